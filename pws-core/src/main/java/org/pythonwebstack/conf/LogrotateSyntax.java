package org.pythonwebstack.conf;

import java.util.List;
import java.util.OptionalInt;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Refused;

/**
 * Files of logrotate: stanzas of paths and directives.
 *
 * <p>A path passes two readers: one for words with quotes, one for patterns. Braces cannot be written at all, because
 * logrotate looks for them before it looks at quotes. Scripts are made of commands with fixed words only.
 */
public final class LogrotateSyntax extends Syntax<Logrotate> {

    /** Creates the syntax. */
    public LogrotateSyntax() {}

    @Override
    public Logrotate read(String text) {
        return new LogrotateReader(text).file();
    }

    @Override
    String encode(Logrotate file) {
        StringBuilder out = new StringBuilder(256);
        TextChecks.appendHeading(out, file.heading());
        for (LogrotateStanza stanza : file.stanzas()) {
            if (stanza.paths().isEmpty()) {
                throw new Refused(List.of(Problem.of(SyntaxRule.EMPTY_ARGUMENT, "path")));
            }
            for (Argument path : stanza.paths()) {
                appendPath(out, path);
                out.append(' ');
            }
            out.append("{\n");
            for (LogrotateDirective directive : stanza.directives()) {
                append(out, directive);
            }
            out.append("}\n");
        }
        return out.toString();
    }

    private static void appendPath(StringBuilder out, Argument path) {
        String field = "path";
        out.append('"');
        if (path instanceof Literal literal) {
            String text = literal.text();
            TextChecks.noControls(field, text);
            TextChecks.without("{}", SyntaxRule.UNREPRESENTABLE, field, text);
            List<Problem> problems = AbsolutePath.parse(text).problems();
            if (!problems.isEmpty()) {
                throw new Refused(problems.stream()
                        .map(problem -> problem.forField(field))
                        .toList());
            }
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                // The quote is escaped for the reader of words, the others for the reader of patterns.
                if ("\"*?[]\\".indexOf(c) >= 0) {
                    out.append('\\');
                }
                out.append(c);
            }
        } else if (path instanceof Glob glob) {
            String source = glob.source();
            TextChecks.noControls(field, source);
            TextChecks.without("{}\\", SyntaxRule.UNREPRESENTABLE, field, source);
            if (!source.startsWith("/") || !LogrotateReader.isPattern(source)) {
                throw TextChecks.of(SyntaxRule.WRONG_KIND, field, source);
            }
            out.append(source.replace("\"", "\\\""));
        } else {
            throw TextChecks.of(SyntaxRule.WRONG_KIND, field, path.toString());
        }
        out.append('"');
    }

    private static void append(StringBuilder out, LogrotateDirective directive) {
        out.append('\t');
        if (directive instanceof LogrotateDirective.Flag flag) {
            out.append(flag.word().text());
        } else if (directive instanceof LogrotateDirective.Amount amount) {
            String name = amount.quantity().text();
            if (amount.number() < 0
                    || !amount.quantity().isBytes() && amount.number() > Integer.MAX_VALUE
                    || amount.number() > Long.MAX_VALUE / 2) {
                throw TextChecks.of(SyntaxRule.RANGE, name, Long.toString(amount.number()));
            }
            out.append(name).append(' ').append(amount.number());
        } else if (directive instanceof LogrotateDirective.Create create) {
            appendCreate(out, create);
        } else if (directive instanceof LogrotateDirective.Su su) {
            out.append("su ");
            appendAccount(out, "su", su.user());
            appendAccount(out.append(' '), "su", su.group());
        } else if (directive instanceof LogrotateDirective.Script script) {
            appendScript(out, script);
        } else if (directive instanceof LogrotateDirective.Other other) {
            throw TextChecks.of(SyntaxRule.SETTING, "directive", other.text());
        }
        out.append('\n');
    }

    private static void appendCreate(StringBuilder out, LogrotateDirective.Create create) {
        String field = "create";
        out.append(field);
        OptionalInt mode = create.mode();
        if (mode.isPresent()) {
            int bits = mode.getAsInt();
            if (bits < 0 || bits > 0777) {
                throw TextChecks.of(SyntaxRule.RANGE, field, Integer.toOctalString(bits));
            }
            out.append(" 0")
                    .append((char) ('0' + (bits >> 6)))
                    .append((char) ('0' + (bits >> 3 & 7)))
                    .append((char) ('0' + (bits & 7)));
        }
        if (create.user().isEmpty() != create.group().isEmpty()) {
            throw TextChecks.of(SyntaxRule.WRONG_KIND, field, create.toString());
        }
        if (!create.user().isEmpty()) {
            appendAccount(out.append(' '), field, create.user());
            appendAccount(out.append(' '), field, create.group());
        }
    }

    /** Writes a user or group. logrotate would take a number for permission bits, so it must be a name. */
    private static void appendAccount(StringBuilder out, String field, String name) {
        SystemdWords.check(SystemdKind.ACCOUNT, field, name);
        if (name.charAt(0) >= '0' && name.charAt(0) <= '9') {
            throw TextChecks.at(SyntaxRule.UNREPRESENTABLE, field, name, 0);
        }
        out.append(name);
    }

    private static void appendScript(StringBuilder out, LogrotateDirective.Script script) {
        out.append(script.moment().text()).append('\n');
        for (ShellCommand command : script.commands()) {
            out.append("\t\t");
            ShellSyntax.append(out, command);
            out.append('\n');
        }
        out.append("\tendscript");
    }
}
