package org.pythonwebstack.conf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.pythonwebstack.testing.HostileStrings;
import org.pythonwebstack.value.Refused;

/** What holds for any text in any place of nginx's configuration. */
class NginxSyntaxProperties {

    private static final List<NginxSyntax> LANGUAGES = List.of(NginxSyntax.standard(), NginxPlace.DOLLAR);

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.frequencyOf(
                Tuple.of(3, HostileStrings.around(1, 107, 112, 253, 255, 2046, 2047, 4093, 4094, 65535)),
                Tuple.of(1, HostileStrings.around(254).map(text -> "/" + text)),
                Tuple.of(1, HostileStrings.printable().map(text -> "/" + text)));
    }

    @Provide
    Arbitrary<Argument> arguments() {
        Arbitrary<String> texts = texts();
        Arbitrary<String> names = Arbitraries.frequencyOf(
                Tuple.of(1, texts), Tuple.of(3, Arbitraries.of("host", "request_uri", "1", "9", "0", "pws_dollar")));
        Arbitrary<Expression> expressions = Arbitraries.oneOf(
                        texts.map(Expression::text), names.map(Expression::variable))
                .list()
                .ofMaxSize(5)
                .map(Expression::new);
        Arbitrary<Argument> simple = Arbitraries.oneOf(
                texts.map(Literal::new),
                texts.map(Keyword::new),
                texts.map(Regex::new),
                texts.map(Glob::new),
                expressions);
        return Arbitraries.frequencyOf(
                Tuple.of(6, simple),
                Tuple.of(
                        1,
                        Combinators.combine(Arbitraries.oneOf(texts, Arbitraries.of("weight")), simple)
                                .as(Setting::new)));
    }

    @Provide
    Arbitrary<Node> nodes() {
        Arbitrary<Node> inPlaces = Combinators.combine(Arbitraries.of(NginxPlace.values()), arguments())
                .as(NginxPlace::holding);
        Arbitrary<String> names = Arbitraries.frequencyOf(
                Tuple.of(1, HostileStrings.any()),
                Tuple.of(
                        9,
                        Arbitraries.of(
                                "",
                                "default",
                                "include",
                                "hostnames",
                                "volatile",
                                "ranges",
                                "server",
                                "location",
                                "if",
                                "map",
                                "geo",
                                "types",
                                "split_clients",
                                "upstream",
                                "server_name",
                                "error_page",
                                "try_files",
                                "return",
                                "rewrite",
                                "limit_req",
                                "set",
                                "allow",
                                "expires",
                                "x_y")));
        Arbitrary<Node> directives =
                Combinators.combine(names, arguments().list().ofMaxSize(4)).as(Directive::of);
        Arbitrary<Node> comments =
                Arbitraries.oneOf(texts(), HostileStrings.printable()).map(Comment::new);
        return Arbitraries.lazyOf(
                () -> inPlaces,
                () -> directives,
                () -> comments,
                () -> Combinators.combine(
                                names,
                                arguments().list().ofMaxSize(3),
                                nodes().list().ofMaxSize(3))
                        .as(Block::of));
    }

    @Provide
    Arbitrary<Node> writableNodes() {
        Arbitrary<Node> inPlaces = Combinators.combine(Arbitraries.of(NginxPlace.values()), texts())
                .as((place, text) -> place.holding(new Literal(text)));
        return Arbitraries.lazyOf(
                () -> inPlaces,
                () -> inPlaces,
                () -> inPlaces,
                () -> writableNodes().list().ofMaxSize(4).map(children -> Block.of("server", List.of(), children)));
    }

    /** Whatever the tree is, its text is read back as the tree, or it is refused: {@code write} compares. */
    @Property(edgeCases = EdgeCasesMode.NONE)
    void anyTreeIsWrittenExactlyOrRefused(@ForAll("nodes") Node node) {
        for (NginxSyntax language : LANGUAGES) {
            written(language, node)
                    .ifPresent(text -> assertThat(language.read(text)).isEqualTo(NginxFile.of(node)));
        }
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void aTextIsRefusedIfAndOnlyIfThePlaceCannotTakeIt(@ForAll NginxPlace place, @ForAll("texts") String text) {
        Optional<String> written = written(NginxSyntax.standard(), place.holding(new Literal(text)));

        assertThat(written.isPresent()).as("%s takes %s", place, text).isEqualTo(place.takes(text));
    }

    /** The largest number of each kind, and the next one. */
    @Example
    void numbersEndWhereThoseOfNginxEnd() {
        for (String text : List.of("9223372036854775", "9223372036854776", "9223372036854775807ms", "4294967295")) {
            aTextIsRefusedIfAndOnlyIfThePlaceCannotTakeIt(NginxPlace.READ_TIMEOUT, text);
        }
        for (String text : List.of("9223372036854775807", "9223372036854775808", "8589934591g", "8589934592g")) {
            aTextIsRefusedIfAndOnlyIfThePlaceCannotTakeIt(NginxPlace.BODY_SIZE, text);
        }
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void aTextAddsNoStatement(@ForAll NginxPlace place, @ForAll("texts") String text) {
        Node node = place.holding(new Literal(text));
        for (NginxSyntax language : LANGUAGES) {
            written(language, node).ifPresent(once -> {
                NginxFile file = language.read(once + "worker_processes 1;\n");
                assertThat(file.nodes()).containsExactly(node, Directive.of("worker_processes", new Literal("1")));
            });
        }
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void writingWhatWasReadGivesTheSameText(@ForAll("nodes") Node node) {
        for (NginxSyntax language : LANGUAGES) {
            written(language, node)
                    .ifPresent(text ->
                            assertThat(language.write(language.read(text))).isEqualTo(text));
        }
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void textsOfFilesCanBeJoined(@ForAll("writableNodes") Node first, @ForAll("writableNodes") Node second) {
        NginxSyntax language = NginxSyntax.standard();
        Optional<String> one = written(language, first);
        Optional<String> other = written(language, second);
        if (one.isPresent() && other.isPresent()) {
            assertThat(language.write(NginxFile.of(first, second))).isEqualTo(one.get() + other.get());
        }
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void aCommentChangesNothing(
            @ForAll("writableNodes") Node node, @ForAll("texts") String text, @ForAll boolean after) {
        NginxSyntax language = NginxSyntax.standard();
        Node comment = new Comment(text);
        if (written(language, node).isEmpty() || written(language, comment).isEmpty()) {
            return;
        }
        Node around = Block.of("server", List.of(), after ? List.of(node, comment) : List.of(comment, node));

        NginxFile read = language.read(language.write(NginxFile.of(comment, around, comment)));

        assertThat(withoutComments(read.nodes()))
                .containsExactly(Block.of("server", List.of(), withoutComments(List.of(node))));
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void anythingIsReadOrUnreadable(@ForAll("soups") String soup) {
        try {
            NginxFile read = NginxSyntax.standard().read(soup);
            assertThat(read.nodes()).isNotNull();
        } catch (Unreadable unreadable) {
            assertThat(unreadable.line())
                    .isBetween(1, 1 + (int) soup.chars().filter(c -> c == '\n').count());
            assertThat(unreadable.column()).isBetween(1, soup.length() + 1);
        }
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void aLiteralExpressionMatchesItsTextOnly(@ForAll("subjects") String text, @ForAll("subjects") String other) {
        String source = NginxRegex.literal(text);
        java.util.regex.Pattern pattern = java.util.regex.Pattern.compile(source);

        assertThat(pattern.matcher(text).matches()).isTrue();
        assertThat(pattern.matcher(other).matches()).isEqualTo(text.equals(other));
    }

    @Provide
    Arbitrary<String> subjects() {
        return HostileStrings.any();
    }

    @Provide
    Arbitrary<String> soups() {
        return NginxSoup.statements();
    }

    private static Optional<String> written(NginxSyntax language, Node node) {
        try {
            return Optional.of(language.write(NginxFile.of(node)));
        } catch (Refused refused) {
            assertThat(refused.problems())
                    .allSatisfy(problem -> assertThat(problem.rule()).isInstanceOf(SyntaxRule.class));
            return Optional.empty();
        }
    }

    private static List<Node> withoutComments(List<Node> nodes) {
        List<Node> kept = new ArrayList<>();
        for (Node node : nodes) {
            if (node instanceof Block block) {
                kept.add(Block.of(block.name(), block.arguments(), withoutComments(block.children())));
            } else if (node instanceof Directive) {
                kept.add(node);
            }
        }
        return kept;
    }
}
