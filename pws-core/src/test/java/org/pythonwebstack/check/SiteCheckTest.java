package org.pythonwebstack.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pythonwebstack.check.MachineImage.OTHER;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.pythonwebstack.host.Program;
import org.pythonwebstack.render.ApacheLayout;
import org.pythonwebstack.site.AccessLog;
import org.pythonwebstack.site.DaemonOption;
import org.pythonwebstack.site.ProcessChoice;
import org.pythonwebstack.site.Site;
import org.pythonwebstack.site.Tls;
import org.pythonwebstack.site.VirtualHost;
import org.pythonwebstack.site.WsgiApplication;
import org.pythonwebstack.site.WsgiDaemonProcess;
import org.pythonwebstack.site.WsgiMount;
import org.pythonwebstack.site.WsgiServer;
import org.pythonwebstack.testing.Programs;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Version;

/** Every rule is broken once on a machine made of real files, and none is on the sound machine beside it. */
class SiteCheckTest {

    private static final String VENV = "/srv/shop/venv";
    private static final String PACKAGES = VENV + "/lib/python3.11/site-packages";
    private static final String ENABLED = "/etc/apache2/sites-enabled/";

    @TempDir
    Path root;

    private static WsgiDaemonProcess.Builder process() {
        return WsgiDaemonProcess.builder().venv(VENV).pythonPath("/srv/shop/app");
    }

    private static VirtualHost.Builder host() {
        return VirtualHost.builder().serverName("shop.example.org");
    }

    private static Site.Builder base() {
        return Site.builder().name("shop").root("/srv/shop").user("shop").group("shop");
    }

    private static Site.Builder module(WsgiDaemonProcess.Builder process) {
        return base().virtualHost(host()).process(process).mount("/", WsgiApplication.module("shop.wsgi"));
    }

    private static Site.Builder script(String path) {
        return base().virtualHost(host()).process(process()).mount("/", WsgiApplication.script(path));
    }

    private static Site.Builder tls(String certificate, String key) {
        return base().virtualHost(host().tls(Tls.of(certificate, key)))
                .process(process())
                .mount("/", WsgiApplication.module("shop.wsgi"));
    }

    private static Site.Builder including() {
        return base().virtualHost(host().includeDirectory("/etc/pws/include/shop"))
                .process(process())
                .mount("/", WsgiApplication.module("shop.wsgi"));
    }

    private static Site.Builder logs(String directory) {
        return base().virtualHost(host().accessLog(AccessLog.to(directory + "/access.log")))
                .process(process())
                .mount("/", WsgiApplication.module("shop.wsgi"));
    }

    private static Site.Builder embedded() {
        return base().virtualHost(host())
                .mount(WsgiMount.builder().at("/").script("/srv/shop/wsgi.py").process(ProcessChoice.EMBEDDED));
    }

    /**
     * A rule, what breaks it, and a site that is concerned.
     *
     * @param name what it is about; begins with the rows of the attack catalogue
     * @param expected the rules that are broken, and no other
     */
    private record Case(
            String name,
            List<CheckRule> expected,
            Consumer<MachineImage> change,
            Supplier<Site.Builder> site,
            String server) {

        @Override
        public String toString() {
            return name + " " + expected;
        }
    }

    private static Case apache(
            String name, Consumer<MachineImage> change, Supplier<Site.Builder> site, CheckRule... expected) {
        return new Case(name, Arrays.asList(expected), change, site, "apache");
    }

    private static Case nginx(
            String name, Consumer<MachineImage> change, Supplier<Site.Builder> site, CheckRule... expected) {
        return new Case(name, Arrays.asList(expected), change, site, "nginx");
    }

    private static Case apache(String name, Consumer<MachineImage> change, CheckRule... expected) {
        return apache(name, change, () -> module(process()), expected);
    }

    private static void nothing(MachineImage machine) {
        assertThat(machine.has("/srv/shop")).isTrue();
    }

    static Stream<Case> cases() {
        return Stream.of(
                        accounts(),
                        paths(),
                        accessLists(),
                        homes(),
                        venvs(),
                        applications(),
                        configurations(),
                        versions(),
                        certificates(),
                        keys())
                .flatMap(stream -> stream);
    }

    static Stream<Case> accounts() {
        return Stream.of(
                apache("sound", SiteCheckTest::nothing),
                nginx("sound", SiteCheckTest::nothing, () -> module(process())),
                apache(
                        "A20 number",
                        SiteCheckTest::nothing,
                        () -> module(process().user("#4711")),
                        CheckRule.ACCOUNT_UNKNOWN),
                apache(
                        "A20 name",
                        SiteCheckTest::nothing,
                        () -> module(process().user("nowhere")),
                        CheckRule.ACCOUNT_UNKNOWN),
                nginx(
                        "A20 nginx",
                        SiteCheckTest::nothing,
                        () -> module(process().user("#4711")),
                        CheckRule.ACCOUNT_UNKNOWN),
                apache(
                        "A20 known",
                        SiteCheckTest::nothing,
                        () -> module(process().user("#2001"))),
                apache(
                        "A20 group",
                        SiteCheckTest::nothing,
                        () -> module(process().supplementaryGroup("nowhere")),
                        CheckRule.GROUP_UNKNOWN),
                apache(
                        "V25 root by another name",
                        SiteCheckTest::nothing,
                        () -> module(process().user("toor")),
                        CheckRule.ACCOUNT_ROOT,
                        CheckRule.FOREIGN_OWNER));
    }

