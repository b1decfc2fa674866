package org.pythonwebstack.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.pythonwebstack.testing.Programs;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Refused;

/** Real logs that grow, are cut, and are put aside. */
@Timeout(60)
class LogFileTest {

    @TempDir
    private Path given;

    private Path log;

    @BeforeEach
    void place() throws IOException {
        log = given.toRealPath().resolve("a.log");
    }

    private LogFile open() throws IOException {
        return LogFile.open(AbsolutePath.of(log.toString())).orElseThrow();
    }

    private void append(String text) throws IOException {
        Files.writeString(log, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    @Test
    void theLastLinesAndNoOthers() throws IOException {
        append("one\ntwo\r\nthree\n");
        try (LogFile file = open()) {
            assertThat(file.last(2)).containsExactly("two", "three");
            assertThat(file.last(0)).isEmpty();
            assertThat(file.last(100)).containsExactly("one", "two", "three");
            append("four, not ended");
            assertThat(file.last(2)).containsExactly("three", "four, not ended");
        }
    }

    @Test
    void manyLinesOverManyBlocks() throws IOException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 100_000; i++) {
            text.append("line ").append(i).append('\n');
        }
        append(text.toString());
        try (LogFile file = open()) {
            assertThat(file.last(30_000))
                    .hasSize(30_000)
                    .startsWith("line 70000")
                    .endsWith("line 99999");
        }
    }

    @Test
    void bytesThatAreNoTextDoNotStopIt() throws IOException {
        Files.write(log, new byte[] {'a', (byte) 0xff, 0, '\n', (byte) 0xc3});
        try (LogFile file = open()) {
            assertThat(file.last(9)).containsExactly("a\ufffd\0", "\ufffd");
        }
    }

    @Test
    void whatIsAddedComesOnceAndInWholeLines() throws IOException {
        append("old\n");
        try (LogFile file = open()) {
            file.last(1);
            assertThat(file.more()).isEmpty();
            append("ne");
            assertThat(file.more()).isEmpty();
            append("w\nnext\n");
            assertThat(file.more()).containsExactly("new", "next");
            assertThat(file.more()).isEmpty();
        }
    }

    /** As logrotate does it with copytruncate. */
    @Test
    void oneThatIsCutIsReadFromItsStart() throws IOException {
        append("old\nolder than that\n");
        try (LogFile file = open()) {
            file.last(1);
            Files.writeString(log, "new\n");
            assertThat(file.more()).containsExactly("new");
        }
    }

    /** As logrotate does it otherwise; who writes goes on with the old file for a moment. */
    @Test
    void oneThatIsPutAsideIsReadToItsEnd() throws IOException {
        append("old\n");
        try (LogFile file = open()) {
            file.last(1);
            Path aside = log.resolveSibling("a.log.1");
            Files.move(log, aside);
            List<String> lines = new ArrayList<>(file.more());
            append("first of the new one\n");
            Files.writeString(aside, "last of the old one\n", StandardOpenOption.APPEND);
            for (int i = 0; i < 4; i++) {
                lines.addAll(file.more());
            }
            assertThat(lines).containsExactly("last of the old one", "first of the new one");
        }
    }

    @Test
    void noLinkAndNoPipeIsRead() throws IOException {
        assertThat(LogFile.open(AbsolutePath.of(log.toString()))).isEmpty();
        Files.writeString(log.resolveSibling("secret"), "secret\n");
        Files.createSymbolicLink(log, log.resolveSibling("secret"));
        assertThatThrownBy(this::open).isInstanceOf(Refused.class).hasMessageContaining(HostRule.LINK.code());
        Files.delete(log);
        Programs.run("mkfifo", log.toString()).orFail();
        assertThatThrownBy(this::open).isInstanceOf(Refused.class).hasMessageContaining(HostRule.SPECIAL_FILE.code());
        Files.delete(log);
        Files.createDirectory(log);
        assertThatThrownBy(this::open).isInstanceOf(Refused.class).hasMessageContaining(HostRule.NOT_FILE.code());
    }

    /** Who owns the directory puts a link there while the log is followed. */
    @Test
    void aLinkInPlaceOfAFollowedLogIsNotRead() throws IOException {
        append("old\n");
        Files.writeString(log.resolveSibling("secret"), "secret\n");
        try (LogFile file = open()) {
            file.last(1);
            Files.delete(log);
            Files.createSymbolicLink(log, log.resolveSibling("secret"));
            assertThat(file.more()).isEmpty();
            assertThatThrownBy(file::more).isInstanceOf(Refused.class).hasMessageContaining(HostRule.LINK.code());
        }
    }
}
