package org.pythonwebstack.conf;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import net.jqwik.api.Arbitrary;
import org.pythonwebstack.testing.HostileStrings;
import org.pythonwebstack.testing.Programs;
import org.pythonwebstack.value.Refused;

/** What the comparisons with real programs share: one start of the program for a thousand values. */
final class Batch {

    static final int SIZE = 1_200;

    /** Variables that must appear in no value: their names occur in the hostile strings. */
    static final Map<String, String> EVIL = Map.of("FOO", "EVIL", "host", "EVIL", "MAINPID", "EVIL", "a", "EVIL");

    private static final Duration TIMEOUT = Duration.ofMinutes(3);

    private Batch() {}

    /** Returns lists of hostile strings that all pass {@code filter}, with every keyword among them. */
    static Arbitrary<List<String>> of(Predicate<String> filter) {
        return HostileStrings.any().filter(filter).list().ofSize(SIZE).map(list -> {
            List<String> all = new ArrayList<>(list);
            HostileStrings.keywords().stream().filter(filter).forEach(all::add);
            return all;
        });
    }

    /** Returns whether a text has no line end, NUL or half of a pair. */
    static boolean isOneLine(String text) {
        return text.indexOf('\n') < 0
                && text.indexOf('\r') < 0
                && text.indexOf('\0') < 0
                && TextChecks.loneSurrogate(text) < 0;
    }

    /** Returns whether a text is one line of characters that systemd takes for such. */
    static boolean isOneLineOfSystemd(String text) {
        return isOneLine(text) && TextChecks.noncharacter(text) < 0;
    }

    /** Returns comments with hostile texts, of those that are written at all. */
    static Arbitrary<List<Comment>> comments() {
        return HostileStrings.any()
                .filter(text -> {
                    try {
                        TextChecks.appendHeading(new StringBuilder(), List.of(new Comment(text)));
                        return true;
                    } catch (Refused refused) {
                        return false;
                    }
                })
                .map(Comment::new)
                .list()
                .ofSize(300);
    }

    static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }

    static String unhex(String hex) {
        return new String(HexFormat.of().parseHex(hex), StandardCharsets.UTF_8);
    }

    /** Runs a program of Python, without site packages and the user's variables, and returns the lines that it prints. */
    static List<String> python(String program, List<String> input, String... arguments) {
        List<String> command =
                new ArrayList<>(List.of(Programs.require("python3").toString(), "-I", "-c", program));
        command.addAll(Arrays.asList(arguments));
        byte[] in = String.join("\n", input).getBytes(StandardCharsets.UTF_8);
        return Programs.run(command, EVIL, in, TIMEOUT).orFail().out().lines().toList();
    }

    static Programs.Result run(Path directory, String... command) {
        return Programs.run(List.of(command), EVIL, new byte[0], TIMEOUT, directory);
    }
}