    static Stream<Case> paths() {
        return Stream.of(
                apache(
                        "V06 directory",
                        m -> m.mode("/srv/shop", "rwx------"),
                        () -> module(process().user("other").group("other")),
                        CheckRule.SEARCH,
                        CheckRule.FOREIGN_OWNER),
                apache("V06 own directory", m -> m.mode("/srv/shop", "rwx------"), () -> module(process())),
                apache(
                        "V06 packages",
                        m -> {
                            m.mode(PACKAGES, "rwx------");
                            m.owner(PACKAGES, 0);
                        },
                        CheckRule.SEARCH),
                apache(
                        "V06 not readable",
                        m -> {
                            m.mode("/srv/shop/app", "--x--x--x");
                        },
                        CheckRule.READ),
                apache(
                        "V07",
                        m -> {
                            m.venv("/tmp/venv");
                            m.mode("/tmp", "rwxrwxrwx");
                        },
                        () -> module(
                                WsgiDaemonProcess.builder().venv("/tmp/venv").pythonPath("/srv/shop/app")),
                        CheckRule.TEMPORARY_PLACE,
                        CheckRule.WORLD_WRITABLE),
                apache(
                        "B08 out of the root",
                        m -> {
                            m.venv("/srv/other/venv");
                            m.link("/srv/shop/there", "../other/venv");
                        },
                        () -> module(process("/srv/shop/there")),
                        CheckRule.LINK_LEAVES),
                apache(
                        "B08 inside the root",
                        m -> m.link("/srv/shop/there", "venv"),
                        () -> module(process("/srv/shop/there"))),
                apache(
                        "B08 by root",
                        m -> {
                            m.venv("/opt/venv");
                            m.link("/srv/shop/there", "/opt/venv");
                            m.owner("/srv/shop/there", 0);
                        },
                        () -> module(process("/srv/shop/there"))),
                apache(
                        "B08 dangling",
                        m -> m.link("/srv/shop/there", "nothing"),
                        () -> module(process("/srv/shop/there")),
                        CheckRule.VENV_ABSENT),
                apache(
                        "B08 loop",
                        m -> m.link("/srv/shop/there", "there"),
                        () -> module(process("/srv/shop/there")),
                        CheckRule.LINK_LOOP),
                apache(
                        "B09 pipe",
                        m -> m.pipe("/srv/shop/pipe.wsgi"),
                        () -> script("/srv/shop/pipe.wsgi"),
                        CheckRule.WRONG_KIND),
                apache(
                        "B09 file for a directory",
                        SiteCheckTest::nothing,
                        () -> module(process("/srv/shop/wsgi.py")),
                        CheckRule.WRONG_KIND),
                apache(
                        "V16 absent",
                        SiteCheckTest::nothing,
                        () -> module(process().pythonPath("/srv/shop/lib")),
                        CheckRule.PYTHON_PATH_ABSENT),
                apache("B18 for all", m -> m.mode("/srv/shop/app", "rwxrwxrwx"), CheckRule.WORLD_WRITABLE),
                apache("B18 of another", m -> m.owner("/srv/shop/app", OTHER), CheckRule.FOREIGN_OWNER),
                apache(
                        "B18 for a group",
                        m -> {
                            m.mode("/srv/shop/app", "rwxrwxr-x");
                            m.owner("/srv/shop/app", OTHER);
                        },
                        CheckRule.FOREIGN_OWNER,
                        CheckRule.GROUP_WRITABLE),
                apache(
                        "B20",
                        m -> m.owner("/srv/shop/wsgi.py", OTHER),
                        () -> script("/srv/shop/wsgi.py"),
                        CheckRule.FOREIGN_OWNER),
                apache("B20 own", SiteCheckTest::nothing, () -> script("/srv/shop/wsgi.py")));
    }

    private static WsgiDaemonProcess.Builder process(String venv) {
        return WsgiDaemonProcess.builder().venv(venv).pythonPath("/srv/shop/app");
    }

    static Stream<Case> accessLists() {
        return Stream.of(
                apache("list lets the account in", m -> {
                    m.owner("/srv/shop", 0);
                    m.mode("/srv/shop", "rwx------");
                    m.list("/srv/shop", "u:2001:--x");
                }),
                apache("list lets a group in", m -> {
                    m.owner("/srv/shop/app", 0);
                    m.mode("/srv/shop/app", "rwx------");
                    m.list("/srv/shop/app", "g:2001:r-x");
                }),
                apache(
                        "mask keeps the account out",
                        m -> {
                            m.owner("/srv/shop", 0);
                            m.mode("/srv/shop", "rwx------");
                            m.list("/srv/shop", "u:2001:r-x,m::r--");
                        },
                        CheckRule.SEARCH),
                apache(
                        "list keeps the account out",
                        m -> {
                            m.owner("/srv/shop/app", 0);
                            m.list("/srv/shop/app", "u:2001:---");
                        },
                        CheckRule.SEARCH),
                apache(
                        "list keeps the account from reading",
                        m -> {
                            m.owner("/srv/shop/app", 0);
                            m.list("/srv/shop/app", "u:2001:--x");
                        },
                        CheckRule.READ),
                apache(
                        "list of the web server",
                        m -> {
                            m.mode("/srv/shop/static", "rwxr-x---");
                            m.list("/srv/shop/static", "u:33:r-x");
                        },
                        () -> module(process()).staticMount("/static/", "/srv/shop/static")),
                apache("B18 list for an account", m -> m.list("/srv/shop", "u:2002:rwx"), CheckRule.LIST_WRITABLE),
                apache("B18 list for a group", m -> m.list("/srv/shop/app", "g:2002:-w-"), CheckRule.LIST_WRITABLE),
                apache(
                        "B18 list for the account itself",
                        m -> m.list("/srv/shop/app", "u:2001:rwx,g:2001:rwx,u:0:rwx")),
                apache("B18 list for reading", m -> m.list("/srv/shop/app", "u:2002:r-x,g:2002:r-x")),
                apache("B18 the mask is no right of the group", m -> {
                    m.owner("/srv/shop/app", 0);
                    m.group("/srv/shop/app", OTHER);
                    m.list("/srv/shop/app", "g::r-x,u:2001:rwx");
                }));
    }

