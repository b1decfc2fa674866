package org.pythonwebstack.conf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import org.pythonwebstack.testing.HostileStrings;

/** The writer and the reader against Debian's Apache itself, in batches. */
class ApacheServerProperties {

    private static final ApacheSyntax APACHE = new ApacheSyntax();

    /** Names that occur in the hostile texts: whatever Apache replaces becomes visible. */
    private static final Map<String, String> EVIL =
            Map.of("FOO", "EVIL", "host", "EVIL", "F", "EVIL", "a", "EVIL", "O", "EVIL", "0", "EVIL");

    /** How many arguments Apache must have confirmed, at the least, when all batches are done. */
    private static final int CONFIRMED = 10_000;

    private static final AtomicInteger ARGUMENTS = new AtomicInteger();

    @AfterContainer
    static void manyArgumentsWereCompared() {
        assertThat(ARGUMENTS.get()).isGreaterThanOrEqualTo(CONFIRMED);
    }

    @Provide
    Arbitrary<List<String>> texts() {
        return Arbitraries.oneOf(HostileStrings.any(), HostileStrings.printable())
                .list()
                .ofSize(4500)
                .withoutEdgeCases();
    }

    /** What is written means the same to Apache: names, nesting, order and each byte of each argument. */
    @Property(tries = 5, shrinking = ShrinkingMode.BOUNDED)
    void apacheReadsWhatWasMeant(@ForAll("texts") List<String> texts) {
        List<String> writable =
                texts.stream().filter(ApacheServerProperties::canBeAnArgument).toList();
        List<Node> nodes = new ArrayList<>();
        List<ApacheProbe.Seen> meant = new ArrayList<>();
        for (int from = 0, size = 1; from < writable.size(); from += size, size = size % 5 + 1) {
            List<String> line = writable.subList(from, Math.min(from + size, writable.size()));
            List<Argument> arguments = new ArrayList<>();
            line.forEach(text -> arguments.add(new Literal(text)));
            Node node = Directive.of("ProbeWords", arguments);
            if (size == 3) {
                node = Block.of("ProbeSection", arguments, List.of(new Comment("</ProbeSection>"), node, node));
            }
            nodes.add(node);
            describe(node, 0, meant);
        }
        String text = APACHE.write(new ApacheFile(nodes));
        ApacheProbe.Outcome outcome = ApacheProbe.get().read(text, EVIL);
        assertThat(outcome.taken()).as(outcome.said()).isTrue();
        same(outcome.seen(), meant);
        sameInDump(ApacheProbe.get().dump(text, EVIL), meant);
        ARGUMENTS.addAndGet(writable.size());
    }

    private static boolean canBeAnArgument(String text) {
        return !text.isEmpty()
                && !text.contains("${")
                && isUnicode(text)
                && text.chars().noneMatch(c -> c < ' ' && c != '\t' || c == 0x7f);
    }

    private static void describe(Node node, int depth, List<ApacheProbe.Seen> into) {
        if (node instanceof Directive directive) {
            into.add(new ApacheProbe.Seen(depth, spelled(directive.name()), texts(directive.arguments())));
        } else if (node instanceof Block block) {
            into.add(new ApacheProbe.Seen(depth, "<" + spelled(block.name()), texts(block.arguments())));
            block.children().forEach(child -> describe(child, depth + 1, into));
        }
    }

    /** Names that no module of Apache has are kept as they are spelled; Apache shows the probe's own spelling. */
    private static String spelled(String name) {
        return Stream.of("ProbeWords", "ProbeSection")
                .filter(name::equalsIgnoreCase)
                .findFirst()
                .orElse(name);
    }

    private static List<String> texts(List<Argument> arguments) {
        return arguments.stream().map(argument -> ((Literal) argument).text()).toList();
    }

    /** Names the first difference, instead of thousands of lines. */
    private static void same(List<ApacheProbe.Seen> seen, List<ApacheProbe.Seen> meant) {
        for (int i = 0; i < Math.min(seen.size(), meant.size()); i++) {
            assertThat(seen.get(i)).as("directive %s", i).isEqualTo(meant.get(i));
        }
        assertThat(seen).hasSameSizeAs(meant);
    }

    private static void sameInDump(List<String> dump, List<ApacheProbe.Seen> meant) {
        List<String> lines =
                dump.stream().filter(line -> !line.equals("</ProbeSection>")).toList();
        assertThat(lines).hasSameSizeAs(meant);
        for (int i = 0; i < meant.size(); i++) {
            String line = lines.get(i);
            String words = line.startsWith("<") ? line.substring(0, line.lastIndexOf('>')) : line;
            List<String> decoded = words(words);
            assertThat(decoded.get(0)).isEqualTo(meant.get(i).name());
            assertThat(decoded.subList(1, decoded.size()))
                    .isEqualTo(meant.get(i).arguments());
        }
    }

