package org.pythonwebstack.conf;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.pythonwebstack.testing.PrivateApache;
import org.pythonwebstack.testing.Programs;

/** Debian's Apache with a module of these tests, which shows the arguments that directives are given. */
final class ApacheProbe {

    private static final Pattern LINE = Pattern.compile("@([0-9]+) (\\S+)((?: :[0-9a-f]*)*)");
    private static final Duration TIMEOUT = Duration.ofMinutes(3);
    private static @Nullable ApacheProbe shared;

    private final Path directory;

    private ApacheProbe(Path directory) {
        this.directory = directory;
    }

    /**
     * A directive as Apache saw it.
     *
     * @param depth how many sections are around it
     * @param name its name; of a section with {@code <} before it
     * @param arguments its arguments
     */
    record Seen(int depth, String name, List<String> arguments) {}

    /**
     * What Apache made of a configuration.
     *
     * @param taken whether it took it
     * @param seen the probe's directives in order
     * @param said everything it wrote
     */
    record Outcome(boolean taken, List<Seen> seen, String said) {}

    /** Returns the probe. It is compiled once for all tests. */
    static synchronized ApacheProbe get() {
        if (shared == null) {
            Path directory = PrivateApache.temporaryRoot();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> PrivateApache.delete(directory)));
            shared = new ApacheProbe(directory);
            shared.compile();
        }
        return shared;
    }

    private void compile() {
        String source = "mod_pws_probe.c";
        try (InputStream in = ApacheProbe.class.getResourceAsStream("/apache/" + source)) {
            Files.copy(Objects.requireNonNull(in), directory.resolve(source));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> command = List.of(Programs.require("apxs").toString(), "-Wc,-Wall", "-Wc,-Werror", "-c", source);
        Programs.run(command, Map.of(), new byte[0], TIMEOUT, directory).orFail();
    }

    /** Has Apache read {@code text} with these variables in its environment. */
    Outcome read(String text, Map<String, String> environment) {
        Programs.Result result = run(text, environment, "-t");
        List<Seen> seen = new ArrayList<>();
        for (String line : result.out().split("\n", -1)) {
            if (line.startsWith("@")) {
                seen.add(seen(line));
            }
        }
        return new Outcome(result.status() == 0, seen, result.all());
    }

    /** Returns the tree that Apache prints of {@code text}: lines of directives, in which quotes are as they were. */
    List<String> dump(String text, Map<String, String> environment) {
        Programs.Result result = run(text, environment, "-t", "-DDUMP_CONFIG").orFail();
        List<String> lines = new ArrayList<>();
        boolean ours = false;
        for (String line : result.out().split("\n", -1)) {
            String stripped = line.strip();
            if (stripped.startsWith("# In file: ")) {
                ours = stripped.endsWith("/hostile.conf");
            } else if (ours && !stripped.isEmpty() && !stripped.startsWith("#")) {
                lines.add(stripped);
            }
        }
        return lines;
    }

    private Programs.Result run(String text, Map<String, String> environment, String... arguments) {
        try {
            Files.writeString(directory.resolve("hostile.conf"), text, StandardCharsets.UTF_8);
            Files.writeString(directory.resolve("apache2.conf"), main(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> command = new ArrayList<>(List.of(
                Programs.require("apache2").toString(),
                "-f",
                directory.resolve("apache2.conf").toString()));
        command.addAll(List.of(arguments));
        return Programs.run(command, environment, new byte[0], TIMEOUT);
    }

    private String main() {
        return """
                ServerRoot %1$s
                PidFile %1$s/pid
                ErrorLog %1$s/log
                ServerName localhost
                LoadModule mpm_event_module /usr/lib/apache2/modules/mod_mpm_event.so
                LoadModule info_module /usr/lib/apache2/modules/mod_info.so
                LoadModule pws_probe_module %1$s/.libs/mod_pws_probe.so
                Include %1$s/hostile.conf
                """.formatted(directory);
    }

    private static Seen seen(String line) {
        var match = LINE.matcher(line);
        if (!match.matches()) {
            throw new AssertionError("not a line of the probe: " + line);
        }
        List<String> arguments = new ArrayList<>();
        for (String word : match.group(3).split(" ", -1)) {
            if (!word.isEmpty()) {
                arguments.add(new String(HexFormat.of().parseHex(word, 1, word.length()), StandardCharsets.UTF_8));
            }
        }
        return new Seen(Integer.parseInt(match.group(1)), match.group(2), arguments);
    }
}
