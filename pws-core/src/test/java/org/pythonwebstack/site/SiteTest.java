package org.pythonwebstack.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Account;
import org.pythonwebstack.value.Parsed;
import org.pythonwebstack.value.Problem;

/** What people write first, and the site that it means. */
class SiteTest {

    @Test
    void whatIsOutOfRangeIsShownAsItWasWritten() {
        assertThat(List.of(
                        Limits.builder().requestTimeout("87600h").result().problems(),
                        WsgiDaemonProcess.builder()
                                .option(DaemonOption.REQUEST_TIMEOUT, "87600h")
                                .result()
                                .problems(),
                        WsgiDaemonProcess.builder().stackSize("2g").result().problems(),
                        Tls.builder()
                                .certificate("/c")
                                .certificateKey("/k")
                                .hsts("5000d")
                                .result()
                                .problems(),
                        StaticMount.parse("/s/", "/srv/s", "87600h").problems(),
                        Limits.builder()
                                .requestTimeout(Duration.ofDays(3650))
                                .result()
                                .problems(),
                        Limits.builder()
                                .requestTimeout(Duration.ofMillis(-1500))
                                .result()
                                .problems()))
                .extracting(problems -> problems.get(0).excerpt())
                .containsExactly("87600h", "87600h", "2g", "5000d", "87600h", "315360000s", "-1.5s");
    }

    @Test
    void theSiteOfTheReadme() {
        Site shop = Site.builder()
                .name("shop")
                .virtualHost(
                        VirtualHost.builder().serverName("shop.example.org").build())
                .process(WsgiDaemonProcess.builder()
                        .user("shop")
                        .processes(2)
                        .threads(15)
                        .venv(Venv.at("/srv/shop/venv"))
                        .build())
                .mount("/", WsgiApplication.module("shop.wsgi"))
                .build();

        WsgiMount mount = shop.mounts().get(0);
        assertThat(shop.processGroupOf(mount)).hasToString("Optional[shop]");
        assertThat(mount.applicationGroup()).isEqualTo(ApplicationGroup.GLOBAL);
        assertThat(shop.runUser()).contains(Account.of("shop"));
        assertThat(shop.virtualHost().listen()).hasToString("[*:80]");
    }

    @Test
    void aSiteWithoutAProcessGroupGetsOneWithTheSitesNameAndRoot() {
        Site site = Site.builder()
                .name("shop")
                .root("/srv/shop")
                .virtualHost(VirtualHost.builder().serverName("shop.example.org"))
                .mount("/", WsgiApplication.module("shop.wsgi"))
                .build();

        WsgiDaemonProcess process = site.processes().get(0);
        assertThat(process.name()).hasToString("Optional[shop]");
        assertThat(process.home()).contains(AbsolutePath.of("/srv/shop"));
        assertThat(process.given()).isEmpty();
        assertThat(process.processes()).contains(2);
    }

    @Test
    void itemsAreCountedAsTheyWereGiven() {
        Parsed<Site> site = Site.builder()
                .name("shop")
                .virtualHost(VirtualHost.builder()
                        .serverName("shop.example.org")
                        .alias("not a name")
                        .alias("www.shop.example.org")
                        .alias("also not")
                        .alias("shop.example.org"))
                .staticMount("no path", "/srv/a")
                .staticMount("/a/", "/srv/a")
                .staticMount("/a/", "/srv/b")
                .result();

        assertThat(site.problems())
                .extracting(problem -> problem.code() + " " + problem.field())
                .contains("PWS-VHOST-001 virtual-host.aliases[3]", "PWS-WSGI-005 static[2].at");
    }

    static Stream<Arguments> listsWithARefusedItem() {
        return Stream.of(
                Arguments.of(
                        Tls.builder()
                                .certificate("/a.pem")
                                .certificateKey("/a.key")
                                .listen("nowhere")
                                .listen("*:443")
                                .listen("*:443")
                                .result(),
                        "DUPLICATE_LISTEN listen[2]"),
                Arguments.of(
                        TrustedProxies.builder()
                                .range("nowhere")
                                .range("10.0.0.0/8")
                                .range("10.0.0.0/8")
                                .result(),
                        "DUPLICATE_PROXY ranges[2]"),
                Arguments.of(
                        WsgiDaemonProcess.builder()
                                .pythonPath("nowhere")
                                .pythonPath("/srv/a")
                                .pythonPath("/srv/a")
                                .result(),
                        "DUPLICATE_PYTHON_PATH python-path[2]"),
                Arguments.of(
                        WsgiDaemonProcess.builder()
                                .supplementaryGroup("no group")
                                .supplementaryGroup("shop")
                                .supplementaryGroup("shop")
                                .result(),
                        "DUPLICATE_GROUP supplementary-groups[2]"),
                Arguments.of(
                        WsgiServer.builder()
                                .pythonPath("nowhere")
                                .pythonPath("/srv/a")
                                .pythonPath("/srv/a")
                                .result(),
                        "DUPLICATE_PYTHON_PATH python-path[2]"));
    }

