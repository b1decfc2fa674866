package org.pythonwebstack.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What docs/features.md says is there has a test, and the test is there. */
class FeaturesDocumentTest {

    private static final int FEATURES = 92;
    private static final Pattern ROW =
            Pattern.compile("\\| (\\d+) \\| [^|]+ \\| (?:(yes)(?:: [^|]+)?|(no): [^|]+) \\| ?([^|]*) ?\\|");
    private static final Pattern TEST = Pattern.compile("`(\\w+)\\.(\\w+)`");
    private static final Pattern METHOD = Pattern.compile("(?m)^ {4}void (\\w+)\\(");

    @Test
    void everyFeatureHasATestThatIsThere() throws IOException {
        Map<String, String> sources = sources();
        List<Integer> numbers = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("../docs/features.md"))) {
            if (!line.matches("\\| \\d.*")) {
                continue;
            }
            Matcher row = ROW.matcher(line);
            assertThat(row.matches()).as(line).isTrue();
            numbers.add(Integer.valueOf(row.group(1)));
            List<String> tests = TEST.matcher(row.group(4))
                    .results()
                    .map(found -> found.group())
                    .toList();
            if (row.group(2) != null) {
                assertThat(tests).as(line).isNotEmpty();
            } else {
                assertThat(row.group(4)).as(line).isBlank();
            }
            for (String test : tests) {
                Matcher name = TEST.matcher(test);
                assertThat(name.matches()).isTrue();
                assertThat(sources).as(line).containsKey(name.group(1));
                assertThat(METHOD.matcher(sources.get(name.group(1))).results().map(found -> found.group(1)))
                        .as(line)
                        .contains(name.group(2));
            }
        }
        assertThat(numbers)
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, FEATURES).boxed().toList());
    }

    /** Returns the text of each test class by its simple name. */
    private static Map<String, String> sources() throws IOException {
        Map<String, String> sources = new HashMap<>();
        for (String module : List.of("pws-core", "pws-cli", "pws-examples")) {
            try (Stream<Path> files = Files.walk(Path.of("..", module, "src", "test", "java"))) {
                for (Path file :
                        files.filter(path -> path.toString().endsWith(".java")).toList()) {
                    sources.put(file.getFileName().toString().replace(".java", ""), Files.readString(file));
                }
            }
        }
        return sources;
    }
}
