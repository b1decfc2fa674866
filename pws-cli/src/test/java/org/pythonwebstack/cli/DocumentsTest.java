package org.pythonwebstack.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every {@code pws} command that the documents show works, and answers what they show. */
class DocumentsTest {

    @TempDir
    Path directory;

    /** What changes the machine, or tells of it, runs in a machine of its own: see {@link WholeSitesTest}. */
    private static final Set<String> CHANGES = Set.of(
            "venv",
            "mksite",
            "plan",
            "apply",
            "rmsite",
            "undo",
            "list",
            "enable",
            "disable",
            "reload",
            "status",
            "info",
            "logs",
            "certificate",
            "backup",
            "restore",
            "maintenance",
            "run",
            "history",
            "metrics",
            "ssh-command",
            "start-server",
            "setup-server");

    @Test
    void runsEveryCommandThatIsShown() throws IOException {
        String readme = Files.readString(Path.of("../README.md"));
        String site = between(readme, "```toml\n", "```");
        Files.writeString(directory.resolve("pws.toml"), site);
        Files.writeString(directory.resolve("shop.toml"), site);
        Files.writeString(
                directory.resolve("slip.toml"),
                "name = 'shop'\nserver-name = \"shop.example.org;\"\n\n[wsgi]\napplication = 'shop.wsgi'\nthread = 15\n");
        int run = 0;
        for (Path document : documents()) {
            for (String block : blocks(Files.readString(document))) {
                run += runBlock(block);
            }
        }
        for (Command command : Pws.COMMANDS) {
            for (Command.Example example : command.examples()) {
                if (example.line().startsWith("pws ") && !CHANGES.contains(command.name())) {
                    done(example.line(), typed(example.line()));
                    run++;
                }
            }
        }
        assertThat(run).isGreaterThan(8);
    }

    /** Runs the lines that start with a prompt; lines behind one are its answer, if there are any. */
    private int runBlock(String block) {
        int run = 0;
        String[] parts = block.split("(?m)^\\$ ", -1);
        for (String part : Arrays.copyOfRange(parts, 1, parts.length)) {
            int end = part.indexOf('\n');
            String line = part.substring(0, end);
            String answer = part.substring(end + 1);
            if (!line.startsWith("pws ")) {
                continue;
            }
            Typed typed = typed(line);
            if (answer.isBlank()) {
                assertThat(typed.err()).as(line).isEmpty();
                done(line, typed);
            } else {
                assertThat(typed.out() + typed.err()).as(line).isEqualTo(answer);
            }
            run++;
        }
        return run;
    }

    /** What a check finds is up to the machine that runs the tests. */
    private static void done(String line, Typed typed) {
        assertThat(typed.outcome())
                .as(line)
                .isIn(line.contains(" check") ? List.of(Outcome.DONE, Outcome.REFUSED) : List.of(Outcome.DONE));
    }

    private Typed typed(String line) {
        return Typed.in(directory, line.substring("pws ".length()).split(" "));
    }

    private static List<String> blocks(String document) {
        List<String> blocks = new ArrayList<>();
        for (String part : document.split("```console\n", -1)) {
            blocks.add(part.substring(0, Math.max(0, part.indexOf("```"))));
        }
        return blocks.subList(1, blocks.size());
    }

    private static List<Path> documents() throws IOException {
        try (Stream<Path> docs = Files.list(Path.of("../docs"))) {
            return Stream.concat(
                            Stream.of(Path.of("../README.md")),
                            docs.filter(path -> path.toString().endsWith(".md")))
                    .toList();
        }
    }

    private static String between(String text, String from, String to) {
        int start = text.indexOf(from) + from.length();
        return text.substring(start, text.indexOf(to, start));
    }
}
