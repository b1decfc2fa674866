package org.pythonwebstack.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pythonwebstack.testing.Programs;
import org.pythonwebstack.value.Version;

/** The table of directives says what Debian's module says of itself. */
class WsgiDirectiveTest {

    private static final Version DEBIAN = Version.of("4.9.4");

    /** In 4.9.4, refused by 6.0. */
    private static final Set<String> REMOVED =
            Set.of("WSGILazyInitialization", "WSGINewRelicConfigFile", "WSGINewRelicEnvironment");

    @Test
    void namesAndContextsAreThoseOfTheModule(@TempDir Path directory) throws IOException {
        Map<String, String> listed = listed(directory);
        listed.keySet().removeAll(REMOVED);

        Map<String, String> table = new TreeMap<>();
        for (WsgiDirective directive : WsgiDirective.values()) {
            if (DEBIAN.isAtLeast(directive.since())) {
                table.put(directive.directive(), sentence(directive.place()));
            }
        }

        assertThat(table).isEqualTo(listed);
    }

    /** The list does not tell virtual hosts apart from the server; a syntax check does. */
    @Test
    void theServersOwnAreRefusedInVirtualHosts(@TempDir Path directory) throws IOException {
        Path apache = Programs.require("apache2");
        Set<String> refused = new TreeSet<>();
        Set<String> expected = new TreeSet<>();
        for (WsgiDirective directive : WsgiDirective.values()) {
            if (!DEBIAN.isAtLeast(directive.since())) {
                continue;
            }
            if (directive.place() == WsgiDirective.Place.SERVER) {
                expected.add(directive.directive());
            }
            String host = "<VirtualHost *:9>\nServerName a\n" + directive.directive() + " On\n</VirtualHost>\n";
            if (ApacheChecks.check(apache, directory, host).all().contains("cannot occur within <VirtualHost>")) {
                refused.add(directive.directive());
            }
        }

        assertThat(refused).isEqualTo(expected);
    }

    @Test
    void placesContainEachOther() {
        assertThat(List.of(WsgiDirective.Place.values()))
                .extracting(place -> place.inServer() + " " + place.inHost() + " " + place.inDirectory())
                .containsExactly(
                        "true false false", "true true false", "true true true", "true true true", "false false true");
    }

    private static String sentence(WsgiDirective.Place place) {
        return switch (place) {
            case SERVER, HOST -> "Allowed in *.conf only outside <Directory>, <Files>, <Location>, or <If>";
            case DIRECTORY -> "Allowed in *.conf anywhere";
            case FILE_INFO -> "Allowed in *.conf anywhere and in .htaccess when AllowOverride includes FileInfo";
            case AUTH_CONFIG ->
                "Allowed in *.conf only inside <Directory>, <Files>, <Location>, or <If> and in .htaccess"
                        + " when AllowOverride includes AuthConfig";
        };
    }

    /** Reads what {@code apache2 -L} prints: a name with its module, and indented lines about it. */
    private static Map<String, String> listed(Path directory) throws IOException {
        Programs.Result result = ApacheChecks.check(Programs.require("apache2"), directory, "", "-L");
        Map<String, String> listed = new TreeMap<>();
        String name = "";
        List<String> about = new ArrayList<>();
        for (String line : (result.orFail().out() + "\nend").lines().toList()) {
            if (line.startsWith("\t")) {
                about.add(line.strip());
                continue;
            }
            if (name.endsWith(" (mod_wsgi.c)")) {
                String text = String.join(" ", about);
                listed.put(name.substring(0, name.indexOf(' ')), text.substring(text.indexOf("Allowed in")));
            }
            name = line;
            about.clear();
        }
        return listed;
    }
}
