package org.pythonwebstack.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a key with a forced command may do, and what it may not, however it is asked for. */
class SshCommandTest {

    private static Outcome asked(String words, String allow, String site) {
        Map<Option, String> options = new HashMap<>();
        options.put(Option.withValue("--allow", "", ""), allow);
        if (!site.isEmpty()) {
            options.put(Option.withValue("--site", "", ""), site);
        }
        return SshCommand.answer(
                words, new Arguments(options, List.of()), new Terminal(Path.of("/nonexistent"), false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "bash",
                "status",
                "status other",
                "status blog other",
                "status blog; id",
                "status blog && id",
                "status `id`",
                "status $(id)",
                "status \"$HOME\"",
                "status blog > /etc/passwd",
                "status 'blog",
                "status\nblog",
                "status --help",
                "status @/etc/passwd",
                "status -- other",
                "/usr/bin/pws status blog",
                "env status blog",
                "pws pws status blog",
                "disable blog",
                "rmsite blog",
                "run blog -- id",
                "logs blog --output /etc/passwd",
                "ssh-command --allow run",
                "apply /etc/shadow",
                "render blog",
                "mksite django blog --server-name blog.example.org",
                "maintenance on other",
                "maintenance on blog --message hello",
                "completion bash"
            })
    void isRefused(String words) {
        assertThat(asked(words, "status,logs,run,apply,render,mksite,maintenance,ssh-command,completion", "blog"))
                .as(words)
                .isEqualTo(Outcome.NOT_PERMITTED);
    }

    /** What is let through reaches a command, which finds no such site here, or none of its machine. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "status blog",
                "pws status blog",
                "pws 'status' \"blog\"",
                "status --json blog",
                "maintenance on blog",
                "maintenance on blog --retry-after 60"
            })
    void reachesTheCommand(String words) {
        assertThat(asked(words, "status, maintenance", "blog")).as(words).isNotEqualTo(Outcome.NOT_PERMITTED);
    }

    @Test
    void withoutASiteCommandsForAllAreAllowed() {
        assertThat(asked("completion bash", "completion", "")).isEqualTo(Outcome.DONE);
        assertThat(asked("completion bash", "status", "")).isEqualTo(Outcome.NOT_PERMITTED);
        assertThat(asked("help", "", "")).isEqualTo(Outcome.WRONG_USAGE);
    }
}
