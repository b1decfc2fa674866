package org.pythonwebstack.cli.sitefile;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pythonwebstack.cli.toml.TomlTable;
import org.pythonwebstack.formula.Formula;
import org.pythonwebstack.formula.FormulaBuilder;
import org.pythonwebstack.value.Parsed;

/** What a formula file describes, or everything that is wrong with it. */
public final class FormulaFileReader {

    private final @Nullable Formula formula;
    private final List<Finding> findings;

    private FormulaFileReader(@Nullable Formula formula, List<Finding> findings) {
        this.formula = formula;
        this.findings = findings;
    }

    /**
     * Reads a formula file.
     *
     * @param bytes its content: TOML 1.0 in strict UTF-8, at most 1 MiB
     */
    public static FormulaFileReader read(byte[] bytes) {
        Places places = new Places();
        TomlTable document = SiteFile.document(bytes, places);
        if (document == null) {
            return new FormulaFileReader(null, places.findings(List.of()));
        }
        FormulaBuilder builder = Formula.builder();
        new FormulaTables(places, builder).read(document);
        Parsed<Formula> result = builder.result();
        List<Finding> findings = places.findings(result.problems());
        return new FormulaFileReader(findings.isEmpty() ? result.orThrow() : null, findings);
    }

    /** Returns the formula; null if there are findings. */
    public @Nullable Formula formula() {
        return formula;
    }

    /** Returns what is wrong, in the order of the file. */
    public List<Finding> findings() {
        return findings;
    }
}
