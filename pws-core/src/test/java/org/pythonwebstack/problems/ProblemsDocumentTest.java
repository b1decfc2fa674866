package org.pythonwebstack.problems;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.pythonwebstack.site.SiteRule;
import org.pythonwebstack.value.Rule;
import org.pythonwebstack.value.ValueRule;

/** {@code docs/problems.md} lists every rule of the code, and nothing else. */
class ProblemsDocumentTest {

    @Test
    void theDocumentIsThatOfTheCode() throws Exception {
        String text = ProblemsDocument.text();
        if (Boolean.getBoolean("pws.regenerate")) {
            Files.createDirectories(ProblemsDocument.FILE.getParent());
            Files.writeString(ProblemsDocument.FILE, text);
        }

        assertThat(ProblemsDocument.FILE)
                .as("run mvn -pl pws-core -Dtest=ProblemsDocumentTest -Dpws.regenerate=true test")
                .hasContent(text);
    }

    @Test
    void allRulesAreFound() throws Exception {
        assertThat(ProblemsDocument.ruleTypes()).contains(ValueRule.class, SiteRule.class);
        assertThat(rules()).contains(ValueRule.values()).contains(SiteRule.values());
    }

    @Test
    void codesAreUniqueAndOfOneForm() throws Exception {
        assertThat(rules())
                .extracting(Rule::code)
                .doesNotHaveDuplicates()
                .allMatch(code -> code.matches("PWS-[A-Z]+-\\d{3}"));
    }

    /** They stand in the middle of a line that a person reads. */
    @Test
    void sentencesHaveNoFullStop() throws Exception {
        assertThat(rules()).allSatisfy(rule -> {
            assertThat(rule.statement()).isNotBlank().doesNotEndWith(".").doesNotContain("\n");
            assertThat(rule.cure()).isNotBlank().doesNotEndWith(".").doesNotContain("\n");
        });
    }

    private static List<Rule> rules() throws Exception {
        List<Rule> rules = new ArrayList<>();
        for (Class<? extends Rule> type : ProblemsDocument.ruleTypes()) {
            rules.addAll(ProblemsDocument.rules(type));
        }
        return rules;
    }
}
