package org.pythonwebstack.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MinuteTest {

    @Test
    void rendersForBothServers() {
        assertThat(Minute.rendered())
                .contains("/etc/apache2/sites-available/pws-shop.conf root:root 0644\n")
                .contains("/etc/nginx/sites-available/pws-shop.conf root:root 0644\n")
                .contains("/etc/systemd/system/pws-shop.service root:root 0644\n");
    }

    @Test
    void namesEveryProblem() throws IOException {
        String answer = Minute.refused("shop.example.org;", "/srv/shop/../../etc");
        assertThat(answer).isEqualTo("virtual-host.server-name: PWS-HOST-001\nstatic[0].target: PWS-PATH-002\n");
        assertThat(Files.readString(Path.of("../README.md"))).contains("```\n" + answer + "```\n");
    }

    /** What a reader copies from the README is what is compiled and run here. */
    @ParameterizedTest
    @ValueSource(strings = {"render", "refuse"})
    void standsInTheReadme(String part) throws IOException {
        String source = Files.readString(Path.of("src/main/java/org/pythonwebstack/examples/Minute.java"));
        String begin = "        // begin: " + part + "\n";
        String snippet = source.substring(
                        source.indexOf(begin) + begin.length(), source.indexOf("        // end: " + part))
                .replaceAll("(?m)^ {8}", "");
        assertThat(Files.readString(Path.of("../README.md"))).contains("```java\n" + snippet + "```\n");
    }
}