    /** Environments that were made with an interpreter of somebody's home directory. */
    static Stream<Case> homes() {
        return Stream.of(
                apache(
                        "pyenv of the account",
                        m -> pyenv(m, "/home/shop/.pyenv/versions/3.11.7", MachineImage.SHOP),
                        CheckRule.VENV_BASE),
                apache(
                        "pyenv in a closed home",
                        m -> {
                            pyenv(m, "/home/other/.pyenv/versions/3.11.7", OTHER);
                            m.mode("/home/other", "rwx------");
                        },
                        CheckRule.SEARCH,
                        CheckRule.VENV_BASE,
                        CheckRule.VENV_BASE_OWNER),
                nginx(
                        "pyenv behind nginx",
                        m -> pyenv(m, "/home/shop/.pyenv/versions/3.11.7", MachineImage.SHOP),
                        () -> module(process()),
                        CheckRule.HIDDEN_FROM_SERVICE),
                nginx(
                        "pyenv that the service sees",
                        m -> {
                            pyenv(m, "/srv/home/versions/3.11.7", MachineImage.SHOP);
                            m.owner("/srv/home", MachineImage.SHOP);
                        },
                        () -> module(process())),
                nginx(
                        "module search path through a link",
                        m -> {
                            m.directory("/home/shop/lib");
                            m.owner("/home/shop", MachineImage.SHOP);
                            m.link("/srv/shop/lib", "/home/shop/lib");
                            m.owner("/srv/shop/lib", 0);
                        },
                        () -> module(process().pythonPath("/srv/shop/lib")),
                        CheckRule.HIDDEN_FROM_SERVICE),
                nginx(
                        "module search path by its name",
                        m -> {
                            m.directory("/home/shop/lib");
                            m.owner("/home/shop", MachineImage.SHOP);
                        },
                        () -> module(process().pythonPath("/home/shop/lib"))),
                nginx(
                        "home through a link",
                        SiteCheckTest::linkedHome,
                        () -> module(process().home("/srv/shop/lib")),
                        CheckRule.HIDDEN_FROM_SERVICE),
                nginx(
                        "script through a link",
                        SiteCheckTest::linkedHome,
                        () -> script("/srv/shop/linked.py"),
                        CheckRule.HIDDEN_FROM_SERVICE),
                nginx(
                        "environment through a link",
                        m -> {
                            m.venv("/home/shop/venv");
                            m.directory("/home/shop/venv/lib/python3.11/site-packages/gunicorn");
                            m.owner("/home/shop", MachineImage.SHOP);
                            m.link("/srv/shop/there", "/home/shop/venv");
                            m.owner("/srv/shop/there", 0);
                        },
                        () -> module(process("/srv/shop/there")),
                        CheckRule.HIDDEN_FROM_SERVICE));
    }

    private static void linkedHome(MachineImage machine) {
        machine.directory("/home/shop/lib");
        machine.write("/home/shop/wsgi.py", "");
        machine.owner("/home/shop", MachineImage.SHOP);
        machine.link("/srv/shop/lib", "/home/shop/lib");
        machine.owner("/srv/shop/lib", 0);
        machine.link("/srv/shop/linked.py", "/home/shop/wsgi.py");
        machine.owner("/srv/shop/linked.py", 0);
    }

    private static void pyenv(MachineImage machine, String prefix, long owner) {
        machine.write(prefix + "/bin/python3.11", "");
        machine.owner(prefix.substring(0, prefix.indexOf('/', "/home/".length())), owner);
        machine.link(VENV + "/bin/python", prefix + "/bin/python3.11");
        machine.write(VENV + "/pyvenv.cfg", "home = " + prefix + "/bin\nversion = 3.11.7\n");
    }

    static Stream<Case> versions() {
        return Stream.of(
                apache(
                        "V34 mod_wsgi too old",
                        m -> module(m, "4.8.0"),
                        () -> module(process()),
                        CheckRule.VERSION_INSTALLED),
                apache(
                        "V34 option of a later mod_wsgi",
                        SiteCheckTest::nothing,
                        () -> module(process().option(DaemonOption.RESPONSE_FLUSH_DELAY, "5")),
                        CheckRule.VERSION_INSTALLED),
                nginx(
                        "V34 nginx too old",
                        m -> m.versions.put(Program.NGINX, Version.of("1.14.2")),
                        () -> module(process()),
                        CheckRule.VERSION_INSTALLED),
                nginx(
                        "V34 nginx of another form of HTTP/2",
                        m -> m.versions.put(Program.NGINX, Version.of("1.26.0")),
                        () -> tls("/etc/ssl/shop.pem", "/etc/ssl/shop.key"),
                        CheckRule.VERSION_DIFFERS),
                nginx(
                        "V34 nginx of another version and one form",
                        m -> m.versions.put(Program.NGINX, Version.of("1.26.0")),
                        () -> module(process())),
                nginx(
                        "V34 Gunicorn too old",
                        m -> m.directory(PACKAGES + "/gunicorn-19.9.0.dist-info"),
                        () -> module(process()),
                        CheckRule.VERSION_INSTALLED),
                nginx(
                        "V34 Gunicorn",
                        m -> m.directory(PACKAGES + "/gunicorn-23.0.0.dist-info"),
                        () -> module(process())));
    }

    /** Has the module say another version of itself. */
    private static void module(MachineImage machine, String version) {
        String path = "/usr/lib/apache2/modules/mod_wsgi.so-3.11";
        String content =
                new String(machine.bytes(AbsolutePath.of(path), 64 << 20).orThrow(), StandardCharsets.ISO_8859_1);
        assertThat(content).contains("\0" + "4.9.4\0");
        machine.write(
                path, content.replace("\0" + "4.9.4\0", "\0" + version + "\0").getBytes(StandardCharsets.ISO_8859_1));
    }

