package org.pythonwebstack.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A site gets its certificate from a real ACME server, by a real certbot, on a machine with systemd. */
class CertificatesTest {

    /** Asks over and over by HTTPS until a file is there; all that was no good answer is told. */
    private static final String LOAD = """
            import collections, http.client, os, ssl, sys
            context = ssl.create_default_context()
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
            seen = collections.Counter()
            while not os.path.exists(sys.argv[1]):
                try:
                    site = http.client.HTTPSConnection("shop.example.org", 443, timeout=60, context=context)
                    site.request("GET", "/")
                    answer = site.getresponse()
                    text = answer.read().decode("latin-1")
                    seen[text if answer.status == 200 else answer.status] += 1
                    site.close()
                except (OSError, http.client.HTTPException) as problem:
                    seen[repr(problem)] += 1
            print(seen.pop("hello"), dict(seen))
            """;

    /** Answers each question for a TXT record with the lines of a file, and all names are this machine. */
    private static final String DNS = """
            import os, socket
            here = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            here.bind(("127.0.0.1", 8053))
            while True:
                asked, whom = here.recvfrom(4096)
                end = 12
                while asked[end]:
                    end += 1 + asked[end]
                kind = int.from_bytes(asked[end + 1:end + 3], "big")
                answers = [bytes([127, 0, 0, 1])] if kind == 1 else []
                if kind == 16 and os.path.exists("/root/txt"):
                    answers = [bytes([len(line)]) + line for line in open("/root/txt", "rb").read().split()]
                record = b"\\xc0\\x0c" + kind.to_bytes(2, "big") + b"\\0\\1\\0\\0\\0\\0"
                here.sendto(
                    asked[:2] + b"\\x85\\x80\\0\\1" + len(answers).to_bytes(2, "big") + b"\\0\\0\\0\\0" + asked[12:end + 5]
                    + b"".join(record + len(text).to_bytes(2, "big") + text for text in answers), whom)
            """;

    /** A plugin of certbot, as those for the DNS of a provider are. */
    private static final String PLUGIN = """
            from certbot.plugins import dns_common
            class Authenticator(dns_common.DNSAuthenticator):
                description = "the DNS of this test"
                @classmethod
                def add_parser_arguments(cls, add, default_propagation_seconds=0):
                    super().add_parser_arguments(add, default_propagation_seconds)
                    add("credentials", help="a file")
                def more_info(self):
                    return "writes to a file"
                def _setup_credentials(self):
                    self.own = self._configure_credentials("credentials", "a file", {"token": "a secret"})
                def _perform(self, domain, name, validation):
                    assert self.own.conf("token") == "secret"
                    with open("/root/txt", "a") as file:
                        file.write(validation + "\\n")
                def _cleanup(self, domain, name, validation):
                    pass
            """;

    private static final String SERVED =
            "openssl s_client -connect 127.0.0.1:443 -servername shop.example.org </dev/null 2>/dev/null"
                    + " | openssl x509 -noout -issuer -serial -ext subjectAltName";

