package org.pythonwebstack.conf;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Set;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Refused;

/**
 * One command line of a POSIX shell, made of words that the shell takes as they are.
 *
 * <p>The reader takes words with any of the shell's quotes. A line that does more than call one program with fixed words
 * (a variable, a pattern, a redirection, a second command, an assignment, a comment) is {@link Unreadable}.
 */
public final class ShellSyntax extends Syntax<ShellCommand> {

    /** Creates the syntax. */
    public ShellSyntax() {}

    @Override
    public ShellCommand read(String text) {
        return new Reader(text).command();
    }

    @Override
    String encode(ShellCommand command) {
        StringBuilder out = new StringBuilder();
        append(out, command);
        return out.append('\n').toString();
    }

    /** Writes a command without a line end. */
    static void append(StringBuilder out, ShellCommand command) {
        if (command.words().isEmpty() || command.words().get(0).isEmpty()) {
            throw new Refused(List.of(Problem.of(SyntaxRule.EMPTY_ARGUMENT, "program")));
        }
        String field = "program";
        for (String word : command.words()) {
            if (!field.equals("program")) {
                out.append(' ');
            }
            ShellWord.append(out, field, word);
            field = "argument";
        }
    }

    /** Reads as POSIX says in "Token Recognition" and "Quoting". */
    private static final class Reader {

        /** What ends a word or means something to the shell where it stands unquoted. */
        private static final String ACTIVE = "$`;&|<>()*?[]{}!~\n\r";

        private static final Set<String> RESERVED = Set.of(
                "case",
                "do",
                "done",
                "elif",
                "else",
                "esac",
                "fi",
                "for",
                "if",
                "in",
                "then",
                "until",
                "while",
                "function",
                "select",
                "time",
                "coproc");

        private final String text;
        private int at;

        Reader(String text) {
            this.text = text;
        }

        ShellCommand command() {
            int end = text.endsWith("\n") ? text.length() - 1 : text.length();
            int lone = TextChecks.loneSurrogate(text);
            if (lone >= 0) {
                throw error(lone, "half of a surrogate pair");
            }
            int nul = text.indexOf('\0');
            if (nul >= 0) {
                throw error(nul, "a NUL character stands here");
            }
            ImmutableList.Builder<String> words = ImmutableList.builder();
            boolean first = true;
            while (true) {
                while (at < end && isBlank(text.charAt(at))) {
                    at++;
                }
                if (at == end) {
                    break;
                }
                words.add(word(end, first));
                first = false;
            }
            if (first) {
                throw error(end, "a command stands here");
            }
            return new ShellCommand(words.build());
        }

        private String word(int end, boolean first) {
            StringBuilder word = new StringBuilder();
            int start = at;
            boolean quoted = false;
            for (; at < end; at++) {
                char c = text.charAt(at);
                if (c == 0) {
                    throw error(at, "a NUL character stands here");
                } else if (c == '\'') {
                    quoted = true;
                    single(word, end);
                } else if (c == '"') {
                    quoted = true;
                    doubled(word, end);
                } else if (c == '\\') {
                    quoted = true;
                    at++;
                    if (at == end || text.charAt(at) == '\n') {
                        throw error(at - 1, "a backslash joins the next line");
                    }
                    word.append(text.charAt(at));
                } else if (isBlank(c)) {
                    break;
                } else if (ACTIVE.indexOf(c) >= 0 || at == start && c == '#') {
                    throw error(at, "the shell would act on this character");
                } else if (first && c == '=' && !quoted) {
                    throw error(at, "an assignment stands before the command");
                } else {
                    word.append(c);
                }
            }
            if (first && !quoted && RESERVED.contains(word.toString())) {
                throw error(start, "a reserved word stands before the command");
            }
            return word.toString();
        }

        private void single(StringBuilder word, int end) {
            int open = at;
            int close = text.indexOf('\'', at + 1);
            if (close < 0 || close >= end) {
                throw error(open, "the quote is not closed");
            }
            oneLine(word, open + 1, close);
            at = close;
        }

        private void oneLine(StringBuilder word, int from, int to) {
            for (int i = from; i < to; i++) {
                if (text.charAt(i) == 0) {
                    throw error(i, "a NUL character stands here");
                }
                word.append(text.charAt(i));
            }
        }

        private void doubled(StringBuilder word, int end) {
            int open = at;
            for (at++; at < end; at++) {
                char c = text.charAt(at);
                if (c == '"') {
                    return;
                }
                if (c == '$' || c == '`' || c == 0) {
                    throw error(at, "the shell would act on this character");
                }
                if (c == '\\' && at + 1 < end) {
                    char next = text.charAt(at + 1);
                    if (next == '"' || next == '\\' || next == '$' || next == '`') {
                        at++;
                        word.append(next);
                        continue;
                    }
                    if (next == '\n') {
                        at++;
                        continue;
                    }
                }
                word.append(c);
            }
            throw error(open, "the quote is not closed");
        }

        private static boolean isBlank(char c) {
            return c == ' ' || c == '\t';
        }

        private Unreadable error(int index, String message) {
            return TextChecks.unreadable(text, index, message);
        }
    }
}
