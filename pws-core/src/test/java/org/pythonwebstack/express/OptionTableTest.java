package org.pythonwebstack.express;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.pythonwebstack.express.ExpressOption.Status;

/** The option table has every option of mod_wsgi-express, and {@code docs/express.md} says what is in it. */
class OptionTableTest {

    /** What no server does, whatever it runs on: hooks for debugging, CGI and PHP, what Debian's mod_wsgi has not. */
    private static final List<String> REFUSED_EVERYWHERE = List.of(
            "--with-cgi",
            "--with-php5",
            "--enable-docs",
            "--enable-telemetry",
            "--telemetry-ui-port",
            "--debug-mode",
            "--enable-debugger",
            "--debugger-startup",
            "--enable-coverage",
            "--coverage-directory",
            "--enable-profiler",
            "--profiler-directory",
            "--enable-recorder",
            "--recorder-directory",
            "--enable-gdb",
            "--gdb-executable");

    @Test
    void hasEveryOptionOfTheReference() throws IOException {
        List<String> reference = reference();
        assertThat(reference).hasSize(152).doesNotHaveDuplicates();
        assertThat(OptionTable.options())
                .filteredOn(option -> option.group() != OptionGroup.OWN)
                .extracting(ExpressOption::name)
                .containsExactlyInAnyOrderElementsOf(reference);
    }

    @Test
    void theDocumentIsThatOfTheTable() throws IOException {
        String text = ExpressDocument.text();
        if (Boolean.getBoolean("pws.regenerate")) {
            Files.writeString(ExpressDocument.FILE, text);
        }
        assertThat(ExpressDocument.FILE)
                .as("run mvn -pl pws-core -Dtest=OptionTableTest -Dpws.regenerate=true test")
                .hasContent(text);
    }

    @Test
    void onlyTheseAreRefusedByAllServers() {
        assertThat(OptionTable.options())
                .filteredOn(option -> List.of(ExpressServer.values()).stream()
                        .allMatch(server -> option.on(server).status() == Status.REFUSED))
                .extracting(ExpressOption::name)
                .containsExactlyElementsOf(REFUSED_EVERYWHERE);
    }

    /** The list gets shorter, never longer. */
    @Test
    void onlyTheseAreOpen() {
        assertThat(ExpressDocument.open()).hasSize(20);
        assertThat(OptionTable.options())
                .filteredOn(option -> option.on(ExpressServer.APACHE).status() == Status.OPEN)
                .extracting(ExpressOption::name)
                .containsExactly("--reload-on-changes", "--rotate-logs", "--max-log-size", "--rotatelogs-executable");
    }

    @Test
    void whatIsRefusedSaysWhyAndWhatToDo() {
        for (ExpressOption<?> option : OptionTable.options()) {
            assertThat(option.meaning()).as(option.name()).isNotBlank().doesNotEndWith(".");
            for (ExpressServer server : ExpressServer.values()) {
                assertThat(option.on(server).text())
                        .as(option.name())
                        .isNotBlank()
                        .doesNotContain("\n");
                if (option.on(server).status() == Status.REFUSED
                        && option.sameAs().isEmpty()) {
                    assertThat(option.on(server).text()).as(option.name()).endsWith(".");
                }
            }
        }
    }

    private static List<String> reference() throws IOException {
        try (InputStream in = Objects.requireNonNull(
                OptionTableTest.class.getResourceAsStream("/express/mod_wsgi-express-6.0.5-options.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }
}
