package org.pythonwebstack.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import org.jspecify.annotations.Nullable;
import org.pythonwebstack.cli.sitefile.Finding;
import org.pythonwebstack.cli.sitefile.FormulaFileReader;
import org.pythonwebstack.cli.sitefile.SiteFile;
import org.pythonwebstack.cli.sitefile.SiteFileRule;
import org.pythonwebstack.formula.Formula;
import org.pythonwebstack.formula.Formulas;
import org.pythonwebstack.host.ChangeableHost;
import org.pythonwebstack.host.PathState;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Refused;

/**
 * The formulas that a machine has: those of pws, those of Java classes on the class path, and files of a directory. What a
 * formula says is installed and run, so a file must be root's (or that of who runs pws) like the directories above it.
 */
final class FormulaSource {

    static final Option DIRECTORY = Option.withValue(
            "--formulas", "DIR", "Read formulas from the TOML files in DIR, instead of from /etc/pws/formulas.");

    private static final AbsolutePath USUAL = AbsolutePath.of("/etc/pws/formulas");
    private static final String SUFFIX = ".toml";
    private static final int MOST_FILES = 1000;
    private static final int WRITABLE_FOR_OTHERS = 0022;

    private FormulaSource() {}

    /**
     * Returns all formulas. Throws {@link Refused} with everything that is wrong with them.
     *
     * @param directory the directory that was named; null for the usual one, which need not be there
     */
    static Formulas of(ChangeableHost host, @Nullable AbsolutePath directory) throws IOException {
        Formulas brought;
        try {
            brought = Formulas.installed(FormulaSource.class.getClassLoader());
        } catch (ServiceConfigurationError broken) {
            throw new IOException("a Java class with formulas is broken: " + broken.getMessage(), broken);
        }
        AbsolutePath place = directory == null ? USUAL : directory;
        PathState state = host.state(place);
        if (state.isAbsent() && directory == null) {
            return brought;
        }
        if (!(state instanceof PathState.Directory known)) {
            throw new Refused(Problem.of(SiteFileRule.FORMULA_DIRECTORY, "formulas", place.toString()));
        }
        requireTrusted(place, known.owner().uid(), known.mode().bits(), host);
        List<Formula> formulas = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        for (String name : host.names(place, MOST_FILES)) {
            if (name.endsWith(SUFFIX)) {
                read(host, place.resolve(name), formulas, problems);
            }
        }
        if (!problems.isEmpty()) {
            throw new Refused(problems);
        }
        return brought.plus(formulas);
    }

    private static void read(ChangeableHost host, AbsolutePath path, List<Formula> formulas, List<Problem> problems)
            throws IOException {
        if (!(host.state(path) instanceof PathState.RegularFile file)) {
            problems.add(Problem.of(SiteFileRule.FORMULA_NOT_TRUSTED, "formulas", path.toString()));
            return;
        }
        requireTrusted(path, file.owner().uid(), file.mode().bits(), host);
        byte[] bytes = file.content().bytes();
        if (bytes.length > SiteFile.MAX_BYTES) {
            problems.add(Problem.of(SiteFileRule.TOO_LARGE, path.toString()));
            return;
        }
        FormulaFileReader read = FormulaFileReader.read(bytes);
        for (Finding finding : read.findings()) {
            String place = finding.position() == null ? "" : ":" + finding.position();
            problems.add(finding.problem()
                    .forField(path + place + ": " + finding.problem().field()));
        }
        Formula formula = read.formula();
        if (formula != null) {
            formulas.add(formula);
        }
    }

    private static void requireTrusted(AbsolutePath path, long owner, int mode, ChangeableHost host) {
        boolean ours = owner == 0 || owner == host.self().uid();
        if (!ours || (mode & WRITABLE_FOR_OTHERS) != 0) {
            throw new Refused(Problem.of(SiteFileRule.FORMULA_NOT_TRUSTED, "formulas", path.toString()));
        }
    }
}
