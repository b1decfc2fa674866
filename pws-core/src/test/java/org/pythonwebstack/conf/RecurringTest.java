package org.pythonwebstack.conf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.pythonwebstack.value.Refused;

/** Statements that stand in several files are taken apart once, and still mean what the text says. */
class RecurringTest {

    private static final ApacheSyntax APACHE = new ApacheSyntax();
    private static final NginxSyntax NGINX = NginxSyntax.standard();
    private static final SystemdSyntax SYSTEMD = new SystemdSyntax();
    private static final PythonSyntax PYTHON = new PythonSyntax();

    private static Directive apacheDirective() {
        return Directive.of("Header", new Keyword("set"), new Literal("X-Text"), new Literal("a \"b\" \\ %"));
    }

    private static ApacheFile apacheFile(Directive directive) {
        return ApacheFile.of(
                Block.of("VirtualHost", new Literal("*:80"), List.of(new Comment("first"), directive)), directive);
    }

    private static Directive nginxDirective() {
        return Directive.of("add_header", new Literal("X-Text"), new Literal("a \"b\"; \\ }"), new Keyword("always"));
    }

    private static NginxFile nginxFile(Directive directive) {
        return NginxFile.of(Block.of("server", List.of(), List.of(new Comment("first"), directive)), directive);
    }

    /** Writes a file until its statement is known, and returns the text. */
    private static <T> String settled(Syntax<T> language, T file, T fresh, Recurring statement, String place) {
        String text = language.write(fresh);
        for (int i = 0; i < 3; i++) {
            assertThat(language.write(file)).isEqualTo(text);
        }
        assertThat(text).contains(String.valueOf(statement.known(language, place)));
        return text;
    }

    @Test
    void apacheIsWrittenTheSameEachTime() {
        Directive directive = apacheDirective();
        String text = settled(APACHE, apacheFile(directive), apacheFile(apacheDirective()), directive, "");
        assertThat(APACHE.readBack(text, apacheFile(directive))).isEqualTo(APACHE.read(text));
    }

    @Test
    void apacheReadsWhatStandsThere() {
        Directive directive = apacheDirective();
        ApacheFile file = apacheFile(directive);
        String text = settled(APACHE, file, file, directive, "");
        for (String other : new String[] {
            text.replace("X-Text", "X-Test"),
            text.replace("# first", "# first\\"),
            text.replace("    Header", "    ServerName a\\\n    Header"),
            text.replace("    Header", "    </VirtualHost>\nHeader"),
            text + "Header unset X-Text\n",
            text.substring(0, text.lastIndexOf("Header")),
        }) {
            assertThat(readings(APACHE, other, file)).as(other).isNotEqualTo(file.toString());
            assertThat(readings(APACHE, other, file)).as(other).isEqualTo(readings(APACHE, other, ApacheFile.of()));
        }
    }

    @Test
    void nginxIsWrittenTheSameEachTime() {
        Directive directive = nginxDirective();
        String text = settled(NGINX, nginxFile(directive), nginxFile(nginxDirective()), directive, "");
        assertThat(NGINX.readBack(text, nginxFile(directive))).isEqualTo(NGINX.read(text));
    }

    @Test
    void nginxReadsWhatStandsThere() {
        Directive directive = nginxDirective();
        NginxFile file = nginxFile(directive);
        String text = settled(NGINX, file, file, directive, "");
        for (String other : new String[] {
            text.replace("X-Text", "X-Test"),
            text.replace("    add_header", "    return \"\n    add_header"),
            text.replace("    add_header", "    return\n    add_header"),
            text.replace("    add_header", "}\nadd_header"),
            text.replace("# first\n", "# first "),
            text + "add_header X-Text a;\n",
            text.substring(0, text.lastIndexOf("add_header")),
        }) {
            assertThat(readings(NGINX, other, file)).as(other).isNotEqualTo(file.toString());
            assertThat(readings(NGINX, other, file)).as(other).isEqualTo(readings(NGINX, other, NginxFile.of()));
        }
    }