    /** A third reading of words, by the book: for lines that Apache itself printed. */
    private static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        StringBuilder rest = new StringBuilder(line.strip());
        while (rest.length() > 0) {
            char quote = rest.charAt(0) == '"' || rest.charAt(0) == '\'' ? rest.charAt(0) : ' ';
            if (quote != ' ') {
                rest.deleteCharAt(0);
            }
            StringBuilder word = new StringBuilder();
            while (rest.length() > 0 && rest.charAt(0) != quote && (quote != ' ' || rest.charAt(0) > ' ')) {
                boolean escape = rest.length() > 1
                        && rest.charAt(0) == '\\'
                        && (rest.charAt(1) == '\\' || quote != ' ' && rest.charAt(1) == quote);
                word.append(rest.charAt(escape ? 1 : 0));
                rest.delete(0, escape ? 2 : 1);
            }
            if (quote != ' ' && rest.length() > 0) {
                rest.deleteCharAt(0);
            }
            while (rest.length() > 0 && rest.charAt(0) <= ' ') {
                rest.deleteCharAt(0);
            }
            words.add(word.toString());
        }
        return words;
    }

    @Provide
    Arbitrary<List<String>> foreignLines() {
        Arbitrary<String> start = Arbitraries.of(
                "ProbeWords ",
                "ProbeWords ",
                "probewords\t",
                "  \"ProbeWords\" ",
                "ProbeWords> ",
                "#",
                "ProbeWords \\\n");
        Arbitrary<String> text = HostileStrings.any().map(it -> isUnicode(it) ? it.replace("\0", "") : "x");
        return Combinators.combine(start, text, text, Arbitraries.of("\n", "\n", "\r\n", "\\\n", "\\\r\n", "\\ \n"))
                .as((first, one, two, end) -> first + (one + " " + two).replace("\n", "\\\n") + end)
                .list()
                .ofSize(600)
                .withoutEdgeCases();
    }

    /** Text that PWS did not write is read as Apache reads it: quotes, continued lines, variables, comments. */
    @Property(tries = 5, shrinking = ShrinkingMode.OFF)
    void foreignLinesAreReadAsApacheReadsThem(@ForAll("foreignLines") List<String> lines) {
        String text = String.join("", lines) + "\nProbeWords end\n";
        ApacheProbe.Outcome outcome = ApacheProbe.get().read(text, EVIL);
        assertThat(outcome.taken()).as(outcome.said()).isTrue();
        List<ApacheProbe.Seen> read = new ArrayList<>();
        new ApacheSyntax().withDefines(EVIL).read(text).nodes().forEach(node -> describe(node, 0, read));
        same(read, outcome.seen());
    }

    @Provide
    Arbitrary<String> foreignFiles() {
        Arbitrary<String> piece = Arbitraries.of(
                "<ProbeSection a>",
                "<ProbeSection>",
                "<probesection 'x>' >",
                "<ProbeSection \"a",
                "<ProbeSection a> junk",
                "<ProbeSection a >b",
                "</ProbeSection>",
                "</PROBESECTION>",
                "</ProbeSection > ",
                "</ProbeSection> junk",
                "</ProbeSection",
                "</Other>",
                "ProbeWords a >",
                "ProbeWords",
                "\"\" x",
                "# </ProbeSection>",
                "<",
                "<>",
                "</>",
                "\"<ProbeSection\" q>",
                "ProbeWords \\",
                "<ProbeSection \\",
                ">");
        return Combinators.combine(piece, Arbitraries.of("\n", "\n", "\n", "\r\n", " \n"))
                .as((text, end) -> text + end)
                .list()
                .ofMinSize(1)
                .ofMaxSize(5)
                .map(lines -> String.join("", lines))
                .withoutEdgeCases();
    }

    /** What Apache refuses for its structure is unreadable, and what it takes is read with the same structure. */
    @Property(tries = 200)
    void structureIsJudgedAsApacheJudgesIt(@ForAll("foreignFiles") String text) {
        ApacheProbe.Outcome outcome = ApacheProbe.get().read(text, Map.of());
        List<ApacheProbe.Seen> read = new ArrayList<>();
        boolean readable = true;
        try {
            APACHE.read(text).nodes().forEach(node -> describe(node, 0, read));
        } catch (Unreadable e) {
            readable = false;
        }
        boolean known = read.stream().allMatch(it -> it.name().matches("<ProbeSection|ProbeWords"));
        // Apache also refuses names that it does not know; the reader cannot know them all.
        assertThat(readable && known).as(outcome.said()).isEqualTo(outcome.taken());
        if (outcome.taken()) {
            assertThat(read).isEqualTo(outcome.seen());
        }
    }

    private static boolean isUnicode(String text) {
        return text.codePoints().noneMatch(c -> c >= 0xd800 && c <= 0xdfff);
    }
}