    static Stream<Case> keys() {
        return Stream.of(
                apache(
                        "B27 for a group",
                        m -> {
                            m.mode("/etc/ssl/shop.key", "rw-r-----");
                            m.group("/etc/ssl/shop.key", OTHER);
                        },
                        () -> tls("/etc/ssl/shop.pem", "/etc/ssl/shop.key"),
                        CheckRule.KEY_SHARED),
                apache(
                        "B27 for Debian's group",
                        m -> {
                            m.mode("/etc/ssl/shop.key", "rw-r-----");
                            m.group("/etc/ssl/shop.key", 3001);
                        },
                        () -> tls("/etc/ssl/shop.pem", "/etc/ssl/shop.key")),
                apache(
                        "B27 by a list",
                        m -> m.list("/etc/ssl/shop.key", "u:2002:r--"),
                        () -> tls("/etc/ssl/shop.pem", "/etc/ssl/shop.key"),
                        CheckRule.KEY_SHARED),
                apache(
                        "B27 by a list for a group",
                        m -> m.list("/etc/ssl/shop.key", "g:2002:r--"),
                        () -> tls("/etc/ssl/shop.pem", "/etc/ssl/shop.key"),
                        CheckRule.KEY_SHARED),
                apache(
                        "B27 by a list for root",
                        m -> m.list("/etc/ssl/shop.key", "u:0:r--,g:3001:r--,u:2002:---"),
                        () -> tls("/etc/ssl/shop.pem", "/etc/ssl/shop.key")),
                apache(
                        "expired",
                        m -> m.ahead = Duration.ofDays(91),
                        () -> tls("/etc/ssl/shop.pem", "/etc/ssl/shop.key"),
                        CheckRule.CERTIFICATE_EXPIRED),
                apache(
                        "not valid yet",
                        m -> m.ahead = Duration.ofDays(-1),
                        () -> tls("/etc/ssl/shop.pem", "/etc/ssl/shop.key"),
                        CheckRule.CERTIFICATE_EXPIRED),
                nginx(
                        "expires",
                        m -> m.ahead = Duration.ofDays(77),
                        () -> tls("/etc/ssl/shop.pem", "/etc/ssl/shop.key"),
                        CheckRule.CERTIFICATE_EXPIRES),
                nginx(
                        "expires later",
                        m -> m.ahead = Duration.ofDays(75),
                        () -> tls("/etc/ssl/shop.pem", "/etc/ssl/shop.key")),
                apache(
                        "no certificate",
                        m -> m.write(
                                "/etc/ssl/shop.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"),
                        () -> tls("/etc/ssl/shop.pem", "/etc/ssl/shop.key"),
                        CheckRule.CERTIFICATE_UNREADABLE),
                apache(
                        "key and certificate exchanged",
                        SiteCheckTest::nothing,
                        () -> tls("/etc/ssl/shop.key", "/etc/ssl/shop.pem"),
                        CheckRule.CERTIFICATE_UNREADABLE,
                        CheckRule.KEY_READABLE),
                apache(
                        "B27 older form",
                        m -> older(m, "ec", "/etc/ssl/shop.key"),
                        () -> tls("/etc/ssl/shop.pem", "/etc/ssl/shop.key")),
                apache(
                        "B27 other pair, older form",
                        m -> {
                            m.certificate("/etc/ssl/b.pem", "/etc/ssl/b.key", "b.test");
                            older(m, "ec", "/etc/ssl/b.key");
                        },
                        () -> tls("/etc/ssl/shop.pem", "/etc/ssl/b.key"),
                        CheckRule.KEY_OTHER),
                apache(
                        "B27 RSA",
                        m -> rsa(m, "/etc/ssl/shop.key"),
                        () -> tls("/etc/ssl/shop.pem", "/etc/ssl/shop.key")),
                apache(
                        "B27 RSA, older form",
                        m -> {
                            rsa(m, "/etc/ssl/shop.key");
                            older(m, "rsa", "/etc/ssl/shop.key");
                        },
                        () -> tls("/etc/ssl/shop.pem", "/etc/ssl/shop.key")),
                apache(
                        "B27 other RSA key, older form",
                        m -> {
                            rsa(m, "/etc/ssl/shop.key");
                            m.openssl("genrsa", "-traditional", "-out", "@/etc/ssl/b.key", "2048");
                        },
                        () -> tls("/etc/ssl/shop.pem", "/etc/ssl/b.key"),
                        CheckRule.KEY_OTHER),
                apache(
                        "B27 RSA key of an EC certificate",
                        m -> m.openssl("genrsa", "-traditional", "-out", "@/etc/ssl/b.key", "2048"),
                        () -> tls("/etc/ssl/shop.pem", "/etc/ssl/b.key"),
                        CheckRule.KEY_OTHER),
                apache(
                        "B27 encrypted",
                        m -> m.openssl(
                                "ec",
                                "-in",
                                "@/etc/ssl/shop.key",
                                "-aes128",
                                "-passout",
                                "pass:x",
                                "-out",
                                "@/etc/ssl/b.key"),
                        () -> tls("/etc/ssl/shop.pem", "/etc/ssl/b.key")));
    }

    private static void older(MachineImage machine, String kind, String key) {
        List<String> traditional = kind.equals("rsa") ? List.of("-traditional") : List.of();
        List<String> arguments = new ArrayList<>(List.of(kind, "-in", "@" + key, "-out", "@" + key));
        arguments.addAll(traditional);
        machine.openssl(arguments.toArray(String[]::new));
        assertThat(machine.text(AbsolutePath.of(key), 9999).orThrow())
                .contains("BEGIN " + kind.toUpperCase(Locale.ROOT) + " PRIVATE KEY");
    }

    private static void rsa(MachineImage machine, String key) {
        machine.openssl("genrsa", "-out", "@" + key, "2048");
        machine.openssl(
                "req",
                "-x509",
                "-new",
                "-key",
                "@" + key,
                "-days",
                "90",
                "-subj",
                "/CN=shop.example.org",
                "-addext",
                "subjectAltName=DNS:shop.example.org",
                "-out",
                "@/etc/ssl/shop.pem");
    }

