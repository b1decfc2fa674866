package org.pythonwebstack.conf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.pythonwebstack.testing.Programs;
import org.pythonwebstack.value.AbsolutePath;

/** Stanzas against logrotate, which says in a dry run which logs it would handle. */
class LogrotateAgainstLogrotateProperties {

    private static final String CONSIDERING = "considering log ";

    private final LogrotateSyntax syntax = new LogrotateSyntax();

    @Provide
    Arbitrary<List<Comment>> comments() {
        return Batch.comments();
    }

    @Provide
    Arbitrary<List<String>> names() {
        return Batch.of(name -> name.length() < 80
                && !name.contains("/")
                && !name.contains("{")
                && !name.contains("}")
                && AbsolutePath.parse("/srv/" + name).toOptional().isPresent());
    }

    @Provide
    Arbitrary<List<String>> words() {
        return Batch.of(Batch::isOneLine);
    }

    @Property(tries = 1, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
    void logrotateHandlesExactlyTheLogs(@ForAll("names") List<String> names, @ForAll("comments") List<Comment> heading)
            throws IOException {
        Path directory = Files.createTempDirectory("pws-logrotate");
        try {
            Path logs = Files.createDirectory(directory.resolve("logs"));
            Set<String> expected = new TreeSet<>(names);
            for (String name : expected) {
                Files.createFile(logs.resolve(name));
            }
            List<LogrotateStanza> stanzas = expected.stream()
                    .map(name -> LogrotateStanza.of(
                            List.of(logs + "/" + name),
                            new LogrotateDirective.Flag(LogrotateDirective.Word.DAILY),
                            new LogrotateDirective.Amount(LogrotateDirective.Quantity.ROTATE, 14)))
                    .toList();
            String out = dryRun(directory, new Logrotate(heading, stanzas));
            assertThat(out.lines()
                            .filter(line -> line.startsWith(CONSIDERING))
                            .map(line -> line.substring(
                                    CONSIDERING.length() + logs.toString().length() + 1))
                            .collect(Collectors.toSet()))
                    .isEqualTo(expected);
            assertThat(out).contains("Handling " + expected.size() + " logs");
        } finally {
            delete(directory);
        }
    }

    /** The shell that logrotate starts sees exactly the words. */
    @Property(tries = 1, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
    void scriptsRunExactlyTheCommands(@ForAll("words") List<String> words) throws IOException {
        Path directory = Files.createTempDirectory("pws-logrotate");
        try {
            Path log = Files.writeString(directory.resolve("a.log"), "x\n");
            List<ShellCommand> commands = words.stream()
                    .map(word -> ShellCommand.of("printf", "%s\\0", word))
                    .toList();
            LogrotateStanza stanza = LogrotateStanza.of(
                    List.of(log.toString()),
                    new LogrotateDirective.Flag(LogrotateDirective.Word.NOCREATE),
                    new LogrotateDirective.Script(LogrotateDirective.Moment.POSTROTATE, commands));
            Path conf = Files.writeString(directory.resolve("conf"), syntax.write(Logrotate.of(stanza)));
            Programs.Result result = Batch.run(
                    directory,
                    Programs.require("logrotate").toString(),
                    "-f",
                    "-s",
                    directory.resolve("state").toString(),
                    conf.toString());
            assertThat(result.err()).isEmpty();
            assertThat(result.out().split("\0", -1)).isEqualTo((String.join("\0", words) + "\0").split("\0", -1));
        } finally {
            delete(directory);
        }
    }

    private String dryRun(Path directory, Logrotate file) throws IOException {
        Path conf = Files.writeString(directory.resolve("conf"), syntax.write(file));
        Programs.Result result = Batch.run(
                directory,
                Programs.require("logrotate").toString(),
                "-d",
                "-s",
                directory.resolve("state").toString(),
                conf.toString());
        assertThat(result.all().lines().filter(line -> line.startsWith("error:")))
                .isEmpty();
        return result.orFail().all();
    }

    private static void delete(Path root) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
