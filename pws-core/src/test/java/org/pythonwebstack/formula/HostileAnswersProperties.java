package org.pythonwebstack.formula;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.pythonwebstack.testing.HostileStrings;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.HostName;
import org.pythonwebstack.value.Parsed;
import org.pythonwebstack.value.SiteName;

/** Whatever a person answers: it is refused, or it is a name, or it stands in a variable and nowhere else. */
class HostileAnswersProperties {

    /** Python takes some characters in a name that are no letters or digits of Unicode; XID_Continue has them. */
    private static final Pattern NAME = Pattern.compile(
            "[\\w.:\\x{b7}\\x{1369}-\\x{1371}\\x{1885}\\x{1886}\\x{19da}\\x{2118}\\x{212e}]+",
            Pattern.UNICODE_CHARACTER_CLASS);

    private static final Pattern PROJECT = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,63}");

    private static FormulaRequest.Builder request(Formula formula) {
        return FormulaRequest.of(SiteName.of("shop"))
                .serverName(HostName.of("shop.example.org"))
                .directories(Directories.below(AbsolutePath.of("/srv/shop"), AbsolutePath.of("/etc/pws/shop")))
                .target(Target.NGINX)
                .existing(!formula.makesProjects());
    }

    @Provide
    Arbitrary<Formula> formulas() {
        return Arbitraries.of(Formulas.builtIn().all());
    }

    @Provide
    Arbitrary<String> texts() {
        return HostileStrings.any();
    }

    @Property
    void aNameOfAProjectIsAName(@ForAll("formulas") Formula formula, @ForAll("texts") String text) {
        Parsed<Project> parsed =
                formula.parseProject(request(formula).project(text).build());

        if (parsed instanceof Parsed.Accepted<Project> accepted) {
            assertThat(text).matches(PROJECT);
            assertThat(accepted.value().name()).hasToString(text);
        }
    }

    @Property
    void anAnswerIsANameOrAValue(@ForAll("formulas") Formula formula, @ForAll("texts") String text) {
        Project usual = formula.project(request(formula).build());
        for (Prompt prompt : formula.prompts()) {
            Parsed<Project> parsed = formula.parseProject(
                    request(formula).answer(prompt.name(), text).build());
            if (!(parsed instanceof Parsed.Accepted<Project> accepted)) {
                continue;
            }
            Project project = accepted.value();
            if (prompt.kind() == Prompt.Kind.TEXT) {
                assertThat(sources(project)).isEqualTo(sources(usual));
                assertThat(project.environment().values())
                        .extracting(Object::toString)
                        .contains(text);
            } else {
                assertThat(text).matches(NAME);
            }
        }
    }

    private static List<Object> sources(Project project) {
        return List.of(project.code(), project.own(), project.scaffold(), project.setup(), project.application());
    }
}