    static Stream<Case> venvs() {
        return Stream.of(
                apache(
                        "V01 B21",
                        SiteCheckTest::nothing,
                        () -> module(process("/srv/shop/none")),
                        CheckRule.VENV_ABSENT),
                apache("V02 B21", m -> m.delete(VENV + "/pyvenv.cfg"), CheckRule.VENV_INCOMPLETE),
                apache("V02 no packages", m -> m.move(VENV + "/lib", VENV + "/gone"), CheckRule.VENV_INCOMPLETE),
                apache("V02 no interpreter", m -> m.link(VENV + "/bin/python", "nothing"), CheckRule.VENV_BASE_ABSENT),
                apache(
                        "V03",
                        SiteCheckTest::nothing,
                        () -> module(process(VENV + "/include")),
                        CheckRule.VENV_PART_OF_VENV),
                apache(
                        "V04 B21",
                        m -> {
                            m.move(VENV + "/lib/python3.11", VENV + "/lib/python3.12");
                            m.write(VENV + "/pyvenv.cfg", "home = /usr/bin\nversion = 3.12.1\n");
                        },
                        CheckRule.VENV_PYTHON),
                nginx(
                        "V04 is of no meaning behind nginx",
                        m -> {
                            m.move(VENV + "/lib/python3.11", VENV + "/lib/python3.12");
                            m.write(VENV + "/pyvenv.cfg", "home = /usr/bin\nversion = 3.12.1\n");
                        },
                        () -> module(process())),
                apache(
                        "V05",
                        m -> {
                            m.write("/opt/python/bin/python3", "");
                            m.write(VENV + "/pyvenv.cfg", "home = /opt/python/bin\nversion = 3.11.2\n");
                        },
                        CheckRule.VENV_BASE),
                apache(
                        "B22 base of another",
                        m -> {
                            m.write("/srv/other/python/bin/python3", "");
                            m.owner("/srv/other", OTHER);
                            m.write(VENV + "/pyvenv.cfg", "home = /srv/other/python/bin\nversion = 3.11.2\n");
                        },
                        CheckRule.VENV_BASE,
                        CheckRule.VENV_BASE_OWNER),
                nginx(
                        "B22 nginx",
                        m -> {
                            m.write("/srv/other/python/bin/python3", "");
                            m.owner("/srv/other", OTHER);
                            m.write(VENV + "/pyvenv.cfg", "home = /srv/other/python/bin\nversion = 3.11.2\n");
                        },
                        () -> module(process()),
                        CheckRule.VENV_BASE_OWNER),
                apache(
                        "base gone",
                        m -> m.write(VENV + "/pyvenv.cfg", "home = /opt/gone/bin\nversion = 3.11.2\n"),
                        CheckRule.VENV_BASE_ABSENT),
                apache(
                        "V18",
                        m -> m.venv("/srv/shop/open", "--system-site-packages"),
                        () -> module(process("/srv/shop/open")),
                        CheckRule.VENV_SYSTEM_PACKAGES),
                apache(
                        "V19",
                        m -> m.directory(PACKAGES + "/numpy"),
                        () -> base().virtualHost(host())
                                .process(process())
                                .mount("/a", WsgiApplication.module("shop.wsgi"))
                                .mount("/b", WsgiApplication.module("shop.wsgi")),
                        CheckRule.VENV_EXTENSION,
                        CheckRule.VENV_EXTENSION),
                apache("V19 main interpreter", m -> m.directory(PACKAGES + "/numpy")),
                apache(
                        "V13",
                        m -> {
                            m.venv("/srv/shop/empty");
                            m.directory("/srv/shop/empty/lib/python3.11/site-packages/flask");
                        },
                        SiteCheckTest::activating,
                        CheckRule.VENV_NOT_EMPTY),
                apache("V13 empty", m -> m.venv("/srv/shop/empty"), SiteCheckTest::activating),
                apache(
                        "V14",
                        m -> {
                            m.venv("/srv/shop/empty");
                            m.move(VENV + "/lib/python3.11", VENV + "/lib/python3.10");
                        },
                        SiteCheckTest::activating,
                        CheckRule.VENV_PYTHON),
                nginx(
                        "Gunicorn",
                        m -> m.move(PACKAGES + "/gunicorn", PACKAGES + "/unicorn"),
                        () -> module(process()),
                        CheckRule.GUNICORN_ABSENT));
    }

    private static Site.Builder activating() {
        return base().virtualHost(host())
                .process(process("/srv/shop/empty"))
                .mount(WsgiMount.builder().at("/").module("shop.wsgi").activate(VENV));
    }

