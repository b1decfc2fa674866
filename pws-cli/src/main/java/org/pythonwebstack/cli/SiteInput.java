package org.pythonwebstack.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.pythonwebstack.cli.sitefile.Finding;
import org.pythonwebstack.cli.sitefile.SiteFile;
import org.pythonwebstack.cli.toml.Position;
import org.pythonwebstack.site.Site;
import org.pythonwebstack.value.Escapes;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Refused;

/** The operand FILE of commands that work on a described site: reads it, and reports what is wrong with it. */
final class SiteInput {

    static final Operand FILE = new Operand(
            "FILE",
            false,
            List.of(),
            "The site's description. If not given: pws.toml, else the table [tool.pws] of pyproject.toml.");

    static final Option LISTEN = Option.withValue(
            "--listen", "ADDRESS", "Listen here, for example 127.0.0.1:8080, instead of where the description says.");

    private static final String DEFAULT_NAME = "pws.toml";
    private static final String PROJECT_NAME = "pyproject.toml";

    private SiteInput() {}

    /**
     * A site, and where it was written.
     *
     * @param name the file, as it was named
     */
    record Described(String name, SiteFile file, Site site) {

        /** Returns a problem of the site as one line, with the place where its field was written. */
        String line(Problem problem) {
            return file.placed(problem).inFile(Escapes.printable(name));
        }

        /** Returns a problem of the site for a program to read, with the place where its field was written. */
        Map<String, @Nullable Object> json(Problem problem) {
            return SiteInput.json(file.placed(problem));
        }
    }

    /** Reads the site and hands it on; what it refuses in turn is reported like what the file refuses. */
    static Outcome with(Arguments arguments, Terminal terminal, Function<Described, Outcome> use) {
        String name = name(arguments, terminal);
        SiteFile file;
        try {
            Path path = terminal.resolve(name);
            file = SiteFile.read(bytes(path), String.valueOf(path.getFileName()), arguments.valueOf(LISTEN));
        } catch (NoSuchFileException absent) {
            return Report.failure(
                    Outcome.NOT_FOUND,
                    "there is no " + Escapes.printable(name),
                    "name the site's description: pws render FILE",
                    arguments,
                    terminal);
        } catch (AccessDeniedException denied) {
            return Report.failure(
                    Outcome.NOT_PERMITTED,
                    Escapes.printable(name) + " cannot be read: permission denied",
                    "let the account that runs pws read it",
                    arguments,
                    terminal);
        } catch (IOException unreadable) {
            return Report.failure(
                    Outcome.MACHINE_FAILED,
                    Escapes.printable(name) + " cannot be read: "
                            + Escapes.printable(String.valueOf(unreadable.getMessage())),
                    "name a file",
                    arguments,
                    terminal);
        }
        Site site = file.site();
        if (site == null) {
            return findings(name, file.findings(), arguments, terminal);
        }
        try {
            return use.apply(new Described(name, file, site));
        } catch (Refused refused) {
            return findings(name, file.placed(refused.problems()), arguments, terminal);
        }
    }

    /** Returns what the file has, and of one that is too large enough to see that it is: a device has no end. */
    static byte[] bytes(Path path) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            return in.readNBytes(SiteFile.MAX_BYTES + 1);
        }
    }

    private static String name(Arguments arguments, Terminal terminal) {
        String operand = arguments.operand();
        if (operand != null) {
            return operand;
        }
        return !terminal.has(DEFAULT_NAME) && terminal.has(PROJECT_NAME) ? PROJECT_NAME : DEFAULT_NAME;
    }

    private static Outcome findings(String name, List<Finding> findings, Arguments arguments, Terminal terminal) {
        String count = findings.size() == 1 ? "1 problem" : findings.size() + " problems";
        if (arguments.has(Option.JSON)) {
            List<Object> list = new ArrayList<>();
            for (Finding finding : findings) {
                list.add(json(finding));
            }
            terminal.answer(
                    Json.envelope(Map.of("findings", list), Outcome.REFUSED, count + " in " + Escapes.printable(name)));
            return Outcome.REFUSED;
        }
        for (Finding finding : findings) {
            terminal.error(finding.inFile(Escapes.printable(name)));
        }
        return Outcome.REFUSED;
    }

    private static Map<String, @Nullable Object> json(Finding finding) {
        Position position = finding.position();
        Problem problem = finding.problem();
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("code", problem.code());
        json.put("field", problem.field());
        json.put("line", position == null ? null : position.line());
        json.put("column", position == null ? null : position.column());
        json.put("rule", problem.rule().statement());
        json.put("character", problem.character().isEmpty() ? null : problem.character());
        json.put("excerpt", problem.excerpt().isEmpty() ? null : problem.excerpt());
        json.put("hint", problem.hint());
        return json;
    }
}
