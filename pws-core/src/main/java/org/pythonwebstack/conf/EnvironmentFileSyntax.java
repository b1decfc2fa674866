package org.pythonwebstack.conf;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Refused;

/**
 * Files of environment variables that mean the same to systemd's {@code EnvironmentFile=}, to a shell that sources them,
 * and to {@link #PYTHON_READER}.
 *
 * <p>The writer tells of every variable that it cannot write. The reader follows systemd 252. Where a shell would disagree, the file is {@link Unreadable}.
 */
public final class EnvironmentFileSyntax extends Syntax<EnvironmentFile> {

    /**
     * A function of Python 3 that loads a file of this syntax into the process' environment: {@code
     * load_environment(path)}. It raises {@code ValueError}, and changes nothing, if a line is not of the form that PWS
     * writes. It works on bytes, so that the process' locale has no say.
     */
    public static final String PYTHON_READER = """
            def load_environment(path):
                import os
                import re

                line_form = re.compile(rb'([A-Za-z_][A-Za-z0-9_]*)="((?:[^"\\\\$`\\r\\0]|\\\\["\\\\$`])*)"')
                variables = []
                with open(path, "rb") as file:
                    for number, line in enumerate(file.read().split(b"\\n"), 1):
                        if not line or line.startswith(b"#"):
                            continue
                        match = line_form.fullmatch(line)
                        if match is None:
                            raise ValueError("%s, line %d: not written by PWS" % (path, number))
                        variables.append((match.group(1), re.sub(rb"\\\\(.)", rb"\\1", match.group(2))))
                for name, value in variables:
                    os.environb[name] = value
            """;

    /** What systemd and shells take for themselves behind a backslash between double quotes. */
    private static final String ESCAPED = "\"\\$`";

    /** Creates the syntax. */
    public EnvironmentFileSyntax() {}

    @Override
    public EnvironmentFile read(String text) {
        return new Reader(text).file();
    }

    @Override
    String encode(EnvironmentFile file) {
        StringBuilder out = new StringBuilder(256);
        List<Problem> problems = new ArrayList<>();
        collect(problems, () -> TextChecks.appendHeading(out, file.heading()));
        file.variables().forEach((name, value) -> {
            collect(problems, () -> checkName(name));
            collect(problems, () -> TextChecks.oneLineOfSystemd(name.isEmpty() ? "value" : name, value));
            append(out, name, value);
        });
        if (!problems.isEmpty()) {
            throw new Refused(problems);
        }
        return out.toString();
    }

    private static void collect(List<Problem> problems, Runnable check) {
        try {
            check.run();
        } catch (Refused refused) {
            problems.addAll(refused.problems());
        }
    }

    private static void checkName(String name) {
        if (name.isEmpty()) {
            throw new Refused(Problem.of(SyntaxRule.NAME, "name"));
        }
        if (!TextChecks.isVariable(name, 0)) {
            throw TextChecks.of(SyntaxRule.NAME, "name", name);
        }
    }