    static Stream<Case> applications() {
        return Stream.of(
                apache(
                        "V24",
                        SiteCheckTest::nothing,
                        () -> module(process().home("/srv/shop/none")),
                        CheckRule.HOME_ABSENT),
                apache(
                        "V24 not searchable",
                        m -> {
                            m.directory("/srv/shop/home");
                            m.mode("/srv/shop/home", "rwx------");
                            m.owner("/srv/shop/home", 0);
                        },
                        () -> module(process().home("/srv/shop/home")),
                        CheckRule.SEARCH),
                apache("V30", SiteCheckTest::nothing, () -> script("/srv/shop/none.wsgi"), CheckRule.SCRIPT_ABSENT),
                apache("V30 directory", SiteCheckTest::nothing, () -> script("/srv/shop/app"), CheckRule.WRONG_KIND),
                apache(
                        "V30 not readable",
                        m -> {
                            m.mode("/srv/shop/wsgi.py", "rw-------");
                            m.owner("/srv/shop/wsgi.py", 0);
                        },
                        () -> script("/srv/shop/wsgi.py"),
                        CheckRule.READ),
                apache(
                        "V30 not searchable by Apache",
                        m -> m.mode("/srv/shop", "rwxr-x---"),
                        () -> script("/srv/shop/wsgi.py"),
                        CheckRule.SEARCH),
                apache("module", m -> m.move("/srv/shop/app/shop", "/srv/shop/app/store"), CheckRule.MODULE_ABSENT),
                apache("module in a linked project", m -> {
                    m.move("/srv/shop/app/shop", "/srv/shop/app/store");
                    m.write(PACKAGES + "/shop.pth", "/srv/shop/elsewhere\n");
                }),
                apache(
                        "static files",
                        SiteCheckTest::nothing,
                        () -> module(process()).staticMount("/static/", "/srv/shop/none"),
                        CheckRule.FILES_ABSENT),
                apache(
                        "static files not readable",
                        m -> m.mode("/srv/shop/static", "rwxr-x---"),
                        () -> module(process()).staticMount("/static/", "/srv/shop/static"),
                        CheckRule.SEARCH),
                apache(
                        "static files",
                        SiteCheckTest::nothing,
                        () -> module(process()).staticMount("/static/", "/srv/shop/static")),
                apache(
                        "log",
                        SiteCheckTest::nothing,
                        () -> base().virtualHost(
                                        host().accessLog(org.pythonwebstack.site.AccessLog.to("/var/none/access.log")))
                                .process(process())
                                .mount("/", WsgiApplication.module("shop.wsgi")),
                        CheckRule.LOG_DIRECTORY_ABSENT),
                apache("log", m -> m.directory("/var/log/shop"), () -> logs("/var/log/shop")),
                apache(
                        "log in a directory of the tenant",
                        m -> m.directory("/srv/shop/log"),
                        () -> logs("/srv/shop/log"),
                        CheckRule.LOG_WAY_WRITABLE),
                nginx(
                        "log in a directory of the tenant",
                        m -> m.directory("/srv/shop/log"),
                        () -> logs("/srv/shop/log"),
                        CheckRule.LOG_WAY_WRITABLE),
                apache(
                        "log in a directory of root's below one of the tenant",
                        m -> {
                            m.directory("/srv/shop/log");
                            m.owner("/srv/shop/log", 0);
                        },
                        () -> logs("/srv/shop/log"),
                        CheckRule.LOG_WAY_WRITABLE),
                apache(
                        "log by a link of root's into a directory of the tenant",
                        m -> {
                            m.directory("/var/log/shop");
                            m.write("/srv/shop/x.log", "");
                            m.link("/var/log/shop/access.log", "../../../srv/shop/x.log");
                        },
                        () -> logs("/var/log/shop"),
                        CheckRule.LOG_WAY_WRITABLE),
                apache(
                        "log that is the tenant's, in a directory of root's",
                        m -> {
                            m.write("/var/log/shop/access.log", "");
                            m.owner("/var/log/shop/access.log", MachineImage.SHOP);
                        },
                        () -> logs("/var/log/shop")),
                apache(
                        "log in a directory of a group",
                        m -> {
                            m.directory("/var/log/shop");
                            m.mode("/var/log/shop", "rwxrwxr-x");
                            m.group("/var/log/shop", MachineImage.SHOP);
                        },
                        () -> logs("/var/log/shop"),
                        CheckRule.LOG_WAY_WRITABLE),
                apache(
                        "log where everybody makes names",
                        m -> {
                            m.directory("/var/tmp");
                            Programs.run("chmod", "1777", m.real("/var/tmp").toString())
                                    .orFail();
                        },
                        () -> logs("/var/tmp"),
                        CheckRule.LOG_WAY_WRITABLE),
                apache(
                        "log in a directory of root's where everybody makes names",
                        m -> {
                            m.directory("/var/tmp/log");
                            Programs.run("chmod", "1777", m.real("/var/tmp").toString())
                                    .orFail();
                        },
                        () -> logs("/var/tmp/log")),
                apache(
                        "log in a directory with a list",
                        m -> {
                            m.directory("/var/log/shop");
                            m.list("/var/log/shop", "u:2001:rwx");
                        },
                        () -> logs("/var/log/shop"),
                        CheckRule.LOG_WAY_WRITABLE),
                apache(
                        "log in Ubuntu's directory, which its log daemon may write",
                        m -> {
                            m.directory("/var/log");
                            m.mode("/var/log", "rwxrwxr-x");
                            m.group("/var/log", 104);
                            m.write("/etc/group", "root:x:0:\nshop:x:2001:\nsyslog:x:104:\n");
                        },
                        () -> logs("/var/log")),
                apache(
                        "log that Debian rotates",
                        m -> {
                            m.directory("/var/log/apache2");
                            m.write("/etc/logrotate.d/apache2", "/var/log/apache2/*.log {\n\tdaily\n}\n");
                            m.write("/etc/logrotate.d/pws-shop", "/var/log/apache2/access.log {\n\tdaily\n}\n");
                        },
                        () -> logs("/var/log/apache2"),
                        CheckRule.LOG_ROTATED_TWICE),
                apache(
                        "V31",
                        SiteCheckTest::nothing,
                        () -> module(process().locale("xx_XX.UTF-8")),
                        CheckRule.LOCALE_ABSENT),
                apache(
                        "V31 spelt otherwise",
                        SiteCheckTest::nothing,
                        () -> module(process().locale("C.UTF-8"))),
                apache("V35", SiteCheckTest::nothing, () -> module(process().processes(1)), CheckRule.ONE_PROCESS));
    }