    @ParameterizedTest
    @MethodSource("listsWithARefusedItem")
    void itemsBehindARefusedOneAreCountedAsTheyWereGiven(Parsed<?> parsed, String expected) {
        assertThat(parsed.problems())
                .extracting(problem -> problem.rule() + " " + problem.field())
                .contains(expected)
                .hasSize(2);
    }

    @Test
    void mountsKnowWhereTheyWereGiven() {
        Site site = Site.builder()
                .name("shop")
                .virtualHost(VirtualHost.builder().serverName("shop.example.org"))
                .mount("/", WsgiApplication.module("shop.wsgi"))
                .mount("/admin", WsgiApplication.module("admin.wsgi"))
                .staticMount("/s/", "/srv/a")
                .staticMount("/static/", "/srv/b")
                .build();

        assertThat(site.mounts()).extracting(site::fieldOf).containsExactly("mount[1]", "mount[0]");
        assertThat(site.statics()).extracting(site::fieldOf).containsExactly("static[1]", "static[0]");
    }

    /** The virtual host of the alternc-wsgi README, with the account that its daemon lacked. */
    @Test
    void theVirtualHostOfAlternc() {
        String code = "/var/www/alternc/a/admin/www/test/ourcase";
        Site site = Site.builder()
                .name("test-alternc-local")
                .virtualHost(VirtualHost.builder()
                        .serverName("test.alternc.local")
                        .assignUser("#2000", "#2000")
                        .requestEnv("LOGIN", "2000-admin")
                        .directory(code + "/ourcase", "wsgi.py"))
                .process(WsgiDaemonProcess.builder()
                        .name("test.alternc.local")
                        .user("#2000")
                        .group("#2000")
                        .venv("/var/www/alternc/a/admin/venv/test")
                        .pythonPath(code)
                        .socketUser("#2000"))
                .mount("/", WsgiApplication.script(code + "/ourcase/wsgi.py"))
                .build();

        assertThat(DaemonOption.SOCKET_USER.value(site.processes().get(0))).contains("#2000");
        assertThat(DaemonOption.PYTHON_PATH.value(site.processes().get(0))).contains(code);
        assertThat(site.virtualHost().requestEnvironment()).hasToString("{LOGIN=2000-admin}");
    }

    /** The document on virtual environments: one daemon group, one application. */
    @Test
    void daemonSingle() {
        Site site = site().process(WsgiDaemonProcess.builder().name("myapp").venv("/usr/local/venvs/myapp"))
                .mount("/", WsgiApplication.script("/some/path/project/myapp.wsgi"))
                .build();

        assertThat(site.mounts().get(0).process()).isEqualTo(ProcessChoice.daemon("myapp"));
        assertThat(site.mounts().get(0).applicationGroup()).isEqualTo(ApplicationGroup.GLOBAL);
        assertThat(DaemonOption.PYTHON_HOME.value(site.processes().get(0))).contains("/usr/local/venvs/myapp");
    }

    /** One daemon group, several applications with one virtual environment; the longer URL path comes first. */
    @Test
    void daemonMultiShared() {
        Site site = site().process(WsgiDaemonProcess.builder().name("myapps").venv("/usr/local/venvs/myapps"))
                .mount("/", WsgiApplication.script("/some/path/project/myapp1.wsgi"))
                .mount("/myapp2", WsgiApplication.script("/some/path/project/myapp2.wsgi"))
                .mount("/myapp2/deep", WsgiApplication.script("/some/path/project/myapp3.wsgi"))
                .build();

        assertThat(site.mounts())
                .extracting(mount -> mount.at().toString())
                .containsExactly("/myapp2/deep", "/myapp2", "/");
        assertThat(site.mounts())
                .extracting(WsgiMount::applicationGroup)
                .containsOnly(ApplicationGroup.PER_APPLICATION);
        assertThat(site.mountsOf(site.processes().get(0))).hasSize(3);
    }

