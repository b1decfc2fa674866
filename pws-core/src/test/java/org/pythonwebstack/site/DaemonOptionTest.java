package org.pythonwebstack.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.pythonwebstack.testing.PrivateApache;
import org.pythonwebstack.testing.Programs;
import org.pythonwebstack.value.Version;

/** The table of daemon options has every option of mod_wsgi, and writes what the module reads. */
class DaemonOptionTest {

    private static final Version DEBIAN = Version.of("4.9.4");

    /** One line of the list: an option, the first version that has it, and a value that it takes. */
    record Line(String key, Version since, String value) {}

    @Test
    void theTableIsTheListOfTheModule() throws IOException {
        List<Line> lines = lines();

        assertThat(lines).hasSize(44);
        assertThat(DaemonOption.values())
                .extracting(option -> option.key() + " " + option.since())
                .containsExactlyElementsOf(lines.stream()
                        .map(line -> line.key() + " " + line.since())
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("lines")
    void aValueGoesThroughAsItWasWritten(Line line) {
        DaemonOption option = DaemonOption.ofKey(line.key()).orElseThrow();

        WsgiDaemonProcess process =
                WsgiDaemonProcess.builder().option(option, line.value()).build();

        assertThat(option.value(process)).contains(line.value());
        assertThat(process.given()).containsExactly(option);
    }

    @Test
    void apacheTakesEveryOptionOfItsVersion(@TempDir Path directory) throws IOException {
        StringBuilder groups = new StringBuilder();
        for (Line line : lines()) {
            // Apache started by anybody but root refuses chroot.
            boolean possible = PrivateApache.runsAsRoot() || !line.key().equals("chroot");
            if (DEBIAN.isAtLeast(line.since()) && possible) {
                groups.append("WSGIDaemonProcess ")
                        .append(line.key())
                        .append(' ')
                        .append(line.key())
                        .append("=\"")
                        .append(line.value())
                        .append("\"\n");
            }
        }

        Programs.Result result = check(directory, groups.toString());

        assertThat(result.status()).as(result.all()).isZero();
    }

    @Test
    void apacheTakesTheDefaults(@TempDir Path directory) throws IOException {
        WsgiDaemonProcess process = WsgiDaemonProcess.builder().build();
        StringBuilder group = new StringBuilder("WSGIDaemonProcess shop");
        for (DaemonOption option : DaemonOption.values()) {
            option.value(process)
                    .ifPresent(value -> group.append(' ')
                            .append(option.key())
                            .append("=\"")
                            .append(value)
                            .append('"'));
        }

        Programs.Result result = check(directory, group.append('\n').toString());

        assertThat(result.status()).as(result.all()).isZero();
        assertThat(group).contains("threads=\"3\"", "request-timeout=\"60\"", "umask=\"0027\"");
    }

    /** What the table refuses at the ends of the module's own ranges, the module refuses too. */
    @ParameterizedTest
    @CsvSource({
        "processes, 0",
        "threads, -1",
        "threads, 65534",
        "stack-size, 0",
        "send-buffer-size, 511",
        "receive-buffer-size, 511",
        "header-buffer-size, 8191",
        "response-buffer-size, 65535",
        "server-metrics, yes",
        "umask, 8",
        "home, srv",
        "user, root",
    })
    void apacheRefusesWhatTheTableRefuses(String key, String value, @TempDir Path directory) throws IOException {
        DaemonOption option = DaemonOption.ofKey(key).orElseThrow();

        assertThat(WsgiDaemonProcess.builder().option(option, value).result().problems())
                .hasSize(1);
        assertThat(check(directory, "WSGIDaemonProcess shop " + key + "=" + value + "\n")
                        .status())
                .isNotZero();
    }

    /** Writing one process makes wsgi.multiprocess true. */
    @Test
    void oneProcessIsNotWritten() {
        assertThat(DaemonOption.PROCESSES.value(
                        WsgiDaemonProcess.builder().processes(1).build()))
                .isEmpty();
        assertThat(DaemonOption.PROCESSES.value(
                        WsgiDaemonProcess.builder().processes(2).build()))
                .contains("2");
    }

    @ParameterizedTest
    @CsvSource({"0.005, 5000000", "5, 5000000000", "0.000001, 1000", "1.50, 1500000000"})
    void aSwitchIntervalHasFractions(String text, long nanos) {
        WsgiDaemonProcess process = WsgiDaemonProcess.builder()
                .option(DaemonOption.SWITCH_INTERVAL, text)
                .build();

        assertThat(process.switchInterval()).contains(Duration.ofNanos(nanos));
        assertThat(DaemonOption.SWITCH_INTERVAL.value(process).map(Double::valueOf))
                .contains(Double.valueOf(text));
    }

    @ParameterizedTest
    @CsvSource({"0", "10.000001", "1.", ".5", "0.0000001", "-1", "1e3", "''", "."})
    void whatIsNoSwitchIntervalIsRefused(String text) {
        assertThat(WsgiDaemonProcess.builder()
                        .option(DaemonOption.SWITCH_INTERVAL, text)
                        .result()
                        .problems())
                .isNotEmpty();
    }

    @Test
    void anUnknownKeyHasNoOption() {
        assertThat(DaemonOption.ofKey("newrelic-config-file")).isEqualTo(Optional.empty());
    }

    private static Programs.Result check(Path directory, String groups) throws IOException {
        return ApacheChecks.check(Programs.require("apache2"), directory, groups);
    }

    private static List<Line> lines() throws IOException {
        try (InputStream in = DaemonOptionTest.class.getResourceAsStream("daemon-options.txt")) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return text.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split(" ", -1))
                    .map(words -> new Line(words[0], Version.of(words[1]), words[2]))
                    .toList();
        }
    }
}
