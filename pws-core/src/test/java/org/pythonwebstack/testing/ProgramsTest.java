package org.pythonwebstack.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

class ProgramsTest {

    @Test
    void anAbsentProgramIsNamedAndFailsOnlyOnCi() {
        Class<? extends Throwable> expected =
                "true".equals(System.getenv("CI")) ? AssertionError.class : TestAbortedException.class;
        assertThatThrownBy(() -> Programs.require("pws-no-such-program"))
                .isInstanceOf(expected)
                .hasMessageContaining("pws-no-such-program");
    }

    @Test
    void aProgramGetsItsArgumentsEnvironmentAndInputAsTheyAre() {
        Programs.Result result = Programs.run(
                List.of(
                        Programs.require("sh").toString(),
                        "-c",
                        "printf '%s|' \"$@\" \"$X\"; cat; exit 3",
                        "sh",
                        "a b",
                        "$x"),
                Map.of("X", "y z"),
                "in".getBytes(StandardCharsets.UTF_8),
                Duration.ofMinutes(1));
        assertThat(result.out()).isEqualTo("a b|$x|y z|in");
        assertThat(result.status()).isEqualTo(3);
        assertThatThrownBy(result::orFail).isInstanceOf(AssertionError.class).hasMessageContaining("status 3");
    }

    @Test
    void aProgramThatHangsFailsTheTest() {
        assertThatThrownBy(() -> Programs.run(
                        List.of(Programs.require("sleep").toString(), "30"),
                        Map.of(),
                        new byte[0],
                        Duration.ofMillis(100)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("did not end");
    }

    @Test
    void freePortsDiffer() {
        assertThat(Programs.freePorts(5)).doesNotHaveDuplicates();
    }
}
