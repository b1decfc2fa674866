package org.pythonwebstack.conf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterTry;
import org.apache.commons.io.FileUtils;
import org.pythonwebstack.testing.HostileStrings;
import org.pythonwebstack.testing.PrivateNginx;
import org.pythonwebstack.testing.Programs;

/**
 * Shows what the real nginx receives: it sends every argument back over HTTP, or answers with it to a request that only
 * this argument matches.
 *
 * <p>Each property is one batch with one server, as starting a server for each text would take hours.
 */
class NginxReflectionTest {

    /** Variables whose names occur in hostile texts. Where nginx replaced one, its value would show. */
    private static final List<String> EVIL =
            List.of("FOO", "a", "b", "c", "F", "O", "h", "o", "s", "t", "abc", "FOOhost");

    /**
     * Many texts, of which a report shows the number only.
     *
     * @param texts the texts
     */
    record Batch(List<String> texts) {

        @Override
        public String toString() {
            return texts.size() + " texts";
        }
    }

    private final Path directory;
    private final PrivateNginx nginx;
    private int port;

    NginxReflectionTest() throws IOException {
        directory = Files.createTempDirectory("pws-nginx");
        nginx = PrivateNginx.at(directory);
        port = Programs.freePort();
    }

    @AfterTry
    void remove() throws IOException {
        nginx.close();
        FileUtils.deleteDirectory(directory.toFile());
    }

    @Provide
    Arbitrary<Batch> plainTexts() {
        return texts().filter(NginxPlace.GEO_VALUE::takes).list().ofSize(20_000).map(Batch::new);
    }

    @Provide
    Arbitrary<Batch> rawTokens() {
        Arbitrary<String> pieces = Arbitraries.of(
                "\"",
                "'",
                "\\",
                "\\\\",
                "\\\"",
                "\\'",
                "\\n",
                "\\t",
                "\\r",
                "\\;",
                "\\ ",
                "\\{",
                "\\$",
                "\\x",
                "$",
                "${",
                "${a}",
                "$a",
                "#",
                "}",
                "a",
                "b",
                ")",
                "(",
                "=",
                "~",
                "\u0001",
                "\u000b",
                "\u00a0",
                "é",
                "\uD83D\uDE00",
                "\\\n");
        Arbitrary<String> bare = pieces.list().ofMinSize(1).ofMaxSize(10).map(parts -> String.join("", parts));
        Arbitrary<String> inQuotes = Arbitraries.oneOf(pieces, Arbitraries.of(";", "{", " ", "\n", "\r\n", "\t"))
                .list()
                .ofMaxSize(10)
                .map(parts -> String.join("", parts));
        return Arbitraries.oneOf(bare, inQuotes.map(text -> '"' + text + '"'), inQuotes.map(text -> '\'' + text + '\''))
                .filter(NginxReflectionTest::isOneToken)
                .list()
                .ofSize(10_000)
                .map(Batch::new);
    }

    @Provide
    Arbitrary<Batch> dataTexts() {
        return texts().filter(text -> text.length() < 500 && NginxPlace.GEO_VALUE.takes(text))
                .list()
                .ofSize(2_000)
                .map(Batch::new);
    }

    @Provide
    Arbitrary<Batch> paths() {
        return Arbitraries.oneOf(HostileStrings.any(), HostileStrings.printable(), HostileStrings.around(254))
                .map(text -> "/" + text)
                .filter(NginxPlace.LOCATION_EXACT::takes)
                .list()
                .ofSize(1_000)
                .map(Batch::new);
    }

    @Provide
    Arbitrary<Batch> keys() {
        return Arbitraries.frequencyOf(
                        Tuple.of(5, HostileStrings.any()),
                        Tuple.of(
                                1,
                                Arbitraries.of(
                                        "default",
                                        "include",
                                        "hostnames",
                                        "volatile",
                                        "~",
                                        "~^a",
                                        "\\",
                                        "\\a",
                                        "*.a",
                                        ".a",
                                        "")))
                .filter(text -> text.length() < 100 && NginxPlace.MAP_KEY.takes(text) && isFieldValue(text))
                .list()
                .ofSize(1_000)
                .map(Batch::new);
    }

