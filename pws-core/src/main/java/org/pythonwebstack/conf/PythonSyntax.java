package org.pythonwebstack.conf;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.pythonwebstack.value.PythonIdentifier;

/**
 * Python source that assigns literals to names, with constant code behind it.
 *
 * <p>Every string is written in ASCII, with escapes for the rest, so that neither an encoding nor a line end can change
 * its meaning. Nothing that PWS did not write itself stands before the third line, where Python looks for the name of
 * the file's encoding.
 */
public final class PythonSyntax extends Syntax<PythonFile> {

    /** The first line of every file: it settles the encoding, so that no later comment can. */
    static final String COOKIE = "# -*- coding: utf-8 -*-";

    private static final String HEX = "0123456789abcdef";

    private final boolean gunicorn;

    /** Creates the syntax of any source: names are free. */
    public PythonSyntax() {
        this(false);
    }

    private PythonSyntax(boolean gunicorn) {
        this.gunicorn = gunicorn;
    }

    /**
     * Returns the syntax of a configuration file of Gunicorn. It refuses to write a name that Gunicorn does not know, because
     * Gunicorn would pass over it, and a value that Gunicorn would change: a string with white space at its ends, or an
     * address with something behind it.
     */
    public static PythonSyntax gunicorn() {
        return new PythonSyntax(true);
    }

    @Override
    public PythonFile read(String text) {
        return new PythonReader(this, text, List.of()).file();
    }

    @Override
    PythonFile readBack(String text, PythonFile written) {
        return new PythonReader(this, text, written.assignments()).file();
    }

    @Override
    String encode(PythonFile file) {
        StringBuilder out = new StringBuilder(512).append(COOKIE).append('\n');
        TextChecks.appendHeading(out, file.heading());
        Set<String> names = new HashSet<>(2 * file.assignments().size());
        for (PythonAssignment assignment : file.assignments()) {
            String name = assignment.name();
            if (!names.add(name) || !isName(name)) {
                throw TextChecks.of(SyntaxRule.NAME, "name", name);
            }
            String known = assignment.known(this, "");
            if (known != null) {
                out.append(known);
                continue;
            }
            if (gunicorn) {
                PythonGunicorn.check(assignment);
            }
            out.append(name).append(" = ");
            append(out, name, assignment.value());
            out.append('\n');
        }
        if (!file.body().isEmpty()) {
            out.append('\n').append(file.body());
        }
        return out.toString();
    }

    /** Returns whether Python assigns to the name {@code text}; only ASCII letters count. */
    static boolean isName(String text) {
        // Python computes __debug__ itself and refuses a source that assigns to it.
        return TextChecks.isVariable(text, 0) && !PythonIdentifier.isReserved(text) && !text.equals("__debug__");
    }

    /** Writes a value as a literal. */
    static void append(StringBuilder out, String field, PythonValue value) {
        if (value instanceof PythonValue.Text text) {
            appendText(out, field, text.value());
        } else if (value instanceof PythonValue.Int number) {
            out.append(number.value());
        } else if (value instanceof PythonValue.Octal octal) {
            if (octal.bits() < 0) {
                throw TextChecks.of(SyntaxRule.RANGE, field, Integer.toOctalString(octal.bits()));
            }
            String digits = Integer.toOctalString(octal.bits());
            out.append("0o").append("000", 0, Math.max(0, 3 - digits.length())).append(digits);
        } else if (value instanceof PythonValue.Bool bool) {
            out.append(bool.value() ? "True" : "False");
        } else if (value instanceof PythonValue.None) {
            out.append("None");
        } else if (value instanceof PythonValue.Items list) {
            out.append('[');
            appendAll(out, field, list.items());
            out.append(']');
        } else if (value instanceof PythonValue.Tuple tuple) {
            out.append('(');
            appendAll(out, field, tuple.items());
            out.append(tuple.items().size() == 1 ? ",)" : ")");
        } else if (value instanceof PythonValue.Dict dict) {
            appendDict(out, field, dict);
        }
    }

    private static void appendAll(StringBuilder out, String field, List<PythonValue> items) {
        for (int i = 0; i < items.size(); i++) {
            if (i > 0) {
                out.append(", ");
            }
            append(out, field + "[" + i + "]", items.get(i));
        }
    }

    private static void appendDict(StringBuilder out, String field, PythonValue.Dict dict) {
        out.append('{');
        Set<PythonValue> keys = new HashSet<>();
        String gap = "";
        for (Map.Entry<PythonValue, PythonValue> entry : dict.entries()) {
            // One kind of key only: in Python True, 1 and 1.0 are the same key.
            if (!(entry.getKey() instanceof PythonValue.Text) || !keys.add(entry.getKey())) {
                throw TextChecks.of(SyntaxRule.WRONG_KIND, field, entry.getKey().toString());
            }
            out.append(gap);
            append(out, field, entry.getKey());
            out.append(": ");
            append(out, field, entry.getValue());
            gap = ", ";
        }
        out.append('}');
    }

    private static void appendText(StringBuilder out, String field, String text) {
        out.append('"');
        int plain = 0;
        while (plain < text.length() && isPlain(text.charAt(plain))) {
            plain++;
        }
        if (plain == text.length()) {
            out.append(text);
        } else {
            TextChecks.unicode(field, text);
            appendEscaped(out, text);
        }
        out.append('"');
    }

    /** Returns whether a string has this character as it is. */
    private static boolean isPlain(char c) {
        return c >= ' ' && c < 0x7f && c != '"' && c != '\\';
    }

    private static void appendEscaped(StringBuilder out, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\\' -> out.append("\\\\");
                case '"' -> out.append("\\\"");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (isPlain(c)) {
                        out.append(c);
                    } else if (c < 0x100) {
                        appendHex(out.append("\\x"), c, 2);
                    } else if (Character.isHighSurrogate(c)) {
                        appendHex(out.append("\\U"), text.codePointAt(i), 8);
                        i++;
                    } else {
                        appendHex(out.append("\\u"), c, 4);
                    }
                }
            }
        }
    }

    private static void appendHex(StringBuilder out, int number, int digits) {
        for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) {
            out.append(HEX.charAt(number >> shift & 15));
        }
    }
}
