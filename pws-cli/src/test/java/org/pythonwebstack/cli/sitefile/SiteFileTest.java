package org.pythonwebstack.cli.sitefile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.pythonwebstack.site.DaemonOption;
import org.pythonwebstack.site.ProcessChoice;
import org.pythonwebstack.site.Site;
import org.pythonwebstack.value.EnvName;

class SiteFileTest {

    /** Every key there is. */
    private static final String FULL = """
            name = "shop"
            server-name = "shop.example.org"
            aliases = ["www.shop.example.org", "*.shop.example.org"]
            root = "/srv/shop"
            user = "shop"
            group = "shop"
            allow-server-accounts = false
            listen = ["*:80", "[::1]:8080"]
            document-root = "public"
            acme-challenge-directory = "/var/www/acme"
            compression = true

            [[process]]
            name = "web"
            venv = "venv"
            threads = 4
            python-path = ["app", "/srv/lib"]
            supplementary-groups = ["media"]
            request-timeout = "2m"
            memory-limit = "512m"
            umask = "027"

            [[mount]]
            at = "/"
            application = "shop.wsgi"
            process = "web"
            pass-authorization = true
            script-reloading = false
            map-head-to-get = "off"

            [static]
            "/static/" = "static"
            "/media/" = { path = "media", expires = "1d" }

            [env]
            DJANGO_SETTINGS_MODULE = "shop.settings"

            [secrets]
            SECRET_KEY = "s"

            [request-env]
            SHARD = "1"

            [tls]
            certificate = "/etc/ssl/shop.pem"
            certificate-key = "/etc/ssl/shop.key"
            listen = ["*:443"]
            redirect-http = true
            hsts = "365d"
            http2 = true

            [limits]
            request-body = "20m"
            request-timeout = 60
            header-timeout = "20s"
            body-timeout = 30
            keep-alive = 15

            [proxies]
            ranges = ["10.0.0.0/8"]
            headers = ["x-forwarded-for", "x-forwarded-proto"]

            [logs]
            access = "log/access.log"
            error = "log/error.log"
            level = "info"
            keep = 7
            every = "weekly"
            size = "10m"

            [[redirect]]
            from = "/old"
            to = "/new"
            status = 301
            exact = true

            [headers]
            X-Frame-Options = "DENY"
            X-Robots-Tag = { value = "noindex", always = false }

            [error-pages]
            404 = "/404.html"
            503 = { message = "Back soon." }

            [[directory]]
            path = "downloads"
            files = ["manual.pdf"]

            [assign-user]
            user = "shop"
            group = "shop"
            """;

    @Test
    void readsEveryKey() {
        SiteFile file = read(FULL);
        assertThat(lines(file)).isEmpty();
        Site site = java.util.Objects.requireNonNull(file.site());
        assertThat(site.processes().get(0).pythonPath()).hasToString("[/srv/shop/app, /srv/lib]");
        assertThat(site.mounts().get(0).process()).isEqualTo(ProcessChoice.daemon("web"));
        assertThat(site.statics())
                .extracting(mount -> mount.target().toString())
                .containsExactlyInAnyOrder("/srv/shop/static", "/srv/shop/media");
        assertThat(site.virtualHost().documentRoot().orElseThrow()).hasToString("/srv/shop/public");
        assertThat(site.virtualHost().headers().get(1).always()).isFalse();
        assertThat(site.virtualHost().accessLog().rotation().keep()).isEqualTo(7);
        assertThat(site.environment()).containsOnlyKeys(EnvName.of("DJANGO_SETTINGS_MODULE"));
        assertThat(site.limits().requestBody().bytes()).isEqualTo(20 << 20);
    }

    @ParameterizedTest
    @EnumSource(DaemonOption.class)
    void knowsEveryOptionOfADaemonProcessGroup(DaemonOption option) {
        String unknown = "every key is known";
        assertThat(lines(read(SMALL + option.key() + " = 1979-05-27\n")))
                .doesNotContain(unknown)
                .contains("PWS-FILE-005");
    }

