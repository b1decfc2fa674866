package org.pythonwebstack.conf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ReasonsTest {

    @Test
    void reasonsBecomeCommentsAtEveryDepth() {
        Directive inner = Directive.of("Require", new Keyword("all"), new Keyword("denied"));
        ApacheFile file = ApacheFile.of(
                Block.of("Directory", new Literal("/srv"), List.of(inner.because("nobody may look"), inner))
                        .because("the site's root"),
                new Comment("as it was"));
        assertThat(new ApacheSyntax().write(Reasons.explained(file))).isEqualTo("""
                        # the site's root
                        <Directory /srv>
                            # nobody may look
                            Require all denied
                            Require all denied
                        </Directory>
                        # as it was
                        """);
    }

    @Test
    void aLongReasonIsDividedBetweenWords() {
        String reason = "word ".repeat(50).strip();
        List<Node> nodes = Reasons.explained(List.of(Directive.of("A").because(reason)));
        assertThat(nodes).hasSize(4).element(3).isEqualTo(Directive.of("A"));
        List<String> texts = nodes.stream()
                .filter(Comment.class::isInstance)
                .map(node -> ((Comment) node).text())
                .toList();
        assertThat(texts).allMatch(text -> text.length() <= 100);
        assertThat(String.join(" ", texts)).isEqualTo(reason);
    }

    @Test
    void anEndlessWordStaysWhole() {
        String word = "x".repeat(150);
        assertThat(Reasons.explained(List.of(Directive.of("A").because(word + " end"))))
                .containsExactly(new Comment(word), new Comment("end"), Directive.of("A"));
    }
}