    /** Two blocks that begin alike and go on differently, so that what is remembered of them ends where they part. */
    private static List<Node> alike(Directive... statements) {
        Node own = Directive.of("error_log", new Literal("/own"));
        return List.of(
                statements[0],
                statements[1],
                Block.of("server", List.of(), List.of(statements[0], statements[1], statements[2], own)),
                Block.of("server", List.of(), List.of(own, statements[0], statements[1], statements[3], statements[2])),
                Block.of("server", List.of(), List.of(Block.of("server", List.of(), List.of(statements)))),
                statements[0],
                statements[1]);
    }

    private static final List<String[]> NGINX_CHANGES = List.of(
            change("send_timeout 1s", "send_timeout 2s"),
            change("send_timeout 1s;\n", "send_timeout 1s; tcp_nopush on;\n"),
            change("send_timeout 1s;\n", "send_timeout 1s;\n# more\n"),
            change("send_timeout 1s;\n", "send_timeout 1s\n"),
            change("    sendfile", "    return\n    sendfile"),
            change("    sendfile", "    return \"\n    sendfile"),
            change("    sendfile", "    }\n    server {\n    sendfile"),
            change("gzip off;\n", "gzip off;"),
            change("error_log", "; error_log"),
            change("gzip off;\n", "gzip off;\n}"));

    private static final List<String[]> APACHE_CHANGES = List.of(
            change("TimeOut 1", "TimeOut 2"),
            change("TimeOut 1\n", "TimeOut 1 \n"),
            change("TimeOut 1\n", "TimeOut 1\n# more\n"),
            change("TimeOut 1\n", "TimeOut 1\\\n"),
            change("    KeepAlive", "    ServerName a\\\n    KeepAlive"),
            change("    KeepAlive", "    # more\\\n    KeepAlive"),
            change("    KeepAlive", "    </server>\n<server>\n    KeepAlive"),
            change("TraceEnable Off\n", "TraceEnable Off\\\n"),
            change("TraceEnable Off\n", "TraceEnable Offside\n"),
            change("TraceEnable Off\n", "TraceEnable Off\n\n"));

    @Test
    void nginxReadsStatementsInARowAsTheyStand() {
        Directive[] all = {
            Directive.of("sendfile", new Keyword("on")),
            Directive.of("gzip", new Keyword("off")),
            Directive.of("send_timeout", new Literal("1s")),
            Directive.of("tcp_nopush", new Keyword("on"))
        };
        Directive[] fresh = new Directive[all.length];
        for (int i = 0; i < all.length; i++) {
            fresh[i] = Directive.of(all[i].name(), all[i].arguments());
        }
        rows(NGINX, new NginxFile(alike(all)), new NginxFile(alike(fresh)), NginxFile.of(), NGINX_CHANGES, all[0]);
    }

    @Test
    void apacheReadsStatementsInARowAsTheyStand() {
        Directive[] all = {
            Directive.of("KeepAlive", new Keyword("On")),
            Directive.of("TraceEnable", new Keyword("Off")),
            Directive.of("TimeOut", new Literal("1")),
            Directive.of("ServerSignature", new Keyword("Off"))
        };
        Directive[] fresh = new Directive[all.length];
        for (int i = 0; i < all.length; i++) {
            fresh[i] = Directive.of(all[i].name(), all[i].arguments());
        }
        rows(APACHE, new ApacheFile(alike(all)), new ApacheFile(alike(fresh)), ApacheFile.of(), APACHE_CHANGES, all[0]);
    }

    @Test
    void apacheTakesNoJoinedLineForTheBeginningOfTheFile() {
        Directive first = Directive.of("KeepAlive", new Keyword("On"));
        Directive second = Directive.of("TraceEnable", new Keyword("Off"));
        ApacheFile file = ApacheFile.of(first, second, new Comment("again"), first, second);
        for (int i = 0; i < 3; i++) {
            assertThat(APACHE.write(file)).isNotEmpty();
        }
        String other = APACHE.write(file).replace("again\nKeepAlive On", "again\nServerName a\\\nb");
        assertThat(first.hasRun()).isTrue();
        assertThat(readings(APACHE, other, file)).isEqualTo(readings(APACHE, other, ApacheFile.of()));
    }

