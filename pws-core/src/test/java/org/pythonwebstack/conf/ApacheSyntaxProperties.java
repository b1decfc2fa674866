package org.pythonwebstack.conf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;
import org.pythonwebstack.testing.HostileStrings;
import org.pythonwebstack.value.Refused;

class ApacheSyntaxProperties {

    private static final ApacheSyntax APACHE = new ApacheSyntax();

    /** Variables of these names would betray that something of a text is replaced. */
    private static final ApacheSyntax EVIL = new ApacheSyntax()
            .withDefines(Map.of("FOO", "EVIL", "host", "EVIL", "", "EVIL", "F", "EVIL", "a", "EVIL", "\" \"", "EVIL"));

    @Provide
    Arbitrary<ApacheFile> files() {
        return ApacheTrees.files();
    }

    @Provide
    Arbitrary<String> hostile() {
        return HostileStrings.any();
    }

    @Provide
    Arbitrary<String> printable() {
        return HostileStrings.printable();
    }

    private static Optional<String> written(ApacheFile file) {
        try {
            return Optional.of(APACHE.write(file));
        } catch (Refused refused) {
            return Optional.empty();
        }
    }

    @Property
    void aTreeIsRefusedOrMeansItself(@ForAll("files") ApacheFile file) {
        Optional<String> text = written(file);
        Statistics.label("outcome").collect(text.isPresent() ? "written" : "refused");
        text.ifPresent(it -> {
            assertThat(APACHE.read(it)).isEqualTo(file);
            assertThat(EVIL.read(it)).isEqualTo(file);
            assertThat(it).endsWith("\n").doesNotContain("\r").doesNotContain("\\\n");
        });
    }

    @Property
    void whatIsReadIsWrittenInTheSameWay(@ForAll("files") ApacheFile file) {
        written(file)
                .ifPresent(text -> assertThat(APACHE.write(APACHE.read(text))).isEqualTo(text));
    }

    @Property
    void filesCanBePutTogether(@ForAll("files") ApacheFile first, @ForAll("files") ApacheFile second) {
        List<Node> both = new ArrayList<>(first.nodes());
        both.addAll(second.nodes());
        Optional<String> texts = written(first).flatMap(one -> written(second).map(two -> one + two));
        assertThat(written(new ApacheFile(both))).isEqualTo(texts);
        texts.ifPresent(text -> assertThat(APACHE.read(text).nodes()).isEqualTo(both));
    }

    @Property
    void aCommentChangesNothingAroundIt(@ForAll("hostile") String comment, @ForAll("files") ApacheFile file) {
        List<Node> nodes = new ArrayList<>();
        nodes.add(new Comment(comment));
        nodes.addAll(file.nodes());
        nodes.add(new Comment(comment));
        written(new ApacheFile(nodes))
                .ifPresent(text -> assertThat(APACHE.read(text).nodes()).isEqualTo(nodes));
    }

    @Property
    void aPrintableCommentIsTaken(@ForAll("printable") String comment) {
        String text = comment.strip().replace("\\", "/");
        boolean odd = text.endsWith("\u00a0") || text.length() > 50;
        if (!odd) {
            assertThat(written(ApacheFile.of(new Comment(text)))).isPresent();
        }
    }

    /** Nothing may be refused but for a reason that the language gives. */
    @Property
    void whatCanBeSaidIsNotRefused(@ForAll("hostile") String text) {
        boolean clean = isClean(text);
        boolean plain = clean && !text.contains("${");
        taken(plain, Directive.of("SetEnv", new Literal("A"), new Literal(text)));
        taken(plain && !text.isEmpty(), Directive.of("Unlisted", new Literal(text)));
        taken(clean, Directive.of("Header", new Keyword("set"), new Literal("X"), new Literal(text)));
        taken(clean && !text.isEmpty(), Directive.of("AuthName", new Literal(text)));
        taken(
                clean && !text.isEmpty(),
                Directive.of("ErrorDocument", new Literal("404"), ApacheArguments.errorMessage(text)));
        taken(plain, Directive.of("LogFormat", new Literal(text + " "), new Keyword("x")));
        taken(clean && !text.isEmpty(), Directive.of("AliasMatch", new Regex("a"), new Literal(text)));
        taken(clean, Block.of("Directory", new Literal("/" + text), List.of()));
        taken(isUnicode(text), Block.of("LocationMatch", ApacheRegex.literal("/" + text), List.of()));
        taken(
                plain && text.chars().noneMatch(c -> "*?[".indexOf(c) >= 0),
                Block.of("Location", new Literal("/" + text), List.of()));
        taken(
                plain,
                Directive.of("WSGIDaemonProcess", new Literal("a"), new Setting("python-path", new Literal(text))));
        taken(
                plain && !text.isEmpty(),
                Directive.of("Redirect", new Keyword("permanent"), new Literal("/a"), new Literal(text)));
        taken(
                clean && !(text.contains("\"") && text.contains("'")),
                Directive.of("RewriteRule", new Regex("a"), new Literal("/" + text)));
    }

    private static void taken(boolean expected, Node node) {
        assertThat(written(ApacheFile.of(node)).isPresent()).as("%s", node).isEqualTo(expected);
    }

    private static boolean isClean(String text) {
        return text.chars().noneMatch(c -> c < ' ' && c != '\t' || c == 0x7f) && isUnicode(text);
    }

    private static boolean isUnicode(String text) {
        return text.codePoints().noneMatch(c -> c >= 0xd800 && c <= 0xdfff);
    }

    /** A keyword is never what a text becomes. */
    @Property
    void noTextBecomesAKeyword(@ForAll("files") ApacheFile file) {
        written(file)
                .ifPresent(text -> assertThat(count(APACHE.read(text).nodes())).isEqualTo(count(file.nodes())));
    }

    private static long count(List<Node> nodes) {
        long keywords = 0;
        for (Node node : nodes) {
            if (node instanceof Directive directive) {
                keywords += directive.arguments().stream()
                        .filter(Keyword.class::isInstance)
                        .count();
            } else if (node instanceof Block block) {
                keywords += count(block.children());
            }
        }
        return keywords;
    }

    /** Text from anywhere is read or refused with a place inside it. */
    @Property
    void anyTextIsReadOrUnreadable(@ForAll("foreign") String text) {
        try {
            APACHE.read(text);
        } catch (Unreadable e) {
            int lines = text.split("\n", -1).length;
            assertThat(e.line()).isBetween(1, lines);
            assertThat(e.column()).isPositive();
        }
    }

    @Provide
    Arbitrary<String> foreign() {
        List<String> starts = new ArrayList<>(List.of("", "<", "</", "# "));
        starts.addAll(ApacheSlots.directives().keySet());
        ApacheSlots.sections().keySet().forEach(name -> {
            starts.add("<" + name);
            starts.add("</" + name + ">");
        });
        Arbitrary<String> line = net.jqwik.api.Combinators.combine(
                        Arbitraries.of(starts),
                        HostileStrings.any(),
                        HostileStrings.any(),
                        Arbitraries.of("\n", ">\n", "\\\n"))
                .as((start, one, two, end) -> start + " " + one + " " + two + end);
        return line.list().ofMaxSize(6).map(lines -> String.join("", lines));
    }
}