    private static final String SMALL =
            "name = 'shop'\nserver-name = 'shop.example.org'\n[wsgi]\napplication = 'shop'\n";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "threads = '4' | 5:11: wsgi.threads: a value has the type of its key [PWS-FILE-005]. write a whole number; this is a string.",
                "script = '/w.py' | 5:1: wsgi.script: a field is given once [PWS-SITE-002]. 'application' at 4:1 says already what is mounted; keep either it or 'script'.",
                "directory = 1 | 5:1: wsgi.directory: a field is given once [PWS-SITE-002]. 'application' at 4:1 says already",
                "`[[mount]]\nat = '/b'\ndirectory = '/d'\nscript = '/w.py'` | 8:1: mount[0].script: a field is given once [PWS-SITE-002]. 'directory' at 7:1 says already",
                "thread = 4 | 5:1: wsgi.thread: every key is known [PWS-FILE-004]. did you mean 'threads'? Otherwise remove it.",
                "threads = 0 | 5:11: wsgi.threads:",
                "venv = 'venv' | 5:8: wsgi.venv: a relative path needs the site's root in \"venv\" [PWS-FILE-006]. set 'root', or write the path from '/' on.",
                "venv = '../venv' | 5:8: wsgi.venv: a path has no '.' or '..' component;",
                "python-path = ['/a', 1] | 5:22: wsgi.python-path[1]: a value has the type of its key [PWS-FILE-005]. write a string; this is a whole number.",
                "python-path = [1, '/a/../b'] | 5:19: wsgi.python-path[1]: a path has no '.' or '..' component;",
                "at = 'x' | 5:6: wsgi.at: the path of a URL starts with '/';",
                "`[env]\nLD_PRELOAD = 'x'` | 6:1: env.LD_PRELOAD:",
                "`[env]\nA = 'a\\nb'` | 6:5: env.A:",
                "`[env]\nA = \"a\\nb\"` | 6:5: env.A:",
                "`[static]\n'/s/' = { expires = 1 }` | 6:1: static.\"/s/\".path: a mandatory field is given",
                "`[static]\n'/s/' = { path = '/s', expires = '87600h' }` | 6:1: static.\"/s/\".expires: a number lies in the range of its field in \"87600h\"",
                "`[limits]\nrequest-timeout = '87600h'` | 6:19: limits.request-timeout: a number lies in the range of its field in \"87600h\"",
                "`[[directory]]\npath = '/etc'` | 6:8: directory[0].path: a directory that belongs to the system as a whole is not served",
                "`[static]\nmedia = '/m'` | 6:1: static.media.at: the path of a URL starts with '/';",
                "`[tls]\ncertificate = '/c'` | 5:2: tls.certificate-key: a mandatory field is given",
                "`[[redirect]]\nfrom = '/a'\nto = 'javascript:x'` | 7:6: redirect[0].to:",
                "`[headers]\nX-A = \"a\\r\\nb\"` | 6:1: headers.X-A",
                "`[error-pages]\n200 = '/x'` | 6:1: error-pages.200",
                "`[logs]\nkeep = 0` | 6:8: logs.keep:",
                "`[logs]\nevery = 'hourly'` | 6:9: logs.every:",
                "`[logs]\nlevel = 'loud'` | 6:9: logs.level:",
                "`['a\u001bb']\nx = 1` | 5:4: file: the file is TOML 1.0 [PWS-FILE-001]. found the control character U+001B",
            })
    void saysWhatIsWrongAndWhere(String text, String finding) {
        if (text.contains("'a\\nb'")) {
            // Single quotes: a backslash is a backslash, and nothing is wrong.
            assertThat(lines(read(SMALL + text))).isEmpty();
            return;
        }
        assertThat(lines(read(SMALL + text + "\n"))).contains("shop.toml:" + finding);
    }

    @Test
    void saysEverythingAtOnceInTheOrderOfTheFile() {
        assertThat(read("name = 'Shop'\nx = 1\nserver-name = 'a b'\nlisten = 80\n")
                        .findings())
                .extracting(
                        finding -> finding.position() + " " + finding.problem().code())
                .containsExactly("1:8 PWS-NAME-001", "2:1 PWS-FILE-004", "3:15 PWS-HOST-001", "4:10 PWS-FILE-005");
    }

    @Test
    void refusesWhatIsNoText() {
        assertThat(SiteFile.read(new byte[] {'a', (byte) 0xff}, "pws.toml", null)
                        .findings())
                .extracting(finding -> finding.problem().code())
                .containsExactly("PWS-FILE-002");
        assertThat(SiteFile.read("é = 1\nb = 'é\u00f6'".getBytes(StandardCharsets.ISO_8859_1), "pws.toml", null)
                        .findings())
                .extracting(
                        finding -> finding.position() + " " + finding.problem().code())
                .containsExactly("1:1 PWS-FILE-002");
        assertThat(SiteFile.read(new byte[] {'\n', (byte) 0xc3, (byte) 0xa9, (byte) 0xc3}, "pws.toml", null)
                        .findings())
                .extracting(
                        finding -> finding.position() + " " + finding.problem().code())
                .containsExactly("2:2 PWS-FILE-002");
        assertThat(SiteFile.read(new byte[(1 << 20) + 1], "pws.toml", null).findings())
                .extracting(finding -> finding.problem().code())
                .containsExactly("PWS-FILE-003");
    }

    @Test
    void documentsEveryRuleAndEveryKey() throws IOException {
        String document = Files.readString(Path.of("..", "docs", "site-file.md"));
        for (SiteFileRule rule : SiteFileRule.values()) {
            assertThat(document).contains(rule.code()).contains(rule.statement());
        }
        for (List<String> keys : List.of(
                SiteTables.TOP,
                ApplicationTables.MOUNT,
                HostTables.TLS,
                HostTables.LIMITS,
                HostTables.PROXIES,
                HostTables.LOGS,
                HostTables.REDIRECT,
                HostTables.DIRECTORY,
                HostTables.ASSIGN_USER)) {
            for (String key : keys) {
                assertThat(document).contains("`" + key + "`");
            }
        }
    }

    /** Any text in any place of a string: a site or findings, all printable; never another exception. */
    @Property
    void answersAnyTextInAnyField(@ForAll("places") int place, @ForAll String text) {
        String[] parts = FULL.split("\"[^\"\n]*\"", -1);
        StringBuilder file = new StringBuilder();
        java.util.regex.Matcher strings =
                java.util.regex.Pattern.compile("\"[^\"\n]*\"").matcher(FULL);
        for (int i = 0; i < parts.length; i++) {
            file.append(parts[i]);
            if (strings.find()) {
                file.append(i == place % (parts.length - 1) ? quoted(text) : strings.group());
            }
        }
        SiteFile read = read(file.toString());
        assertThat(read.site() == null).isEqualTo(!read.findings().isEmpty());
        assertThat(lines(read)).matches("[ -~\n]*");
    }

    @Provide
    Arbitrary<Integer> places() {
        return Arbitraries.integers().between(0, 999);
    }

    private static String quoted(String text) {
        return text.codePoints()
                .filter(c -> c < 0xd800 || c > 0xdfff)
                .mapToObj(c -> String.format(java.util.Locale.ROOT, "\\U%08x", c))
                .collect(Collectors.joining("", "\"", "\""));
    }

    private static SiteFile read(String text) {
        return SiteFile.read(text.getBytes(StandardCharsets.UTF_8), "pws.toml", null);
    }

    private static String lines(SiteFile file) {
        return file.findings().stream()
                .map(finding -> finding.inFile("shop.toml"))
                .collect(Collectors.joining("\n"));
    }
}