    /** The directory of scripts, in which each has its own interpreter although the mount is the only one. */
    @Test
    void daemonMultiDirectory() {
        Site site = site().mount("/", WsgiApplication.directory("/some/path/project"))
                .build();

        assertThat(site.mounts().get(0).applicationGroup()).isEqualTo(ApplicationGroup.PER_APPLICATION);
    }

    /** One daemon group with an empty virtual environment; each script activates its own. */
    @Test
    void daemonMultiOwn() {
        Site site = site().process(WsgiDaemonProcess.builder().name("myapp").venv("/usr/local/venvs/empty"))
                .mount(WsgiMount.builder().at("/a").script("/some/path/a.wsgi").activate("/usr/local/envs/myapp1"))
                .mount(WsgiMount.builder().at("/b").script("/some/path/b.wsgi").activate("/usr/local/envs/myapp2"))
                .build();

        assertThat(site.mounts()).extracting(WsgiMount::activate).doesNotHaveDuplicates();
    }

    /** What is recommended in its place: a daemon group for each application. */
    @Test
    void daemonGroupForEach() {
        Site site = site().process(WsgiDaemonProcess.builder().name("a").venv("/usr/local/envs/a"))
                .process(WsgiDaemonProcess.builder().name("b").venv("/usr/local/envs/b"))
                .mount(WsgiMount.builder().at("/a").module("a").process("a"))
                .mount(WsgiMount.builder().at("/b").module("b").process("b"))
                .build();

        assertThat(site.mounts()).extracting(WsgiMount::applicationGroup).containsOnly(ApplicationGroup.GLOBAL);
        assertThat(site.processOf(site.mounts().get(1)))
                .contains(site.processes().get(1));
    }

    /** The server's own processes: single in the main interpreter, by choice; several in their own ones. */
    @Test
    void embedded() {
        Site single = site().mount(WsgiMount.builder()
                        .at("/")
                        .script("/some/path/project/myapp.wsgi")
                        .embedded()
                        .applicationGroup(ApplicationGroup.GLOBAL))
                .build();
        Site multi = site().mount(
                        WsgiMount.builder().at("/a").script("/some/path/a.wsgi").embedded())
                .mount(WsgiMount.builder().at("/b").script("/some/path/b.wsgi").embedded())
                .build();

        assertThat(single.processes()).isEmpty();
        assertThat(single.hasEmbedded()).isTrue();
        assertThat(single.processOf(single.mounts().get(0))).isEmpty();
        assertThat(multi.mounts())
                .extracting(WsgiMount::applicationGroup)
                .containsOnly(ApplicationGroup.PER_APPLICATION);
        assertThat(WsgiServer.builder()
                        .pythonHome("/usr/local/envs/myapps")
                        .build()
                        .pythonHome())
                .contains(Venv.at("/usr/local/envs/myapps"));
    }

    /** The site's root is a path of the whole machine, and means nothing behind a changed root. */
    @Test
    void aChangedRootHasNoDefaultWorkingDirectory() {
        Site site = site().root("/srv/shop")
                .process(WsgiDaemonProcess.builder().chroot("/srv/jail"))
                .mount("/", WsgiApplication.module("shop"))
                .build();

        assertThat(site.processes().get(0).home()).isEmpty();
    }

    /** With mpm-itk the server connects as the account of the virtual host. */
    @Test
    void theSocketBelongsToTheAccountOfTheVirtualHost() {
        VirtualHost.Builder host =
                VirtualHost.builder().serverName("shop.example.org").assignUser("web", "web");

        Site silent = Site.builder()
                .name("shop")
                .virtualHost(host)
                .mount("/", WsgiApplication.module("shop"))
                .build();
        Site said = Site.builder()
                .name("shop")
                .virtualHost(host)
                .process(WsgiDaemonProcess.builder().socketUser("other"))
                .mount("/", WsgiApplication.module("shop"))
                .build();

        assertThat(silent.processes().get(0).socketUser()).contains(Account.of("web"));
        assertThat(said.processes().get(0).socketUser()).contains(Account.of("other"));
    }

