package org.pythonwebstack.conf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pythonwebstack.testing.Programs;

class ApacheSlotsTest {

    private static final List<String> MODULES = List.of(
            "alias",
            "allowmethods",
            "auth_basic",
            "auth_digest",
            "auth_form",
            "authn_core",
            "authn_file",
            "authz_core",
            "authz_groupfile",
            "authz_host",
            "authz_user",
            "access_compat",
            "brotli",
            "deflate",
            "dir",
            "env",
            "expires",
            "ext_filter",
            "filter",
            "headers",
            "http2",
            "ident",
            "include",
            "info",
            "log_debug",
            "log_forensic",
            "macro",
            "mime",
            "negotiation",
            "proxy",
            "proxy_http",
            "remoteip",
            "reqtimeout",
            "request",
            "rewrite",
            "session",
            "setenvif",
            "socache_shmcb",
            "ssl",
            "status",
            "substitute",
            "suexec",
            "unique_id",
            "vhost_alias",
            "wsgi");

    /** What mod_wsgi has since version 6.0, which Debian does not have yet. */
    private static final Set<String> NEWER = Set.of(
            "WSGIFreeThreading",
            "WSGIPerInterpreterGIL",
            "WSGISlowRequests",
            "WSGISwitchInterval",
            "<WSGIInterpreterOptions");

    private static final Pattern LISTED = Pattern.compile("^(<?[A-Za-z0-9]+) \\(", Pattern.MULTILINE);

    /** A misspelled name would leave its directive to the rules for plain words. Manual and source differ in case. */
    @Test
    void apacheHasEveryDirectiveOfTheTable(@TempDir Path directory) throws IOException {
        Set<String> known = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        known.addAll(directives(directory, "mod_mpm_event"));
        known.addAll(directives(directory, "mod_mpm_prefork", "mpm_itk"));
        Set<String> listed = new HashSet<>(ApacheSlots.directives().keySet());
        ApacheSlots.sections().keySet().forEach(name -> listed.add("<" + name));
        listed.removeAll(NEWER);
        listed.removeIf(known::contains);
        assertThat(listed).isEmpty();
    }

    private static Set<String> directives(Path directory, String... mpm) throws IOException {
        StringBuilder text = new StringBuilder();
        text.append("ServerRoot ")
                .append(directory)
                .append("\nErrorLog ")
                .append(directory)
                .append("/log\n");
        text.append("PidFile ").append(directory).append("/pid\nServerName localhost\n");
        for (String module : mpm) {
            load(text, module);
        }
        MODULES.forEach(module -> load(text, "mod_" + module));
        Path file = Files.writeString(directory.resolve("apache2.conf"), text, StandardCharsets.UTF_8);
        String out = Programs.run(Programs.require("apache2").toString(), "-f", file.toString(), "-L")
                .orFail()
                .out();
        Set<String> names = new HashSet<>();
        Matcher matcher = LISTED.matcher(out);
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        return names;
    }

    private static void load(StringBuilder text, String module) {
        Path file = Programs.requireFile("/usr/lib/apache2/modules/" + module + ".so");
        String name = module.startsWith("mod_") ? module.substring(4) : module;
        text.append("LoadModule ").append(name).append("_module ").append(file).append('\n');
    }

    /** Keywords are written without quotes. */
    @Test
    void everyKeywordCanStandWithoutQuotes() {
        ApacheSlots.directives()
                .forEach((name, entry) -> keywords(entry.shape())
                        .forEach(word -> assertThat(word).as(name).matches("[A-Za-z0-9_./%{}!+*~-]+")));
    }

    private static Set<String> keywords(ApacheShape shape) {
        Set<String> words = new HashSet<>();
        for (ApacheSlot slot : shape.slots()) {
            for (String word : slot.words()) {
                words.add(word);
                ApacheShape then = slot.after(new Keyword(word));
                if (then != null && !then.equals(shape)) {
                    words.addAll(keywords(then));
                }
            }
        }
        return words;
    }

    @Test
    void namesAreFoundInAnyCase() {
        assertThat(ApacheSlots.directive("SERVERNAME").name()).isEqualTo("ServerName");
        assertThat(ApacheSlots.section("location").name()).isEqualTo("Location");
        assertThat(ApacheSlots.directive("unHEARDof").name()).isEqualTo("unHEARDof");
    }
}
