package org.pythonwebstack.formula;

import com.google.common.base.Splitter;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.pythonwebstack.value.EnvValue;
import org.pythonwebstack.value.Parsed;
import org.pythonwebstack.value.Problem;

/** Texts of formulas. */
final class Texts {

    private static final Pattern PROGRAM = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,63}");

    private Texts() {}

    static boolean isProgram(String name) {
        return PROGRAM.matcher(name).matches();
    }

    /** Returns the name of a constant as files and variables have it. */
    static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns what is wrong with the content of a file, or null. */
    static @Nullable Problem content(String field, String text) {
        if (text.isEmpty()) {
            return null;
        }
        if (!text.endsWith("\n")) {
            return Problem.at(FormulaRule.CONTENT, field, text, text.length())
                    .withHint("end the last line with a line feed");
        }
        int start = 0;
        for (String line : Splitter.on('\n').split(text)) {
            // A line of a file may have what the value of a variable may: any characters but those that deceive.
            Parsed<EnvValue> parsed = EnvValue.parse(line);
            for (Problem problem : parsed.problems()) {
                int at = start + Math.min(problem.offset().orElse(0), line.length());
                return Problem.at(FormulaRule.CONTENT, field, text, at);
            }
            start += line.length() + 1;
        }
        return null;
    }
}