    @Test
    void aProcessGroupsAccountGoesBeforeTheSites() {
        Site site = site().user("shop")
                .group("shops")
                .process(WsgiDaemonProcess.builder().name("a"))
                .process(WsgiDaemonProcess.builder().name("b").user("batch"))
                .mount(WsgiMount.builder().at("/a").module("a").process("a"))
                .mount(WsgiMount.builder().at("/b").module("b").process("b"))
                .build();

        assertThat(site.runUser(site.processes().get(0))).contains(Account.of("shop"));
        assertThat(site.runUser(site.processes().get(1))).contains(Account.of("batch"));
        assertThat(site.runGroup(site.processes().get(1))).hasToString("Optional[shops]");
    }

    @Test
    void problemsOfAllPartsComeTogether() {
        Parsed<Site> site = Site.builder()
                .name("Shop")
                .virtualHost(VirtualHost.builder()
                        .serverName("shop.example.org")
                        .listen("*:99999")
                        .tls(Tls.builder().certificate("shop.pem")))
                .process(WsgiDaemonProcess.builder().threads(0).pythonPath("app"))
                .mount(WsgiMount.builder().at("shop").module("shop-wsgi"))
                .staticMount("static", "/srv/shop/../static")
                .limits(Limits.builder().keepAlive("-1"))
                .secret("LD_PRELOAD", "x")
                .result();

        assertThat(site.problems())
                .extracting(Problem::field)
                .containsExactly(
                        "name",
                        "virtual-host.listen[0]",
                        "virtual-host.tls.certificate",
                        "virtual-host.tls.certificate-key",
                        "process[0].threads",
                        "process[0].python-path[0]",
                        "mount[0].at",
                        "mount[0].application",
                        "static[0].at",
                        "static[0].target",
                        "limits.keep-alive",
                        "secrets");
    }

    @Test
    void hintsSayWhatIsMeant() {
        assertThat(Venv.parse("/srv/venv/lib/python3.11/site-packages").problems())
                .extracting(Problem::hint)
                .containsExactly("give its root, /srv/venv");
        assertThat(WsgiDaemonProcess.builder().threads(0).result().problems())
                .extracting(Problem::hint)
                .containsExactly("choose a number from 1 to 65533");
        assertThat(VirtualHost.builder()
                        .serverName("a.test")
                        .logLevel("loud")
                        .result()
                        .problems())
                .extracting(Problem::hint)
                .containsExactly("write one of emerg alert crit error warn notice info debug");
    }

    /** What is left out is decided here, and not by whichever version of the module is installed. */
    @Test
    void defaults() {
        WsgiDaemonProcess process = WsgiDaemonProcess.builder().build();
        VirtualHost host = VirtualHost.builder()
                .serverName("shop.example.org")
                .tls(Tls.of("/etc/ssl/a.pem", "/etc/ssl/a.key"))
                .trustedProxies(TrustedProxies.builder().range("10.0.0.0/8"))
                .build();

        assertThat(Stream.of(DaemonOption.values())
                        .flatMap(option -> option.value(process).map(value -> option.key() + "=" + value).stream()))
                .containsExactlyInAnyOrder(
                        "processes=2",
                        "threads=3",
                        "umask=0027",
                        "lang=C.UTF-8",
                        "locale=C.UTF-8",
                        "display-name=%{GROUP}",
                        "startup-timeout=15",
                        "shutdown-timeout=5",
                        "deadlock-timeout=60",
                        "request-timeout=60",
                        "graceful-timeout=15",
                        "connect-timeout=15",
                        "socket-timeout=60",
                        "queue-timeout=45");
        assertThat(host.tls().orElseThrow().redirectHttp()).isTrue();
        assertThat(host.tls().orElseThrow().http2()).isTrue();
        assertThat(host.tls().orElseThrow().hsts()).isEmpty();
        assertThat(host.tls().orElseThrow().listen()).hasToString("[*:443]");
        assertThat(host.compression()).isEqualTo(Compression.OFF);
        assertThat(host.trustedProxies().headers())
                .containsExactly(TrustedHeader.X_FORWARDED_FOR, TrustedHeader.X_FORWARDED_PROTO);
        assertThat(Limits.DEFAULT.requestBody()).hasToString("10m");
    }

    @Test
    void equalDescriptionsAreEqual() {
        assertThat(site().mount("/", WsgiApplication.module("a")).build())
                .isEqualTo(site().mount("/", WsgiApplication.module("a:application"))
                        .build())
                .isNotEqualTo(site().mount("/", WsgiApplication.module("a:app")).build());
    }

    private static Site.Builder site() {
        return Site.builder().name("shop").virtualHost(VirtualHost.builder().serverName("shop.example.org"));
    }
}
