package org.pythonwebstack.conf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.pythonwebstack.testing.HostileStrings;
import org.pythonwebstack.testing.Programs;

/** Shell words against the shells. */
class ShellAgainstShellsProperties {

    private static final List<List<String>> SHELLS =
            List.of(List.of("dash"), List.of("bash"), List.of("bash", "--posix"), List.of("busybox", "sh"));

    private final ShellSyntax syntax = new ShellSyntax();

    @Provide
    Arbitrary<List<String>> words() {
        return Batch.of(Batch::isOneLine);
    }

    @Provide
    Arbitrary<List<String>> lines() {
        return HostileStrings.any().list().ofSize(Batch.SIZE);
    }

    @Property(tries = 1, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
    void everyShellTakesExactlyTheWords(@ForAll("words") List<String> words) throws IOException {
        StringBuilder script = new StringBuilder();
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < words.size(); i++) {
            List<String> some = words.subList(i, Math.min(words.size(), i + 1 + i % 4));
            List<String> command = new ArrayList<>(List.of("printf", "%s\\0"));
            command.addAll(some);
            script.append(syntax.write(new ShellCommand(command)));
            some.forEach(word -> expected.append(word).append('\0'));
        }
        compare(script.toString(), expected.toString());
    }

    /** Where the reader takes a text for a command with fixed words, the shells see the same words. */
    @Property(tries = 1, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
    void theReaderAgreesWithTheShells(@ForAll("lines") List<String> lines) throws IOException {
        StringBuilder script = new StringBuilder();
        StringBuilder expected = new StringBuilder();
        int taken = 0;
        for (String line : lines) {
            String text = "printf '%s\\0' " + line + " e\n";
            ShellCommand command;
            try {
                command = syntax.read(text);
            } catch (Unreadable e) {
                continue;
            }
            taken++;
            script.append(text);
            command.words()
                    .subList(2, command.words().size())
                    .forEach(word -> expected.append(word).append('\0'));
        }
        assertThat(taken).as("lines that are commands").isGreaterThan(100);
        compare(script.toString(), expected.toString());
    }

    private static void compare(String script, String expected) throws IOException {
        Path directory = Files.createTempDirectory("pws-shell");
        Path file = directory.resolve("script");
        try {
            Files.writeString(file, script);
            for (List<String> shell : SHELLS) {
                List<String> command = new ArrayList<>(shell);
                command.set(0, Programs.require(shell.get(0)).toString());
                command.add(file.toString());
                Programs.Result result =
                        Batch.run(directory, command.toArray(new String[0])).orFail();
                assertThat(result.err()).as("%s", shell).isEmpty();
                assertThat(result.out().split("\0", -1)).as("%s", shell).isEqualTo(expected.split("\0", -1));
            }
        } finally {
            Files.delete(file);
            // Fails if a word was a command after all and left something behind.
            Files.delete(directory);
        }
    }
}