    static Stream<Case> configurations() {
        return Stream.of(
                apache("no Apache", m -> m.delete("/usr/sbin/apache2"), CheckRule.SERVER_ABSENT),
                nginx("no nginx", m -> m.delete("/usr/sbin/nginx"), () -> module(process()), CheckRule.SERVER_ABSENT),
                apache(
                        "unreadable",
                        m -> m.write(ENABLED + "broken.conf", "<VirtualHost *:80>\n"),
                        CheckRule.CONFIGURATION_UNREADABLE),
                apache(
                        "NUL",
                        m -> m.write(ENABLED + "broken.conf", "ServerName a\0b\n"),
                        CheckRule.CONFIGURATION_UNREADABLE),
                nginx(
                        "unreadable",
                        m -> m.write("/etc/nginx/sites-enabled/a", "server {"),
                        () -> module(process()),
                        CheckRule.CONFIGURATION_UNREADABLE),
                apache(
                        "V20",
                        m -> m.write(
                                "/etc/apache2/conf-enabled/wsgi.conf", "LoadModule wsgi_module /opt/mod_wsgi.so\n"),
                        CheckRule.WSGI_MODULE_TWICE),
                apache(
                        "V20 only if",
                        m -> m.write(
                                "/etc/apache2/conf-enabled/wsgi.conf",
                                "<IfModule !mod_wsgi.c>\nLoadModule wsgi_module /opt/mod_wsgi.so\n</IfModule>\n")),
                apache(
                        "V33 not loaded",
                        m -> m.delete("/etc/apache2/mods-enabled/wsgi.load"),
                        CheckRule.MODULE_NOT_LOADED,
                        CheckRule.FULL_RESTART),
                apache(
                        "mod_wsgi not installed",
                        m -> {
                            m.delete("/etc/apache2/mods-enabled/wsgi.load");
                            m.delete("/usr/lib/apache2/modules/mod_wsgi.so");
                        },
                        CheckRule.WSGI_MODULE_ABSENT,
                        CheckRule.FULL_RESTART),
                apache(
                        "V21",
                        m -> m.write(
                                ENABLED + "old-le-ssl.conf",
                                "<VirtualHost *:443>\nServerName old.example.org\nWSGIDaemonProcess shop\n</VirtualHost>\n"),
                        CheckRule.PROCESS_GROUP_TAKEN),
                apache("V21 our own", m -> {
                    m.write(
                            "/etc/apache2/sites-available/pws-shop.conf",
                            "WSGIDaemonProcess shop\n<VirtualHost *:80>\nServerName shop.example.org\n</VirtualHost>\n");
                    m.link(ENABLED + "pws-shop.conf", "../sites-available/pws-shop.conf");
                }),
                apache(
                        "V22 name",
                        m -> m.write(
                                ENABLED + "old.conf",
                                "<VirtualHost *:80>\nServerName http://SHOP.example.org:80\n</VirtualHost>\n"),
                        CheckRule.NAME_TAKEN),
                apache(
                        "V22 name on another port",
                        m -> m.write(
                                ENABLED + "old.conf",
                                "<VirtualHost *:8080>\nServerName shop.example.org\n</VirtualHost>\n")),
                apache(
                        "V22 not enabled",
                        m -> m.write(
                                "/etc/apache2/sites-available/old.conf",
                                "<VirtualHost *:80>\nServerName shop.example.org\n</VirtualHost>\n")),
                apache(
                        "wildcard",
                        m -> m.write(
                                ENABLED + "old.conf",
                                "<VirtualHost *>\nServerName a.test\nServerAlias b.test *.example.org\n</VirtualHost>\n"),
                        CheckRule.NAME_COVERED),
                nginx(
                        "name",
                        m -> m.write(
                                "/etc/nginx/sites-enabled/old", "server { server_name a.test shop.example.org; }\n"),
                        () -> module(process()),
                        CheckRule.NAME_TAKEN),
                nginx(
                        "name on another port",
                        m -> m.write(
                                "/etc/nginx/sites-enabled/old",
                                "server { listen 8080; server_name shop.example.org; }\n"),
                        () -> module(process())),
                nginx(
                        "name below Apache",
                        m -> m.write(
                                ENABLED + "old.conf",
                                "<VirtualHost *:80>\nServerName shop.example.org\n</VirtualHost>\n"),
                        () -> module(process()),
                        CheckRule.ADDRESS_OF_OTHER_SERVER),
                apache(
                        "V08 V09",
                        m -> m.write("/etc/apache2/conf-enabled/wsgi.conf", "WSGIPythonHome /opt/venv\n"),
                        SiteCheckTest::embedded,
                        CheckRule.PYTHON_HOME_TWICE,
                        CheckRule.FOREIGN_OWNER),
                apache(
                        "V10",
                        m -> m.write("/etc/apache2/conf-enabled/wsgi.conf", "WSGIPythonHome /opt/venv\n"),
                        () -> module(WsgiDaemonProcess.builder().pythonPath("/srv/shop/app")),
                        CheckRule.PYTHON_HOME_INHERITED),
                apache(
                        "V26",
                        m -> m.write("/etc/apache2/conf-enabled/wsgi.conf", "WSGIRestrictEmbedded On\n"),
                        SiteCheckTest::embedded,
                        CheckRule.EMBEDDED_RESTRICTED,
                        CheckRule.FOREIGN_OWNER),
                apache(
                        "V26 of a neighbour",
                        m -> m.write(
                                ENABLED + "old.conf",
                                "<VirtualHost *:80>\nServerName b.test\nWSGIScriptAlias / /srv/b.wsgi\n</VirtualHost>\n"),
                        CheckRule.EMBEDDED_RESTRICTED),
                apache("V26 of a neighbour in a daemon", m -> m.write(ENABLED + "old.conf", """
<VirtualHost *:80>
ServerName b.test
WSGIProcessGroup b
WSGIScriptAlias / /srv/b.wsgi
</VirtualHost>
""")),
                apache("V27", m -> m.write(ENABLED + "old.conf", """
<VirtualHost *:80>
ServerName b.test
<Location />
WSGIAccessScript /srv/a.wsgi
</Location>
</VirtualHost>
"""), CheckRule.SERVER_SCRIPTS),
                apache(
                        "V32 not searchable",
                        m -> {
                            m.directory("/run/pws");
                            m.mode("/run/pws", "rwx------");
                        },
                        CheckRule.SOCKET_DIRECTORY),
                apache(
                        "V32 writable",
                        m -> {
                            m.directory("/run/pws");
                            m.mode("/run/pws", "rwxrwxrwx");
                        },
                        CheckRule.SOCKET_DIRECTORY_WRITABLE),
                apache("V32 sound", m -> m.directory("/run/pws")));
    }

