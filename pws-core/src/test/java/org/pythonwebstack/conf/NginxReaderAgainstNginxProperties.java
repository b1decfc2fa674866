package org.pythonwebstack.conf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.apache.commons.io.FileUtils;
import org.jspecify.annotations.Nullable;
import org.pythonwebstack.testing.PrivateNginx;
import org.pythonwebstack.testing.Programs;

/** Our reader and the lexer of the real nginx, over any text. */
class NginxReaderAgainstNginxProperties {

    private static final String LEXICAL = "\\[emerg\\] (unexpected |too long parameter)";
    private static final Pattern PLACE = Pattern.compile(" in [^ ]*/soup\\.conf:([0-9]+)");

    private static @Nullable Path directory;

    @BeforeContainer
    static void prepare() throws IOException {
        directory = Files.createTempDirectory("pws-nginx");
    }

    @AfterContainer
    static void remove() throws IOException {
        if (directory != null) {
            FileUtils.deleteDirectory(directory.toFile());
        }
    }

    @Provide
    Arbitrary<String> soups() {
        return NginxSoup.statements();
    }

    /** The pairs of {@code types} may be any tokens, so that only the lexer has an opinion. */
    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void theVerdictIsTheSame(@ForAll("soups") String soup, @ForAll boolean closed) {
        String text = "types {\n" + soup + (closed ? "\n}\n" : "");
        OptionalInt ours = ourVerdict(text);

        Programs.Result result =
                PrivateNginx.at(directory()).conf("soup.conf", text).test();

        boolean lexical = Pattern.compile(LEXICAL).matcher(result.err()).find();
        if (ours.isEmpty()) {
            assertThat(lexical).as("nginx: %s", result.err()).isFalse();
        } else {
            // A brace in the text may have closed the block, and the first name behind it is unknown to nginx.
            assertThat(result.status()).as("nginx takes it").isNotZero();
            if (lexical) {
                assertThat(line(result.err())).as("nginx: %s", result.err()).isEqualTo(ours.getAsInt());
            } else {
                assertThat(result.err()).contains("unknown directive");
            }
        }
    }

    /** What we take, in one file, is taken by nginx. */
    @Property(tries = 1, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
    void nginxTakesWhatWeTake(@ForAll("accepted") NginxReflectionTest.Batch soups) {
        StringBuilder text = new StringBuilder();
        soups.texts().forEach(soup -> text.append("types {\n").append(soup).append("\n}\n"));

        PrivateNginx.at(directory()).conf("soup.conf", text.toString()).test().orFail();
    }

    @Provide
    Arbitrary<NginxReflectionTest.Batch> accepted() {
        return NginxSoup.statements()
                .filter(NginxReaderAgainstNginxProperties::isOneBlock)
                .list()
                .ofSize(5_000)
                .map(NginxReflectionTest.Batch::new);
    }

    private static Path directory() {
        return java.util.Objects.requireNonNull(directory);
    }

    private static boolean isOneBlock(String soup) {
        try {
            return NginxSyntax.standard()
                            .read("types {\n" + soup + "\n}\n")
                            .nodes()
                            .size()
                    == 1;
        } catch (Unreadable unreadable) {
            return false;
        }
    }

    static OptionalInt ourVerdict(String text) {
        try {
            NginxFile file = NginxSyntax.standard().read(text);
            return file.nodes().isEmpty() ? OptionalInt.of(0) : OptionalInt.empty();
        } catch (Unreadable unreadable) {
            return OptionalInt.of(unreadable.line());
        }
    }

    static int line(String messages) {
        Matcher matcher = PLACE.matcher(messages.substring(messages.indexOf("[emerg]")));
        assertThat(matcher.find()).as(messages).isTrue();
        return Integer.parseInt(matcher.group(1));
    }
}