    private static void append(StringBuilder out, String name, String value) {
        out.append(name).append("=\"");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (ESCAPED.indexOf(c) >= 0) {
                out.append('\\');
            }
            out.append(c);
        }
        out.append("\"\n");
    }

    /** systemd's states, character by character. */
    private static final class Reader {

        private final String text;
        private final Map<String, String> variables = new LinkedHashMap<>();
        private int at;

        Reader(String text) {
            this.text = text;
        }

        EnvironmentFile file() {
            int lone = TextChecks.loneSurrogate(text);
            if (lone >= 0) {
                throw error(lone, "half of a surrogate pair");
            }
            int nul = text.indexOf('\0');
            if (nul >= 0) {
                throw error(nul, "a NUL character stands here");
            }
            List<Comment> heading = new ArrayList<>();
            while (at < text.length()) {
                char c = text.charAt(at);
                if (c == '#' || c == ';') {
                    Comment comment = comment();
                    if (variables.isEmpty()) {
                        heading.add(comment);
                    }
                } else if (isBlank(c) || endsLine(at)) {
                    at++;
                } else {
                    assignment();
                }
            }
            return new EnvironmentFile(heading, variables);
        }

        private Comment comment() {
            int start = at;
            if (text.charAt(at) == ';') {
                throw error(at, "a shell takes this comment for a command");
            }
            while (at < text.length() && !endsLine(at)) {
                if (text.charAt(at) == '\\' && (at + 1 == text.length() || endsLine(at + 1))) {
                    throw error(at, "systemd takes the next line for a part of this comment, a shell does not");
                }
                at++;
            }
            return TextChecks.commentOf(text.substring(start, at), 0);
        }

        private void assignment() {
            int start = at;
            while (at < text.length() && text.charAt(at) != '=') {
                if (endsLine(at)) {
                    throw error(start, "a name and '=' stand here");
                }
                at++;
            }
            String name = text.substring(start, at);
            if (at == text.length() || !TextChecks.isVariable(name, 0)) {
                throw error(start, "a name and '=' stand here");
            }
            at++;
            if (at < text.length() && isBlank(text.charAt(at))) {
                throw error(at, "a shell takes the blank for the end of the value, systemd does not");
            }
            String value = value();
            if (TextChecks.noncharacter(value) >= 0) {
                throw error(start, "systemd takes the value for damaged");
            }
            variables.put(name, value);
        }

        private String value() {
            StringBuilder value = new StringBuilder();
            boolean unquoted = false;
            while (at < text.length() && !endsLine(at)) {
                char c = text.charAt(at);
                if (unquoted && (c == '\'' || c == '"')) {
                    throw error(at, "systemd takes this quote for a part of the value, a shell does not");
                } else if (c == '\'') {
                    single(value);
                } else if (c == '"') {
                    doubled(value);
                } else if (c == '\\') {
                    unquoted = true;
                    at++;
                    if (at == text.length()) {
                        throw error(at - 1, "a backslash has something behind it");
                    }
                    // systemd drops an escaped line end here, as a shell does.
                    if (!endsLine(at)) {
                        value.append(text.charAt(at));
                    }
                    at++;
                } else if (isBlank(c)) {
                    trailing();
                } else if ("$`;&|<>()*?[~".indexOf(c) >= 0) {
                    throw error(at, "a shell acts on this character, systemd does not");
                } else {
                    unquoted = true;
                    value.append(c);
                    at++;
                }
            }
            return value.toString();
        }

        /** Blanks outside quotes are cut off by systemd at the end; elsewhere a shell would run a command. */
        private void trailing() {
            int start = at;
            while (at < text.length() && isBlank(text.charAt(at))) {
                at++;
            }
            if (at < text.length() && !endsLine(at)) {
                throw error(start, "a shell takes the blank for the end of the value, systemd does not");
            }
        }

        private void single(StringBuilder value) {
            int open = at;
            for (at++; at < text.length(); at++) {
                if (text.charAt(at) == '\'') {
                    at++;
                    return;
                }
                value.append(text.charAt(at));
            }
            throw error(open, "the quote is not closed");
        }

        private void doubled(StringBuilder value) {
            int open = at;
            for (at++; at < text.length(); at++) {
                char c = text.charAt(at);
                if (c == '"') {
                    at++;
                    return;
                }
                if (c == '$' || c == '`') {
                    throw error(at, "a shell acts on this character, systemd does not");
                }
                if (c == '\\' && at + 1 < text.length()) {
                    at++;
                    char next = text.charAt(at);
                    if (next != '\n') {
                        if (ESCAPED.indexOf(next) < 0) {
                            value.append('\\');
                        }
                        value.append(next);
                    }
                } else {
                    value.append(c);
                }
            }
            throw error(open, "the quote is not closed");
        }

        private static boolean isBlank(char c) {
            return c == ' ' || c == '\t';
        }

        /** Returns whether a line ends here. systemd ends one at a carriage return too; a shell takes it for a part of the value. */
        private boolean endsLine(int index) {
            char c = text.charAt(index);
            if (c == '\r') {
                throw error(index, "a carriage return means different things to systemd and to a shell");
            }
            return c == '\n';
        }

        private Unreadable error(int index, String message) {
            return TextChecks.unreadable(text, index, message);
        }
    }
}
