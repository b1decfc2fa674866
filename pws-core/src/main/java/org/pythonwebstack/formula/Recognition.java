package org.pythonwebstack.formula;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.pythonwebstack.value.PythonName;
import org.pythonwebstack.value.RelativePath;

/**
 * How an existing project is recognised: by a file that only projects of this framework have, or by an import in one of its
 * Python files. A formula without either recognises none.
 *
 * @param files paths below the directory of the code, one of which is enough
 * @param imports modules, one of which is enough; {@code import falcon.asgi} is one of {@code falcon} too
 */
public record Recognition(List<RelativePath> files, List<PythonName> imports) {

    /** Copies the lists. */
    public Recognition {
        files = ImmutableList.copyOf(files);
        imports = ImmutableList.copyOf(imports);
    }

    /**
     * Returns whether a project is of this framework.
     *
     * @param project its files by their paths below the directory of the code, with the text of those that are Python source
     */
    public boolean matches(Map<RelativePath, String> project) {
        return files.stream().anyMatch(project::containsKey)
                || imports.stream().anyMatch(module -> {
                    Pattern pattern = statement(module.toString());
                    return project.entrySet().stream()
                            .anyMatch(file -> file.getKey().fileName().endsWith(".py")
                                    && pattern.matcher(file.getValue()).find());
                });
    }

    /** {@code import a, b.c as d}, {@code from b.c import d} and {@code from b import c} at the start of a line. */
    private static Pattern statement(String module) {
        String name = Pattern.quote(module) + "(?![\\w])";
        int dot = module.lastIndexOf('.');
        String member = dot < 0
                ? ""
                : "|from[ \\t]+" + Pattern.quote(module.substring(0, dot)) + "[ \\t]+import[ \\t]+[^\\n]*(?<![\\w.])"
                        + Pattern.quote(module.substring(dot + 1)) + "(?![\\w])";
        return Pattern.compile(
                "^[ \\t]*(?:from[ \\t]+" + name + "|import[ \\t]+(?:[\\w. \\t]+,[ \\t]*)*" + name + member + ")",
                Pattern.MULTILINE | Pattern.UNICODE_CHARACTER_CLASS);
    }
}