    @Provide
    Arbitrary<Batch> fileNames() {
        return Arbitraries.strings()
                .withChars("abc $\"'\\{};#%~*?[]()<>=@^|&!`,:-_.\u0001\u007f\t\n")
                .ofMinLength(1)
                .ofMaxLength(20)
                .filter(name -> !name.equals(".") && !name.equals(".."))
                .list()
                .ofSize(300)
                .map(Batch::new);
    }

    @Property(tries = 1, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
    void nginxReceivesEveryByteOfAPlainArgument(@ForAll("plainTexts") Batch batch) throws IOException {
        List<String> texts = batch.texts;
        List<Node> pairs = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            pairs.add(Directive.of("", new Literal(address(i)), new Literal(texts.get(i))));
        }

        List<ManyRequests.Reply> replies = reflectGeo(NginxSyntax.standard().write(geo(pairs)), texts.size());

        for (int i = 0; i < texts.size(); i++) {
            assertThat(replies.get(i).text()).isEqualTo(texts.get(i));
        }
    }

    @Property(tries = 1, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
    void ourReaderDecodesAnyTokenAsNginxDoes(@ForAll("rawTokens") Batch batch) throws IOException {
        List<String> tokens = batch.texts;
        StringBuilder text = new StringBuilder("geo $arg_i $v {\n");
        for (int i = 0; i < tokens.size(); i++) {
            text.append(address(i)).append(' ').append(tokens.get(i)).append(";\n");
        }
        text.append("}\n");
        List<Node> pairs =
                ((Block) NginxSyntax.standard().read(text.toString()).nodes().get(0)).children();

        List<ManyRequests.Reply> replies = reflectGeo(text.toString(), tokens.size());

        for (int i = 0; i < tokens.size(); i++) {
            assertThat(pairs.get(i))
                    .as(tokens.get(i))
                    .isEqualTo(Directive.of(
                            "",
                            new Literal(address(i)),
                            new Literal(replies.get(i).text())));
        }
    }

    @Property(tries = 1, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
    void nginxReplacesNothingInAComplexArgument(@ForAll("dataTexts") Batch batch) throws IOException {
        List<String> texts = batch.texts;
        NginxSyntax language = NginxPlace.DOLLAR;
        List<Node> locations = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            Literal text = new Literal(texts.get(i));
            List<Node> content = new ArrayList<>();
            if (isHeader(texts.get(i))) {
                content.add(Directive.of("add_header", new Literal("X-Text"), text));
            }
            content.add(Directive.of("return", new Literal("200"), text));
            locations.add(exact("/" + i, content));
        }
        start(language, new NginxFile(List.of(language.literalDollar(), server(locations))));

        List<ManyRequests.Reply> replies = ManyRequests.get(port, targets(texts.size(), i -> "/" + i));

        int headers = 0;
        for (int i = 0; i < texts.size(); i++) {
            assertThat(replies.get(i).text()).isEqualTo(texts.get(i));
            if (isHeader(texts.get(i))) {
                headers++;
                assertThat(ManyRequests.utf8(replies.get(i).field("X-Text"))).isEqualTo(texts.get(i));
            }
        }
        assertThat(headers).isGreaterThan(100);
    }

    @Property(tries = 1, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
    void aLocationMatchesItsOwnPathOnly(@ForAll("paths") Batch batch) throws IOException {
        List<String> paths = List.copyOf(new LinkedHashSet<>(batch.texts));
        List<Integer> ports = Programs.freePorts(3);
        port = ports.get(0);
        List<Node> servers = new ArrayList<>();
        for (int kind = 0; kind < 3; kind++) {
            List<Node> locations = new ArrayList<>();
            for (int i = 0; i < paths.size(); i++) {
                locations.add(Block.of(
                        "location",
                        switch (kind) {
                            case 0 -> List.of(new Keyword("="), new Literal(paths.get(i)));
                            case 1 -> List.of(new Keyword("^~"), new Literal(paths.get(i)));
                            default -> List.of(new Keyword("~"), NginxRegex.whole(paths.get(i)));
                        },
                        List.of(Directive.of("return", new Literal("200"), new Literal(Integer.toString(i))))));
            }
            servers.add(server(ports.get(kind), locations));
        }
        start(NginxSyntax.standard(), new NginxFile(servers));

        for (int reached : ports) {
            List<ManyRequests.Reply> replies =
                    ManyRequests.get(reached, targets(paths.size(), i -> ManyRequests.target(paths.get(i))));
            for (int i = 0; i < paths.size(); i++) {
                assertThat(replies.get(i).body()).as(paths.get(i)).isEqualTo(Integer.toString(i));
            }
        }
    }

    @Property(tries = 1, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
    void aKeyOfAMapIsALiteral(@ForAll("keys") Batch batch) throws IOException {
        // nginx compares keys without regard to the case of ASCII letters.
        Set<String> seen = new HashSet<>();
        List<String> keys = batch.texts.stream()
                .filter(key -> seen.add(key.toLowerCase(Locale.ROOT)))
                .toList();
        List<Node> pairs = new ArrayList<>(List.of(Directive.of("default", new Literal("none"))));
        for (int i = 0; i < keys.size(); i++) {
            pairs.add(Directive.of("", new Literal(keys.get(i)), new Literal(Integer.toString(i))));
        }
        start(
                NginxSyntax.standard(),
                NginxFile.of(
                        Directive.of("map_hash_bucket_size", new Literal("512")),
                        Block.of(
                                "map", List.of(Expression.ofVariable("http_x_key"), Expression.ofVariable("v")), pairs),
                        server(List.of(exact(
                                "/",
                                List.of(Directive.of("return", new Literal("200"), Expression.ofVariable("v"))))))));

        List<ManyRequests.Reply> replies = ManyRequests.send(
                port,
                keys.stream()
                        .map(key -> new ManyRequests.Request("/", "X-Key: " + key + "\r\n"))
                        .toList());

        for (int i = 0; i < keys.size(); i++) {
            assertThat(replies.get(i).body()).as(keys.get(i)).isEqualTo(Integer.toString(i));
        }
    }

    @Property(tries = 1, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
    void aConditionComparesWithTheLiteral(@ForAll("keys") Batch batch) throws IOException {
        NginxSyntax language = NginxPlace.DOLLAR;
        List<String> keys = batch.texts.stream()
                .filter(key -> !key.isEmpty() && key.indexOf('\t') < 0)
                .toList();
        List<Node> locations = new ArrayList<>();
        List<ManyRequests.Request> equal = new ArrayList<>();
        List<ManyRequests.Request> different = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            locations.add(exact(
                    "/" + i,
                    List.of(
                            Block.of(
                                    "if",
                                    List.of(
                                            Expression.ofVariable("http_x_key"),
                                            new Keyword("="),
                                            new Literal(keys.get(i))),
                                    List.of(Directive.of("return", new Literal("200"), new Literal("yes")))),
                            Directive.of("return", new Literal("200"), new Literal("no")))));
            equal.add(new ManyRequests.Request("/" + i, "X-Key: " + keys.get(i) + "\r\n"));
            different.add(new ManyRequests.Request("/" + i, "X-Key: " + keys.get(i) + ")\r\n"));
        }
        start(language, new NginxFile(List.of(language.literalDollar(), server(locations))));

        assertThat(ManyRequests.send(port, equal))
                .allMatch(reply -> reply.body().equals("yes"));
        assertThat(ManyRequests.send(port, different))
                .allMatch(reply -> reply.body().equals("no"));
    }

    @Property(tries = 1, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
    void filesAreServedFromDirectoriesOfAnyName(@ForAll("fileNames") Batch batch) throws IOException {
        NginxSyntax language = NginxPlace.DOLLAR;
        List<String> names = new ArrayList<>();
        List<Node> locations = new ArrayList<>();
        for (String name : new LinkedHashSet<>(batch.texts)) {
            String path = directory + "/d/" + name;
            if (name.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
                assertThat(NginxSyntaxTest.problemOf(language, Directive.of("root", new Literal(path)))
                                .rule())
                        .isEqualTo(SyntaxRule.CONTROL_CHARACTER);
                continue;
            }
            int i = names.size();
            names.add(name);
            Files.createDirectories(Path.of(path));
            Files.writeString(Path.of(path, "root" + i), name);
            locations.add(exact("/root" + i, List.of(Directive.of("root", new Literal(path)))));
            locations.add(exact("/alias" + i, List.of(Directive.of("alias", new Literal(path + "/root" + i)))));
        }
        start(language, new NginxFile(List.of(language.literalDollar(), server(locations))));

        List<ManyRequests.Reply> byRoot = ManyRequests.get(port, targets(names.size(), i -> "/root" + i));
        List<ManyRequests.Reply> byAlias = ManyRequests.get(port, targets(names.size(), i -> "/alias" + i));

        for (int i = 0; i < names.size(); i++) {
            assertThat(byRoot.get(i).text()).isEqualTo(names.get(i));
            assertThat(byAlias.get(i).text()).isEqualTo(names.get(i));
        }
    }

    private static Arbitrary<String> texts() {
        return Arbitraries.frequencyOf(
                Tuple.of(60, HostileStrings.any()), Tuple.of(1, HostileStrings.around(2047, 4092, 4093)));
    }

    private static boolean isOneToken(String raw) {
        try {
            List<Node> nodes = NginxSyntax.standard()
                    .read("geo $v {\n10.0.0.1 " + raw + ";\n}\n")
                    .nodes();
            return nodes.size() == 1
                    && ((Block) nodes.get(0)).children().size() == 1
                    && ((Block) nodes.get(0)).children().get(0) instanceof Directive pair
                    && pair.arguments().size() == 2;
        } catch (Unreadable unreadable) {
            return false;
        }
    }

    /** Returns whether a client may send {@code text} as the value of a field, and nginx takes it as it is. */
    private static boolean isFieldValue(String text) {
        return isHeader(text) && text.equals(text.strip());
    }

    private static boolean isHeader(String text) {
        return !text.isEmpty() && text.chars().noneMatch(c -> c < ' ' && c != '\t' || c == 0x7f);
    }

    private List<ManyRequests.Reply> reflectGeo(String geo, int count) throws IOException {
        nginx.conf("values.conf", geo);
        start(
                NginxSyntax.standard(),
                NginxFile.of(server(List.of(
                        exact("/", List.of(Directive.of("return", new Literal("200"), Expression.ofVariable("v"))))))));
        return ManyRequests.get(port, targets(count, i -> "/?i=" + address(i)));
    }

    private void start(NginxSyntax language, NginxFile file) {
        List<Node> evil = new ArrayList<>();
        for (String name : EVIL) {
            evil.add(Block.of(
                    "geo", Expression.ofVariable(name), List.of(Directive.of("default", new Literal("EVIL")))));
        }
        nginx.conf("evil.conf", NginxSyntax.standard().write(new NginxFile(evil)));
        nginx.site("site", language.write(file));
        nginx.test().orFail();
        nginx.start(port);
    }

    private static NginxFile geo(List<Node> pairs) {
        return NginxFile.of(
                Block.of("geo", List.of(Expression.ofVariable("arg_i"), Expression.ofVariable("v")), pairs));
    }

    private Node server(List<Node> content) {
        return server(port, content);
    }

    private static Node server(int port, List<Node> content) {
        List<Node> nodes = new ArrayList<>(List.of(
                Directive.of("listen", new Literal("127.0.0.1:" + port)),
                Directive.of("access_log", new Keyword("off")),
                Directive.of("keepalive_requests", new Literal("100000"))));
        nodes.addAll(content);
        return Block.of("server", List.of(), nodes);
    }

    private static Node exact(String path, List<Node> content) {
        return Block.of("location", List.of(new Keyword("="), new Literal(path)), content);
    }

    private static String address(int i) {
        return "10." + (i >> 16) + "." + (i >> 8 & 255) + "." + (i & 255);
    }

    private static List<String> targets(int count, Function<Integer, String> target) {
        List<String> targets = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            targets.add(target.apply(i));
        }
        return targets;
    }
}