    private static SiteMachine machine;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        machine = SiteMachine.boot();
        machine.write("/etc/hosts", "644", "127.0.0.1 localhost machine shop.example.org www.shop.example.org\n");
        machine.run(
                        "openssl",
                        "req",
                        "-x509",
                        "-newkey",
                        "rsa:2048",
                        "-nodes",
                        "-days",
                        "2",
                        "-subj",
                        "/CN=pebble",
                        "-addext",
                        "subjectAltName=DNS:localhost",
                        "-keyout",
                        "/root/pebble.key",
                        "-out",
                        "/usr/local/share/ca-certificates/pebble.crt")
                .ok();
        machine.run("update-ca-certificates").ok();
        machine.write("/root/dns.py", "644", DNS);
        machine.run("systemd-run", "--unit=test-dns", "/usr/bin/python3", "/root/dns.py")
                .ok();
        String packages = "/usr/lib/python3/dist-packages/certbot_dns_here";
        machine.write(packages + ".py", "644", PLUGIN);
        machine.write(
                packages + "-1.dist-info/METADATA",
                "644",
                "Metadata-Version: 2.1\nName: certbot-dns-here\nVersion: 1\n");
        machine.write(
                packages + "-1.dist-info/entry_points.txt",
                "644",
                "[certbot.plugins]\ndns-here = certbot_dns_here:Authenticator\n");
        // Certificates for ten days are due for renewal from the start.
        machine.write("/root/pebble.json", "600", """
                {"pebble": {"listenAddress": "127.0.0.1:14000", "managementListenAddress": "127.0.0.1:15000",
                 "certificate": "/usr/local/share/ca-certificates/pebble.crt", "privateKey": "/root/pebble.key",
                 "httpPort": 80, "tlsPort": 443, "ocspResponderURL": "", "certificateValidityPeriod": 864000}}
                """);
        machine.run(
                        "systemd-run",
                        "--unit=pebble",
                        "--setenv=PEBBLE_VA_NOSLEEP=1",
                        "--setenv=PEBBLE_AUTHZREUSE=0",
                        "--setenv=PEBBLE_WFE_NONCEREJECT=0",
                        "/usr/bin/pebble",
                        "-config",
                        "/root/pebble.json",
                        "-dnsserver",
                        "127.0.0.1:8053")
                .ok();
        machine.run("rm", "/etc/apache2/sites-enabled/000-default.conf");
        machine.run("mkdir", "/srv/shop").ok();
        machine.run("useradd", "--system", "shop").ok();
        machine.write("/root/load.py", "644", LOAD);
        machine.write("/srv/shop/hello.py", "644", """
                def application(environ, start_response):
                    start_response("200 OK", [("Content-Type", "text/plain")])
                    return [b"hello"]
                """);
        machine.write("/root/shop.toml", "600", """
                name = "shop"
                server-name = "shop.example.org"
                aliases = ["www.shop.example.org"]
                root = "/srv/shop"
                user = "shop"

                [wsgi]
                application = "hello:application"

                [tls]
                issuer = "acme"
                """);
    }

    @AfterAll
    static void stop() throws IOException, InterruptedException {
        if (machine != null) {
            machine.close();
        }
    }

    private static String served() throws IOException, InterruptedException {
        return machine.run("sh", "-c", SERVED).ok();
    }

    private static SiteMachine.Ended issue(String... more) throws IOException, InterruptedException {
        java.util.List<String> words = new java.util.ArrayList<>(java.util.List.of(
                "certificate", "issue", "shop", "--agree-tos", "--authority", "https://localhost:14000/dir"));
        words.addAll(java.util.List.of(more));
        return machine.pws(words.toArray(String[]::new));
    }

    /** Counts what mod_wsgi logged of requests whose daemon process went away. */
    private static long lostRequests() throws IOException, InterruptedException {
        return machine.run("grep", "-rhasE", "daemon process", "/var/log/apache2", "/var/log/pws", "/srv/shop")
                .out()
                .lines()
                .filter(line -> line.contains("response headers received from daemon process")
                        || line.contains("Unable to connect to WSGI daemon process"))
                .count();
    }

    private static String tree() throws IOException, InterruptedException {
        return machine.run(
                        "find",
                        "/etc/pws",
                        "/etc/nginx",
                        "/etc/apache2",
                        "/etc/systemd/system",
                        "/etc/letsencrypt/live",
                        "/etc/letsencrypt/archive",
                        "/etc/letsencrypt/renewal",
                        "/etc/letsencrypt/renewal-hooks/deploy",
                        "/var/lib/pws-acme",
                        "-printf",
                        "%p %M %u %g %s %l\\n")
                .out()
                .lines()
                .filter(line -> line.startsWith("/etc/") && !line.contains(" d"))
                // Certbot's own, from its first run on.
                .filter(line -> !line.startsWith("/etc/letsencrypt/live/README "))
                .sorted()
                .reduce("", (all, line) -> all + line + "\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nginx", "apache"})
    void aSiteSignsItselfUntilTheAuthorityHasAnswered(String server) throws IOException, InterruptedException {
        String unit = server.equals("nginx") ? "nginx.service" : "apache2.service";
        machine.run("systemctl", "start", unit).ok();
        String before = tree();

        machine.pws("apply", "--server", server, "/root/shop.toml").ok();
        String first = served();
        assertThat(first).contains("PWS self-signed", "DNS:shop.example.org, DNS:www.shop.example.org");
        assertThat(machine.run("stat", "-c", "%a %U", "/etc/pws/certificates/shop/self-signed/privkey.pem")
                        .ok())
                .isEqualTo("600 root\n");
        assertThat(machine.pws("apply", "/root/shop.toml").ok()).contains("nothing to do");
        assertThat(machine.pws("certificate", "list").ok()).contains("shop  self-signed  valid until", "note: ");

        // A name that leads nowhere shows before the authority is asked.
        machine.run("sed", "-i", "s/ www.shop.example.org//", "/etc/hosts").ok();
        SiteMachine.Ended nowhere = issue();
        assertThat(nowhere.status()).as(nowhere.out()).isEqualTo(3);
        assertThat(nowhere.out()).contains("www.shop.example.org has no address in the DNS");
        machine.write("/etc/hosts", "644", "127.0.0.1 localhost machine shop.example.org www.shop.example.org\n");

        // The authority cannot read its challenge: nothing changes, and the reason is told.
        machine.run("chmod", "700", "/var/lib/pws-acme/shop/.well-known").ok();
        assertThat(issue().out()).contains("where something else answers");
        SiteMachine.Ended failed = issue("--skip-check");
        assertThat(failed.status()).as(failed.out()).isEqualTo(3);
        assertThat(failed.out()).contains("certbot got no certificate", "goes on with the certificate that it had");
        assertThat(served()).isEqualTo(first);
        machine.run("chmod", "755", "/var/lib/pws-acme/shop/.well-known").ok();

        assertThat(issue("--dry-run").ok())
                .contains("certbot certonly", "change link /etc/pws/certificates/shop/current");
        assertThat(served()).isEqualTo(first);
        issue("--email", "me@example.org").ok();
        String second = served();
        assertThat(second).contains("Pebble", "DNS:shop.example.org, DNS:www.shop.example.org");
        assertThat(machine.pws("apply", "/root/shop.toml").ok()).contains("nothing to do");

        machine.pws("undo").ok();
        assertThat(served()).isEqualTo(first);
        issue().ok();
        second = served();
        assertThat(second).contains("Pebble");

        // The timer's service renews it, and the hook has the server take it.
        long lostBefore = lostRequests();
        Process load = machine.background("python3", "/root/load.py", "/root/stop");
        machine.run("systemctl", "start", "certbot.service").ok();
        String third = served();
        assertThat(third).contains("Pebble").isNotEqualTo(second);
        machine.write("/root/stop", "644", "");
        String answers = new String(load.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (server.equals("nginx")) {
            assertThat(answers).matches("[1-9][0-9]* \\{\\}\n");
        } else {
            // Apache's graceful reload ends the daemon processes of mod_wsgi, at times with a request in them. Every
            // connection and handshake succeeds, and mod_wsgi says of each lost request that this was why.
            assertThat(answers).matches("[1-9][0-9]* \\{((500|503): [0-9]+(, )?)*\\}\n");
            long lost = Pattern.compile(": ([0-9]+)")
                    .matcher(answers)
                    .results()
                    .mapToLong(one -> Long.parseLong(one.group(1)))
                    .sum();
            assertThat(lost).as(answers).isLessThanOrEqualTo(lostRequests() - lostBefore);
        }
        machine.run("rm", "/root/stop").ok();

        assertThat(machine.pws("status").ok()).contains("its certificate is valid for 9 days only");
        machine.run("chmod", "700", "/var/lib/pws-acme/shop/.well-known").ok();
        assertThat(machine.run("systemctl", "start", "certbot.service").status())
                .isNotZero();
        assertThat(machine.pws("certificate", "list").ok()).contains("shop  issued", "renewal", "failed");
        machine.run("systemctl", "reset-failed", "certbot.service").ok();
        machine.run("chmod", "755", "/var/lib/pws-acme/shop/.well-known").ok();
        assertThat(served()).isEqualTo(third);

        machine.pws("rmsite", "--yes", "shop").ok();
        machine.pws("undo").ok();
        assertThat(served()).isEqualTo(third);
        machine.pws("rmsite", "--yes", "--purge", "shop").ok();
        assertThat(tree()).isEqualTo(before);
        machine.run("systemctl", "stop", unit).ok();
    }

    @Test
    void aNameWithAStarIsShownToBeOursByTheDns() throws IOException, InterruptedException {
        machine.run("systemctl", "start", "nginx.service").ok();
        String description = machine.run("cat", "/root/shop.toml").ok().replace("www.shop", "*.shop");
        machine.write("/root/star/pws.toml", "600", description);
        machine.pws("apply", "--server", "nginx", "/root/star/pws.toml").ok();
        assertThat(served()).contains("PWS self-signed", "DNS:*.shop.example.org");

        SiteMachine.Ended byHttp = issue();
        assertThat(byHttp.status()).as(byHttp.out()).isEqualTo(1);
        assertThat(byHttp.out()).contains("no authority certifies *.shop.example.org by HTTP", "--dns-plugin");
        machine.write("/root/here.ini", "644", "dns_here_token = secret\n");
        String[] byDns = {"--dns-plugin", "here", "--dns-credentials", "/root/here.ini"};
        assertThat(issue(byDns).out()).contains("a file of root that nobody else may read");
        machine.run("chmod", "600", "/root/here.ini").ok();
        issue(byDns).ok();
        assertThat(served()).contains("Pebble", "DNS:*.shop.example.org", "DNS:shop.example.org");

        // Without certbot's files the site is served all the same.
        assertThat(machine.pws("apply", "/root/star/pws.toml").ok()).contains("nothing to do");
        machine.run("certbot", "delete", "--non-interactive", "--cert-name", "pws-shop")
                .ok();
        machine.pws("apply", "/root/star/pws.toml").ok();
        assertThat(served()).contains("PWS self-signed");

        machine.pws("rmsite", "--yes", "--purge", "shop").ok();
        machine.run("systemctl", "stop", "nginx.service").ok();
    }
}
