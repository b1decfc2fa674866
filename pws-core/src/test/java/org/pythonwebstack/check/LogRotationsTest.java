package org.pythonwebstack.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pythonwebstack.host.LinuxHost;
import org.pythonwebstack.testing.Programs;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.SiteName;

/** A log is said to be named twice exactly where logrotate itself refuses it. */
class LogRotationsTest {

    @TempDir
    Path root;

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "apache2, DIR/*.log",
                "apache2, DIR/other.log",
                "apache2, DIR/shop.log",
                "apache2, DIR/other.log DIR/shop.log",
                "apache2, \"DIR/shop.log\"",
                "apache2, DIR/sh?p.log",
                "apache2, DIR/sh?op.log",
                "apache2, DIR/[a-s]hop.log",
                "apache2, DIR/[!a-s]hop.log",
                "apache2, DIR/*/shop.log",
                "apache2, DIR*",
                "apache2, DIR/**",
                "apache2, DIR/sh\\op.log",
                "apache2, DIR/(shop|x).log",
                "apache2, DIR/shop+log",
                "zz-last, DIR/*.log",
                "apache2.dpkg-old, DIR/*.log",
                "apache2~, DIR/*.log",
                "apache2.disabled, DIR/*.log",
                ".hidden, DIR/*.log",
                "apache2.conf, DIR/*.log"
            })
    void asLogrotateSeesIt(String name, String logs) throws IOException {
        Path logDirectory = Files.createDirectories(root.resolve("log"));
        Path log = logDirectory.resolve("shop.log");
        Files.writeString(log, "a line\n");
        Path directory = Files.createDirectories(root.resolve("etc/logrotate.d"));
        String stanza = " {\n    daily\n    rotate 3\n}\n";
        write(directory.resolve(name), logs.replace("DIR", logDirectory.toString()) + stanza);
        write(directory.resolve("pws-shop"), "\"" + log + "\"" + stanza);
        Path main = root.resolve("logrotate.conf");
        write(main, "include " + directory + "\n");

        boolean told = LogRotations.of(LinuxHost.image(AbsolutePath.of(root.toString())))
                .of(AbsolutePath.of(log.toString()), SiteName.of("shop"))
                .isPresent();

        String said = Programs.run(
                        Programs.require("logrotate").toString(),
                        "--debug",
                        "--state",
                        root.resolve("state").toString(),
                        main.toString())
                .all();
        assertThat(told).isEqualTo(said.contains("duplicate log entry for " + log));
    }

    private static void write(Path file, String text) throws IOException {
        Files.writeString(file, text);
        // logrotate takes no file that a group may write.
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    }
}