    private static <T> void rows(
            Syntax<T> language, T file, T fresh, T nothing, List<String[]> changes, Directive first) {
        String text = language.write(fresh);
        for (int i = 0; i < 5; i++) {
            assertThat(language.write(file)).isEqualTo(text);
            assertThat(language.readBack(text, file)).isEqualTo(language.read(text));
        }
        assertThat(first.hasRun()).isTrue();
        for (String[] change : changes) {
            String other = text.replace(change[0], change[1]);
            assertThat(other).as(change[1]).isNotEqualTo(text);
            assertThat(readings(language, other, file)).as(other).isEqualTo(readings(language, other, nothing));
            assertThat(language.write(file)).as(change[1]).isEqualTo(text);
        }
    }

    private static String[] change(String from, String to) {
        return new String[] {from, to};
    }

    @Test
    void nginxTellsPairsFromStatements() {
        Directive included = Directive.of("default", new Literal("a"));
        NginxFile file = NginxFile.of(
                included, Block.of("map", List.of(new Literal("b"), Expression.ofVariable("c")), List.of(included)));
        assertThat(settled(NGINX, file, file, included, "")).contains("default a;");
    }

    @Test
    void systemdReadsWhatStandsThere() {
        SystemdSetting setting = SystemdSetting.of("ReadWritePaths", SystemdValue.paths(List.of("/a b", "/c%")));
        SystemdUnit file = SystemdUnit.of(SystemdSection.of("Service", setting), SystemdSection.of("Socket", setting));
        SystemdSetting again = SystemdSetting.of("ReadWritePaths", SystemdValue.paths(List.of("/a b", "/c%")));
        SystemdUnit fresh = SystemdUnit.of(SystemdSection.of("Service", again), SystemdSection.of("Socket", again));
        String text = settled(SYSTEMD, file, fresh, setting, "Socket");
        for (String other : new String[] {
            text.replace("/c", "/d"),
            text.replace("[Service]", "[Slice]"),
            text.replace("[Service]", "[Service]\nUser=a\\"),
            text.replace("\n\n", "\\\nx\n\n"),
            text.replace("\n\n", "\uffff\n\n"),
            text + "User=a\n",
            text.substring(0, text.lastIndexOf("[")),
        }) {
            assertThat(readings(SYSTEMD, other, file)).as(other).isNotEqualTo(file.toString());
            assertThat(readings(SYSTEMD, other, file)).as(other).isEqualTo(readings(SYSTEMD, other, SystemdUnit.of()));
        }
    }

    @Test
    void pythonReadsWhatStandsThere() {
        PythonAssignment assignment = PythonAssignment.of("a", PythonValue.texts(List.of("x\n", "'\"")));
        PythonAssignment fresh = PythonAssignment.of("a", PythonValue.texts(List.of("x\n", "'\"")));
        PythonAssignment before = PythonAssignment.of("b", PythonValue.bool(true));
        PythonFile file = PythonFile.of(before, assignment);
        String text = settled(PYTHON, file, PythonFile.of(before, fresh), assignment, "");
        for (String other : new String[] {
            text.replace("x", "y"),
            text.replace("True", "'''"),
            text.replace("True", "(True,"),
            text.replace("True", "True \\"),
            text.replace("\na", "\n a"),
            text.replace("]\n", "] + []\n"),
            text + "c = 1\n",
            text.substring(0, text.lastIndexOf("a =")),
        }) {
            assertThat(readings(PYTHON, other, file)).as(other).isNotEqualTo(file.toString());
            assertThat(readings(PYTHON, other, file)).as(other).isEqualTo(readings(PYTHON, other, PythonFile.of()));
        }
    }

    @Test
    void pythonStillRefusesTheSameNameTwice() {
        PythonAssignment assignment = PythonAssignment.of("a", PythonValue.bool(true));
        settled(PYTHON, PythonFile.of(assignment), PythonFile.of(assignment), assignment, "");
        assertThatThrownBy(() -> PYTHON.write(PythonFile.of(assignment, assignment)))
                .isInstanceOf(Refused.class);
    }

    /** Returns what a text means, or why it means nothing. */
    private static <T> String readings(Syntax<T> language, String text, T written) {
        try {
            return language.readBack(text, written).toString();
        } catch (Unreadable e) {
            return String.valueOf(e.getMessage());
        }
    }
}
