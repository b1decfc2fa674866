package org.pythonwebstack.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.pythonwebstack.render.RenderRule;
import org.pythonwebstack.site.SiteRule;
import org.pythonwebstack.value.Rule;
import org.pythonwebstack.value.ValueRule;

/** The table of requirements in {@code docs/checks.md} has every one of them, and names rules that exist. */
class ChecksDocumentTest {

    private static final Path DOCUMENT = Path.of("..", "docs", "checks.md");
    private static final Pattern ROW = Pattern.compile("\\| (V\\d\\d) \\| [^|]+ \\| ([^|]+) \\|");

    @Test
    void everyRequirementIsKeptByRulesThatExist() throws Exception {
        Set<String> codes = Stream.of(CheckRule.values(), SiteRule.values(), RenderRule.values(), ValueRule.values())
                .flatMap(Stream::of)
                .map(rule -> ((Rule) rule).code())
                .collect(Collectors.toSet());
        List<String> requirements = new ArrayList<>();
        for (String line : Files.readAllLines(DOCUMENT)) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                requirements.add(row.group(1));
                assertThat(codes).as(line).contains(row.group(2).strip().split(", ", -1));
            }
        }

        assertThat(requirements)
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 37)
                        .mapToObj(number -> number < 10 ? "V0" + number : "V" + number)
                        .toList());
    }
}
