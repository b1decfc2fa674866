package org.pythonwebstack.conf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.pythonwebstack.testing.Programs;

/**
 * systemd as a user's manager in its test mode: it loads a unit from a directory of its own, prints what it understood, and
 * starts nothing.
 */
final class SystemdManager {

    private static final String NOBODY = "65534";

    private SystemdManager() {}

    /**
     * What systemd understood.
     *
     * @param loadState {@code loaded} unless the unit is broken
     * @param properties the lines of the unit's dump, as {@code Name: value}
     * @param commands the words of each command
     * @param warnings what systemd said about the unit's lines
     */
    record Loaded(String loadState, List<String> properties, List<List<String>> commands, List<String> warnings) {

        /** Returns the values of a property in order. */
        List<String> values(String name) {
            return properties.stream()
                    .filter(line -> line.startsWith(name + ": "))
                    .map(line -> line.substring(name.length() + 2))
                    .toList();
        }
    }

    /** Loads a unit. */
    static Loaded load(String unitName, String unit) {
        Path systemd = Programs.requireFile("/lib/systemd/systemd");
        try {
            Path directory = Files.createTempDirectory("pws-systemd");
            try {
                Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
                Path units = Files.createDirectory(directory.resolve("units"));
                for (String target : List.of("basic", "shutdown", "default", "sysinit", "sockets", "timers", "paths")) {
                    Files.writeString(units.resolve(target + ".target"), "[Unit]\n");
                }
                for (String slice : List.of("-", "app", "pws-x")) {
                    Files.writeString(units.resolve(slice + ".slice"), "[Slice]\n");
                }
                Files.writeString(units.resolve(unitName), unit);
                Path run = Files.createDirectory(
                        directory.resolve("run"),
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxrwxrwx")));
                Files.setPosixFilePermissions(run, PosixFilePermissions.fromString("rwxrwxrwx"));
                List<String> command = new ArrayList<>();
                if (Programs.run("id", "-u").out().strip().equals("0")) {
                    // systemd refuses to be a user's manager for root.
                    command.addAll(List.of(
                            Programs.require("setpriv").toString(),
                            "--reuid=" + NOBODY,
                            "--regid=" + NOBODY,
                            "--clear-groups"));
                }
                command.addAll(List.of(systemd.toString(), "--test", "--user", "--unit=" + unitName));
                Programs.Result result = Programs.run(
                        command,
                        Map.of(
                                "SYSTEMD_UNIT_PATH", units.toString(),
                                "XDG_RUNTIME_DIR", run.toString(),
                                "HOME", run.toString(),
                                "TMPDIR", run.toString(),
                                "SYSTEMD_LOG_LEVEL", "info",
                                "SYSTEMD_LOG_TARGET", "console",
                                "FOO", "EVIL"),
                        new byte[0],
                        java.time.Duration.ofMinutes(3));
                return loaded(unitName, result);
            } finally {
                delete(directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Loaded loaded(String unitName, Programs.Result result) {
        List<String> properties = new ArrayList<>();
        List<List<String>> commands = new ArrayList<>();
        boolean inside = false;
        // Only LF ends a line of the dump; values may hold other characters that Java takes for line ends.
        for (String line : result.out().split("\n", -1)) {
            if (line.startsWith("\t-> Unit ")) {
                inside = line.equals("\t-> Unit " + unitName + ":");
            } else if (inside) {
                String property = line.replaceFirst("\\A\t+", "");
                properties.add(property);
                if (property.startsWith("Command Line: ")) {
                    commands.add(words(property.substring("Command Line: ".length())));
                }
            }
        }
        assertThat(properties).as(result.err()).isNotEmpty();
        List<String> warnings = result.err()
                .lines()
                .filter(line -> line.contains("/units/" + unitName) || line.startsWith(unitName + ": "))
                .toList();
        Loaded loaded = new Loaded("", properties, commands, warnings);
        return new Loaded(loaded.values("Unit Load State").get(0), properties, commands, warnings);
    }

    /** Takes apart a command line as systemd prints it: words bare or between double quotes, with escapes as in C. */
    private static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        int at = 0;
        while (at < line.length()) {
            ByteArrayOutputStream word = new ByteArrayOutputStream();
            boolean quoted = line.charAt(at) == '"';
            int start = quoted ? at + 1 : at;
            int i = start;
            for (; i < line.length() && line.charAt(i) != (quoted ? '"' : ' '); i++) {
                char c = line.charAt(i);
                if (c == '\\' && quoted) {
                    i++;
                    i += escape(line, i, word);
                } else if (Character.isHighSurrogate(c)) {
                    word.writeBytes(line.substring(i, i + 2).getBytes(StandardCharsets.UTF_8));
                    i++;
                } else {
                    word.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
                }
            }
            words.add(word.toString(StandardCharsets.UTF_8));
            at = i + (quoted ? 2 : 1);
        }
        return words;
    }

    /** Returns a socket's address without the escapes with which systemd prints it. */
    static String unescape(String text) {
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '\\') {
                i++;
                i += escape(text, i, plain);
            } else {
                int end = text.offsetByCodePoints(i, 1);
                plain.writeBytes(text.substring(i, end).getBytes(StandardCharsets.UTF_8));
                i = end - 1;
            }
        }
        return plain.toString(StandardCharsets.UTF_8);
    }

    /** Decodes the escape at {@code at}; returns how many characters follow its first. */
    private static int escape(String line, int at, ByteArrayOutputStream word) {
        char c = line.charAt(at);
        int named = "abfnrtv".indexOf(c);
        if (named >= 0) {
            word.write("\u0007\b\f\n\r\t\u000b".charAt(named));
            return 0;
        }
        if (c >= '0' && c <= '3') {
            word.write(Integer.parseInt(line.substring(at, at + 3), 8));
            return 2;
        }
        word.write(c);
        return 0;
    }

    private static void delete(Path root) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