    static Stream<Case> certificates() {
        return Stream.of(
                apache("B27 sound", SiteCheckTest::nothing, () -> tls("/etc/ssl/shop.pem", "/etc/ssl/shop.key")),
                apache(
                        "B27 absent",
                        SiteCheckTest::nothing,
                        () -> tls("/etc/ssl/none.pem", "/etc/ssl/none.key"),
                        CheckRule.CERTIFICATE_ABSENT,
                        CheckRule.KEY_ABSENT),
                nginx(
                        "B27 readable",
                        m -> m.mode("/etc/ssl/shop.key", "rw-r--r--"),
                        () -> tls("/etc/ssl/shop.pem", "/etc/ssl/shop.key"),
                        CheckRule.KEY_READABLE),
                apache(
                        "B27 readable in a closed directory",
                        m -> {
                            m.mode("/etc/ssl/shop.key", "rw-r--r--");
                            m.mode("/etc/ssl", "rwx------");
                        },
                        () -> tls("/etc/ssl/shop.pem", "/etc/ssl/shop.key")),
                apache(
                        "B27 of another",
                        m -> m.owner("/etc/ssl/shop.key", OTHER),
                        () -> tls("/etc/ssl/shop.pem", "/etc/ssl/shop.key"),
                        CheckRule.KEY_OWNER),
                apache(
                        "own directives of another",
                        m -> {
                            m.write("/etc/pws/include/shop/a.apache.conf", "Header set A b\n");
                            m.owner("/etc/pws/include/shop/a.apache.conf", OTHER);
                        },
                        SiteCheckTest::including,
                        CheckRule.INCLUDE_OWNER),
                apache(
                        "own directives that others may change",
                        m -> {
                            m.write("/etc/pws/include/shop/a.apache.conf", "Header set A b\n");
                            m.mode("/etc/pws/include/shop", "rwxrwxr-x");
                        },
                        SiteCheckTest::including,
                        CheckRule.INCLUDE_OWNER),
                apache(
                        "own directives of no language",
                        m -> {
                            m.write("/etc/pws/include/shop/a.apache.conf", "<Location /a>\n");
                            m.write("/etc/pws/include/shop/a.nginx.conf", "{{{");
                            m.write("/etc/pws/include/shop/b.conf", "{{{");
                        },
                        SiteCheckTest::including,
                        CheckRule.INCLUDE_UNREADABLE),
                nginx(
                        "own directives of no language",
                        m -> {
                            m.write("/etc/pws/include/shop/a.nginx.conf", "location / {");
                            m.write("/etc/pws/include/shop/a.apache.conf", "<<<");
                        },
                        SiteCheckTest::including,
                        CheckRule.INCLUDE_UNREADABLE),
                apache(
                        "B27 other pair",
                        m -> m.certificate("/etc/ssl/b.pem", "/etc/ssl/b.key", "b.test"),
                        () -> tls("/etc/ssl/shop.pem", "/etc/ssl/b.key"),
                        CheckRule.KEY_OTHER),
                apache(
                        "certificate of another name",
                        m -> m.certificate("/etc/ssl/b.pem", "/etc/ssl/b.key", "b.test"),
                        () -> tls("/etc/ssl/b.pem", "/etc/ssl/b.key"),
                        CheckRule.CERTIFICATE_NAMES));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void whatIsWrongIsFoundAndNothingElse(Case one) {
        MachineImage machine = new MachineImage(root);
        one.change().accept(machine);

        List<Finding> findings = check(one.server(), machine, one.site().get().build());

        assertThat(new TreeSet<>(findings.stream()
                        .map(finding -> (CheckRule) finding.problem().rule())
                        .toList()))
                .as(findings.toString())
                .isEqualTo(new TreeSet<>(one.expected()));
        assertThat(findings)
                .allSatisfy(finding -> assertThat(finding.problem().hint()).isNotBlank());
    }

    /** So that whoever read the site from somewhere can show where a finding was written. */
    @Test
    void fieldsAreThoseOfTheSiteInTheOrderInWhichTheyWereGiven() {
        MachineImage machine = new MachineImage(root);
        Site site = base().virtualHost(host())
                .process(process().name("one"))
                .process(WsgiDaemonProcess.builder()
                        .name("two")
                        .venv("/srv/shop/none")
                        .supplementaryGroup("nowhere"))
                .mount(WsgiMount.builder().at("/").script("/srv/shop/none.py").process("one"))
                .mount(WsgiMount.builder().at("/longer").module("none.wsgi").process("one"))
                .mount(WsgiMount.builder().at("/two").module("shop.wsgi").process("two"))
                .staticMount("/a/", "/srv/shop/files")
                .staticMount("/elsewhere/", "/srv/shop/more")
                .build();

        assertThat(check("apache", machine, site))
                .extracting(finding ->
                        finding.problem().rule() + " " + finding.problem().field())
                .contains(
                        "VENV_ABSENT process[1].venv",
                        "GROUP_UNKNOWN process[1].supplementary-groups[0]",
                        "SCRIPT_ABSENT mount[0].application",
                        "MODULE_ABSENT mount[1].application",
                        "FILES_ABSENT static[0].target");
    }

    /** Rules of whole servers, of two sites and of what this program may not see have tests of their own below. */
    @Test
    void everyRuleIsBrokenSomewhere() {
        List<CheckRule> broken = new ArrayList<>(List.of(
                CheckRule.UNSEEN, CheckRule.NEIGHBOUR_OWNER, CheckRule.ACCOUNT_SHARED, CheckRule.VENV_CONFIGURATION));
        cases().forEach(one -> broken.addAll(one.expected()));

        assertThat(broken).contains(CheckRule.values());
    }

    private static List<Finding> check(String server, MachineImage machine, Site... sites) {
        SiteCheck check = server.equals("nginx")
                ? SiteCheck.nginx(machine)
                : SiteCheck.apache(machine, ApacheLayout.debian(), WsgiServer.DEFAULT);
        return check.check(List.of(sites));
    }
}
