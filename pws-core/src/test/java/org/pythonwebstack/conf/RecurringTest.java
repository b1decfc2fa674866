package org.pythonwebstack.conf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Statements that stand in several files are taken apart once, and still mean what the text says. */
class RecurringTest {

    private static final ApacheSyntax APACHE = new ApacheSyntax();
    private static final NginxSyntax NGINX = NginxSyntax.standard();

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

    @Test
    void nginxTellsPairsFromStatements() {
        Directive included = Directive.of("default", new Literal("a"));
        NginxFile file = NginxFile.of(
                included, Block.of("map", List.of(new Literal("b"), Expression.ofVariable("c")), List.of(included)));
        assertThat(settled(NGINX, file, file, included, "")).contains("default a;");
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
