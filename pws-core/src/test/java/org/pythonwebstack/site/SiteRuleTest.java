package org.pythonwebstack.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.HttpStatus;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Refused;
import org.pythonwebstack.value.SiteName;

/** Each rule refuses what breaks it, under the right field, and lets the nearest sound case through. */
class SiteRuleTest {

    /**
     * @param field the field that the problem names
     * @param broken builds something that breaks the rule and no other
     * @param sound builds the nearest thing that keeps it
     */
    record Case(SiteRule rule, String field, Supplier<?> broken, Supplier<?> sound) {
        @Override
        public String toString() {
            return rule + " in " + field;
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isKept(Case one) {
        Refused refused = catchThrowableOfType(Refused.class, () -> one.broken().get());

        assertThat(refused).as("nothing was refused").isNotNull();
        assertThat(refused.problems()).extracting(Problem::rule).containsOnly(one.rule());
        assertThat(refused.problems()).extracting(Problem::field).contains(one.field());
        assertThatCode(() -> one.sound().get()).doesNotThrowAnyException();
    }

    @Test
    void everyRuleHasACase() {
        assertThat(cases().map(Case::rule)).contains(SiteRule.values());
    }

    static Stream<Case> cases() {
        return Stream.of(wholeSites(), accounts(), served(), virtualHosts(), mounts(), processes(), leaves())
                .flatMap(cases -> cases);
    }

    private static Stream<Case> wholeSites() {
        return Stream.of(
                new Case(
                        SiteRule.MISSING,
                        "name",
                        () -> Site.builder().virtualHost(host()).build(),
                        () -> site().build()),
                new Case(
                        SiteRule.MISSING,
                        "virtual-host",
                        () -> Site.builder().name("shop").build(),
                        () -> site().build()),
                new Case(
                        SiteRule.MISSING,
                        "certificate-key",
                        () -> Tls.builder().certificate("/etc/ssl/shop.pem").build(),
                        () -> Tls.of("/etc/ssl/shop.pem", "/etc/ssl/shop.pem")),
                new Case(
                        SiteRule.GIVEN_TWICE, "name", () -> site().name("other").build(), () -> site().build()),
                new Case(
                        SiteRule.GIVEN_TWICE,
                        "env.A",
                        () -> site().env("A", "1").env("A", "1").build(),
                        () -> site().env("A", "1").env("a", "1").build()),
                new Case(
                        SiteRule.GIVEN_TWICE,
                        "venv",
                        () -> process()
                                .venv("/srv/shop/venv")
                                .option(DaemonOption.PYTHON_HOME, "/srv/shop/venv")
                                .build(),
                        () -> process()
                                .option(DaemonOption.PYTHON_HOME, "/srv/shop/venv")
                                .build()),
                new Case(
                        SiteRule.COMMAND_PROGRAM,
                        "worker[0].command[0]",
                        () -> site().worker(Worker.parse("mail", List.of("A=1", "x"), "1"))
                                .build(),
                        () -> site().worker(Worker.parse("mail", List.of("A-1", "x=1", ""), "1"))
                                .build()),
                new Case(SiteRule.COMMAND_PROGRAM, "command", () -> SiteCommand.of(), () -> SiteCommand.of("true")),
                new Case(
                        SiteRule.COMMAND_CHARACTER,
                        "schedule[0].command[1]",
                        () -> site().schedule(Schedule.parse("mail", List.of("x", "a\nb"), "daily"))
                                .build(),
                        () -> site().schedule(Schedule.parse("mail", List.of("x", "a\\nb"), "daily"))
                                .build()),
                new Case(
                        SiteRule.COMMAND_LENGTH,
                        "command",
                        () -> SiteCommand.of("x".repeat(20000), "y".repeat(12769)),
                        () -> SiteCommand.of("x".repeat(20000), "y".repeat(12768))),
                new Case(
                        SiteRule.NOT_A_CALENDAR_TIME,
                        "when",
                        () -> Schedule.of("mail", "25:00", "true"),
                        () -> Schedule.of("mail", "23:00", "true")),
                new Case(
                        SiteRule.DUPLICATE_COMMAND,
                        "schedule[0].name",
                        () -> site().worker(Worker.of("mail", "true"))
                                .schedule(Schedule.of("mail", "daily", "true"))
                                .build(),
                        () -> site().worker(Worker.of("mail", "true"))
                                .schedule(Schedule.of("clean", "daily", "true"))
                                .build()),
                new Case(
                        SiteRule.ENVIRONMENT_AND_SECRET,
                        "secrets.KEY",
                        () -> site().env("KEY", "1").secret("KEY", "2").build(),
                        () -> site().env("KEY", "1").secret("KEY2", "2").build()));
    }

    private static Stream<Case> accounts() {
        return Stream.of(
                new Case(
                        SiteRule.SERVER_ACCOUNT,
                        "user",
                        () -> site().user("www-data").build(),
                        () -> site().user("www-data").allowServerAccounts(true).build()),
                new Case(
                        SiteRule.SERVER_ACCOUNT,
                        "group",
                        () -> site().group("nogroup").build(),
                        () -> site().group("nogroups").build()),
                new Case(
                        SiteRule.SERVER_ACCOUNT,
                        "process[0].supplementary-groups[0]",
                        () -> app().process(process().supplementaryGroup("adm")).build(),
                        () -> app().process(process().supplementaryGroup("adm2"))
                                .build()),
                new Case(
                        SiteRule.SERVER_ACCOUNT,
                        "user",
                        () -> site().user("#33").build(),
                        () -> site().user("#100").build()),
                new Case(
                        SiteRule.SERVER_ACCOUNT,
                        "process[0].user",
                        () -> app().process(process().user("nobody")).build(),
                        () -> app().process(process().user("nobody2")).build()),
                new Case(
                        SiteRule.SERVER_ACCOUNT,
                        "virtual-host.assign-user.group",
                        () -> siteWith(host().assignUser("shop", "#65534")),
                        () -> siteWith(host().assignUser("shop", "#65533"))));
    }

    private static Stream<Case> served() {
        return Stream.of(
                new Case(
                        SiteRule.CODE_SERVED,
                        "virtual-host.document-root",
                        () -> siteOf(host().documentRoot("/srv/shop"), "/srv/shop/app/shop.wsgi"),
                        () -> siteOf(host().documentRoot("/srv/shop"), "/srv/shops/app/shop.wsgi")),
                new Case(
                        SiteRule.CODE_SERVED,
                        "static[0].target",
                        () -> app().process(process().venv("/srv/shop/venv"))
                                .staticMount("/files/", "/srv/shop/venv")
                                .build(),
                        () -> app().process(process().venv("/srv/shop/venv"))
                                .staticMount("/admin/", "/srv/shop/venv/lib/python3.11/site-packages/django/static")
                                .build()),
                new Case(
                        SiteRule.CODE_SERVED,
                        "static[0].target",
                        () -> app().root("/srv/shop")
                                .staticMount("/static/", "/srv/shop")
                                .build(),
                        () -> site().root("/srv/shop")
                                .staticMount("/static/", "/srv/shop")
                                .build()),
                new Case(
                        SiteRule.CODE_SERVED,
                        "virtual-host.acme-challenge-directory",
                        () -> siteOf(host().acmeChallengeDirectory("/srv/shop"), "/srv/shop/shop.wsgi"),
                        () -> siteOf(host().acmeChallengeDirectory("/srv/acme"), "/srv/shop/shop.wsgi")),
                new Case(
                        SiteRule.PRIVATE_FILE_SERVED,
                        "virtual-host.document-root",
                        () -> siteWith(host().documentRoot("/srv/shop/public")
                                .tls(Tls.of("/etc/ssl/shop.pem", "/srv/shop/public/key.pem"))),
                        () -> siteWith(host().documentRoot("/srv/shop/public")
                                .tls(Tls.of("/etc/ssl/shop.pem", "/srv/shop/key.pem")))),
                new Case(
                        SiteRule.PRIVATE_FILE_SERVED,
                        "static[0].target",
                        () -> Site.builder()
                                .name("shop")
                                .virtualHost(host().errorLog("/srv/shop/static/error.log"))
                                .staticMount("/static/", "/srv/shop/static")
                                .build(),
                        () -> Site.builder()
                                .name("shop")
                                .virtualHost(host().errorLog("/srv/shop/error.log"))
                                .staticMount("/static/", "/srv/shop/static")
                                .build()),
                new Case(
                        SiteRule.SERVED_KERNEL,
                        "target",
                        () -> StaticMount.of("/s/", "/proc/self/root"),
                        () -> StaticMount.of("/s/", "/process")),
                new Case(
                        SiteRule.SERVED_EVERYTHING,
                        "document-root",
                        () -> host().documentRoot("/var/www").build(),
                        () -> host().documentRoot("/var/www/html").build()),
                new Case(
                        SiteRule.SERVED_EVERYTHING,
                        "document-root",
                        () -> host().documentRoot("/etc/pws/sites/shop").build(),
                        () -> host().documentRoot("/etcetera/shop").build()),
                new Case(
                        SiteRule.SERVED_EVERYTHING,
                        "directories[0].path",
                        () -> host().directory("/var/www").build(),
                        () -> host().directory("/var/www", "shop.wsgi").build()),
                new Case(
                        SiteRule.SERVED_EVERYTHING,
                        "directories[0].path",
                        () -> host().directory("/etc", "passwd").build(),
                        () -> host().directory("/etcetera", "passwd").build()),
                new Case(
                        SiteRule.SERVED_KERNEL,
                        "directories[0].path",
                        () -> host().directory("/proc/self/root").build(),
                        () -> host().directory("/process").build()));
    }

    private static Stream<Case> virtualHosts() {
        return Stream.of(
                new Case(
                        SiteRule.DUPLICATE_NAME,
                        "aliases[0]",
                        () -> host().alias("SHOP.example.org").build(),
                        () -> host().alias("www.shop.example.org").build()),
                new Case(
                        SiteRule.DUPLICATE_NAME,
                        "aliases[1]",
                        () -> host().alias("*.a.org").alias("*.A.org").build(),
                        () -> host().alias("*.a.org").alias("a.org").build()),
                new Case(
                        SiteRule.DUPLICATE_LISTEN,
                        "listen[1]",
                        () -> host().listen("*:80").listen("*:80").build(),
                        () -> host().listen("*:80").listen("*:8080").build()),
                new Case(
                        SiteRule.DUPLICATE_LISTEN,
                        "tls.listen",
                        () -> host().listen("*:443").tls(tls()).build(),
                        () -> host().listen("*:80").tls(tls()).build()),
                new Case(
                        SiteRule.DUPLICATE_LISTEN,
                        "listen[1]",
                        () -> tls().listen("*:443").listen("*:443").build(),
                        () -> tls().listen("*:443").listen("[::1]:8443").build()),
                new Case(
                        SiteRule.DUPLICATE_LISTEN,
                        "listen[1]",
                        () -> tls().listen("*:443").listen("[::]:443").build(),
                        () -> tls().listen("0.0.0.0:443").listen("[::]:443").build()),
                new Case(
                        SiteRule.DUPLICATE_LISTEN,
                        "listen[1]",
                        () -> host().listen("0.0.0.0:80").listen("*:80").build(),
                        () -> host().listen("0.0.0.0:80").listen("*:8080").build()),
                new Case(
                        SiteRule.DUPLICATE_LISTEN,
                        "tls.listen",
                        () -> host().listen("[::]:443").tls(tls()).build(),
                        () -> host().listen("[::1]:443").tls(tls()).build()),
                new Case(
                        SiteRule.NO_LISTEN,
                        "listen",
                        () -> host().tlsOnly().build(),
                        () -> host().tlsOnly().tls(tls()).build()),
                new Case(
                        SiteRule.ACME_HIDDEN,
                        "redirect[0].from",
                        () -> host().acmeChallengeDirectory("/srv/acme")
                                .redirect(Redirect.permanent("/.well-known", "/other"))
                                .build(),
                        () -> host().acmeChallengeDirectory("/srv/acme")
                                .redirect(Redirect.permanent("/", "https://example.org/"))
                                .build()),
                new Case(
                        SiteRule.ACME_HIDDEN,
                        "static[0].at",
                        () -> Site.builder()
                                .name("shop")
                                .virtualHost(host().acmeChallengeDirectory("/srv/acme"))
                                .staticMount("/.well-known/acme-challenge/", "/srv/other")
                                .build(),
                        () -> site().staticMount("/.well-known/acme-challenge/", "/srv/other")
                                .build()),
                new Case(
                        SiteRule.ACME_WITHOUT_HTTP,
                        "acme-challenge-directory",
                        () -> host().tlsOnly()
                                .tls(tls())
                                .acmeChallengeDirectory("/srv/acme")
                                .build(),
                        () -> host().tls(tls())
                                .acmeChallengeDirectory("/srv/acme")
                                .build()),
                new Case(
                        SiteRule.DUPLICATE_REDIRECT,
                        "redirect[1]",
                        () -> host().redirect(Redirect.permanent("/a", "/b"))
                                .redirect(Redirect.permanent("/a/", "/c"))
                                .build(),
                        () -> host().redirect(Redirect.permanent("/a", "/b"))
                                .redirect(Redirect.permanent("/a/d", "/c"))
                                .build()),
                new Case(
                        SiteRule.REDIRECT_LOOP,
                        "to",
                        () -> Redirect.permanent("/old", "/old/new"),
                        () -> Redirect.permanent("/old", "/older")),
                new Case(
                        SiteRule.REDIRECT_LOOP,
                        "to",
                        () -> Redirect.parse("/a", "/a", HttpStatus.of(302), true)
                                .orThrow(),
                        () -> Redirect.parse("/a", "/a/b", HttpStatus.of(302), true)
                                .orThrow()),
                new Case(
                        SiteRule.REDIRECT_LOOP,
                        "to",
                        () -> Redirect.parse("/a b", "/a%20b?x=1", HttpStatus.of(302), true)
                                .orThrow(),
                        () -> Redirect.parse("/a b", "/a+b?x=1", HttpStatus.of(302), true)
                                .orThrow()),
                new Case(
                        SiteRule.REDIRECT_LOOP,
                        "redirect[0].to",
                        () -> host().redirect(Redirect.permanent("/old", "http://SHOP.example.org/old/new"))
                                .build(),
                        () -> host().redirect(Redirect.permanent("/old", "http://shop.example.org:81/old/new"))
                                .build()),
                new Case(
                        SiteRule.REDIRECT_LOOP,
                        "redirect[0].to",
                        () -> host().alias("*.example.org")
                                .tls(tls())
                                .redirect(Redirect.permanent("/", "https://www.example.org"))
                                .build(),
                        () -> host().alias("*.example.org")
                                .redirect(Redirect.permanent("/", "https://www.example.org"))
                                .build()),
                new Case(
                        SiteRule.REDIRECT_LOOP,
                        "redirect[0].to",
                        () -> host().redirect(
                                        Redirect.parse("/", "http://shop.example.org?a=/b", HttpStatus.of(302), true))
                                .build(),
                        () -> host().redirect(
                                        Redirect.parse("/", "http://shop.example.org/b", HttpStatus.of(302), true))
                                .build()),
                new Case(
                        SiteRule.REDIRECT_TARGET,
                        "to",
                        () -> Redirect.permanent("/old", "https://example.org/?x=1"),
                        () -> Redirect.parse("/old", "https://example.org/?x=1", HttpStatus.of(301), true)
                                .orThrow()),
                new Case(
                        SiteRule.REDIRECT_STATUS,
                        "status",
                        () -> Redirect.parse("/a", "/b", HttpStatus.of(304), false)
                                .orThrow(),
                        () -> Redirect.parse("/a", "/b", HttpStatus.of(303), false)
                                .orThrow()),
                new Case(
                        SiteRule.REDIRECT_HIDES_MOUNT,
                        "mount[0].at",
                        () -> siteOf(host().redirect(Redirect.permanent("/", "https://example.org/")), "/srv/a.wsgi"),
                        () -> siteOf(
                                host().redirect(Redirect.permanent("/", "https://example.org/")
                                        .exactly()),
                                "/srv/a.wsgi")),
                new Case(
                        SiteRule.ERROR_PAGE_STATUS,
                        "status",
                        () -> ErrorPage.page(399, "/error.html"),
                        () -> ErrorPage.page(400, "/error.html")),
                new Case(
                        SiteRule.ERROR_PAGE_STATUS,
                        "status",
                        () -> ErrorPage.page(499, "/error.html"),
                        () -> ErrorPage.page(500, "/error.html")),
                new Case(
                        SiteRule.DUPLICATE_ERROR_PAGE,
                        "error-pages[1]",
                        () -> host().errorPage(ErrorPage.page(404, "/a"))
                                .errorPage(ErrorPage.message(404, "Not here."))
                                .build(),
                        () -> host().errorPage(ErrorPage.page(404, "/a"))
                                .errorPage(ErrorPage.message(403, "Not you."))
                                .build()),
                new Case(
                        SiteRule.ERROR_MESSAGE_FORM,
                        "message",
                        () -> ErrorPage.message(503, "Default"),
                        () -> ErrorPage.message(503, "Default page")),
                new Case(
                        SiteRule.ACCESS_UNCLEAR,
                        "access[0].users-file",
                        () -> host().access(AccessRule.builder().at("/admin")).build(),
                        () -> host().access(AccessRule.builder().at("/admin").open(true))
                                .build()),
                new Case(
                        SiteRule.INCLUDE_DIRECTORY,
                        "include-directory",
                        () -> host().includeDirectory("/etc/pws/*").build(),
                        () -> host().includeDirectory("/etc/pws/a-Z_0.9").build()),
                new Case(
                        SiteRule.ACCESS_UNCLEAR,
                        "open",
                        () -> AccessRule.builder().open(true).deny("192.0.2.1").build(),
                        () -> AccessRule.builder().deny("192.0.2.1").build()),
                new Case(
                        SiteRule.DUPLICATE_ACCESS,
                        "access[1]",
                        () -> host().access(AccessRule.builder().at("/a").open(true))
                                .access(AccessRule.builder().at("/a/").open(true))
                                .build(),
                        () -> host().access(AccessRule.builder().at("/a").open(true))
                                .access(AccessRule.builder().at("/a/b").open(true))
                                .build()),
                new Case(
                        SiteRule.ACME_HIDDEN,
                        "access[0].at",
                        () -> host().acmeChallengeDirectory("/srv/acme")
                                .access(AccessRule.builder()
                                        .at("/.well-known/acme-challenge/x")
                                        .deny("192.0.2.1"))
                                .build(),
                        () -> host().acmeChallengeDirectory("/srv/acme")
                                .access(AccessRule.builder().at("/.well-known").deny("192.0.2.1"))
                                .build()),
                new Case(
                        SiteRule.DUPLICATE_HEADER,
                        "headers[1]",
                        () -> host().header("X-A", "1").header("x-a", "2").build(),
                        () -> host().header("X-A", "1").header("X-B", "2").build()),
                new Case(
                        SiteRule.HEADER_OF_SERVER,
                        "headers[0].name",
                        () -> host().header("Content-Length", "0").build(),
                        () -> host().header("Content-Language", "en").build()),
                new Case(
                        SiteRule.HEADER_OF_SERVER,
                        "headers[0].name",
                        () -> host().header("set-cookie", "a=b").build(),
                        () -> host().header("Content-Security-Policy", "default-src 'self'")
                                .build()),
                new Case(
                        SiteRule.REQUEST_VARIABLE,
                        "request-env.SCRIPT_NAME",
                        () -> host().requestEnv("SCRIPT_NAME", "/x").build(),
                        () -> host().requestEnv("SCRIPT_NAMES", "/x").build()),
                new Case(
                        SiteRule.REQUEST_VARIABLE,
                        "request-env.HTTP_X_FORWARDED_FOR",
                        () -> host().requestEnv("HTTP_X_FORWARDED_FOR", "10.0.0.1")
                                .build(),
                        () -> host().requestEnv("HTTPS", "on").build()),
                new Case(
                        SiteRule.STRICT_TRANSPORT_HEADER,
                        "name",
                        () -> ResponseHeader.of("strict-transport-security", "max-age=0"),
                        () -> host().tls(tls().hsts("0")).build()),
                new Case(
                        SiteRule.GRANTED_NAME,
                        "directories[0].files[1]",
                        () -> host().directory("/srv/shop", "a.py", "b/c.py").build(),
                        () -> host().directory("/srv/shop", "a.py", "c.py").build()),
                new Case(
                        SiteRule.DUPLICATE_DIRECTORY,
                        "directories[1]",
                        () -> host().directory("/srv/shop", "a")
                                .directory("/srv/shop", "b")
                                .build(),
                        () -> host().directory("/srv/shop", "a", "b").build()));
    }

    private static Stream<Case> mounts() {
        return Stream.of(
                new Case(
                        SiteRule.UNKNOWN_PROCESS,
                        "mount[0].process",
                        () -> site().mount(mount("/").process("batch")).build(),
                        () -> site().mount(mount("/").process("shop")).build()),
                new Case(
                        SiteRule.AMBIGUOUS_PROCESS,
                        "mount[0].process",
                        () -> site().process(process().name("a"))
                                .process(process().name("b"))
                                .mount(mount("/"))
                                .build(),
                        () -> site().process(process().name("a"))
                                .process(process().name("b"))
                                .mount(mount("/").process("a"))
                                .mount(mount("/b").process("b"))
                                .build()),
                new Case(
                        SiteRule.DUPLICATE_PROCESS,
                        "process[1].name",
                        () -> site().process(process())
                                .process(process().name("shop"))
                                .mount(mount("/").process("shop"))
                                .build(),
                        () -> app().process(process().name("shop")).build()),
                new Case(
                        SiteRule.UNUSED_PROCESS,
                        "process[0]",
                        () -> site().process(process().venv("/srv/shop/venv"))
                                .mount(mount("/").embedded())
                                .build(),
                        () -> site().mount(mount("/").embedded()).build()),
                new Case(
                        SiteRule.DUPLICATE_MOUNT,
                        "mount[1].at",
                        () -> site().mount(mount("/a")).mount(mount("/a")).build(),
                        () -> site().mount(mount("/a")).mount(mount("/A")).build()),
                new Case(
                        SiteRule.DUPLICATE_MOUNT,
                        "static[0].at",
                        () -> app().staticMount("/", "/srv/shop/static").build(),
                        () -> app().staticMount("/robots.txt", "/srv/shop/robots.txt")
                                .build()),
                new Case(
                        SiteRule.MOUNT_SLASH,
                        "mount[0].at",
                        () -> site().mount(mount("/blog/")).build(),
                        () -> site().mount(mount("/blog")).build()),
                new Case(
                        SiteRule.DIRECTORY_MOUNT_SLASH,
                        "at",
                        () -> WsgiMount.builder()
                                .at("/apps")
                                .directory("/srv/apps")
                                .build(),
                        () -> WsgiMount.builder()
                                .at("/apps/")
                                .directory("/srv/apps")
                                .build()),
                new Case(
                        SiteRule.SHARED_INTERPRETER,
                        "mount[0].application-group",
                        () -> site().mount(mount("/a").applicationGroup(ApplicationGroup.GLOBAL))
                                .mount(mount("/b")
                                        .applicationGroup(ApplicationGroup.GLOBAL)
                                        .sharedInterpreter(true))
                                .build(),
                        () -> site().mount(mount("/a")
                                        .applicationGroup(ApplicationGroup.GLOBAL)
                                        .sharedInterpreter(true))
                                .mount(mount("/b")
                                        .applicationGroup(ApplicationGroup.GLOBAL)
                                        .sharedInterpreter(true))
                                .build()),
                new Case(
                        SiteRule.SHARED_INTERPRETER,
                        "mount[1].application-group",
                        () -> site().mount(mount("/a").applicationGroup("one"))
                                .mount(mount("/b").applicationGroup("one"))
                                .build(),
                        () -> site().mount(mount("/a").applicationGroup("one"))
                                .mount(mount("/b").applicationGroup("two"))
                                .build()),
                new Case(
                        SiteRule.SHARED_INTERPRETER_VENVS,
                        "mount[1].activate",
                        () -> sharing("/srv/a/venv", "/srv/b/venv"),
                        () -> sharing("/srv/a/venv", "/srv/a/venv")),
                new Case(
                        SiteRule.ACTIVATION_BASE,
                        "mount[0].activate",
                        () -> site().mount(mount("/").activate("/srv/a/venv")).build(),
                        () -> site().process(process().venv("/srv/empty"))
                                .mount(mount("/").activate("/srv/a/venv"))
                                .build()),
                new Case(
                        SiteRule.ACTIVATION_BASE,
                        "mount[0].activate",
                        () -> site().process(process().venv("/srv/a/venv"))
                                .mount(mount("/").activate("/srv/a/venv"))
                                .build(),
                        () -> site().mount(mount("/").embedded().activate("/srv/a/venv"))
                                .build()),
                new Case(
                        SiteRule.DIRECTORY_ACTIVATION,
                        "activate",
                        () -> WsgiMount.builder()
                                .at("/")
                                .directory("/srv/apps")
                                .activate("/srv/venv")
                                .build(),
                        () -> WsgiMount.builder()
                                .at("/")
                                .script("/srv/apps/a.wsgi")
                                .activate("/srv/venv")
                                .build()),
                new Case(
                        SiteRule.DIRECTORY_INTERPRETER,
                        "application-group",
                        () -> WsgiMount.builder()
                                .at("/")
                                .directory("/srv/apps")
                                .applicationGroup(ApplicationGroup.GLOBAL)
                                .build(),
                        () -> WsgiMount.builder()
                                .at("/")
                                .directory("/srv/apps")
                                .applicationGroup(ApplicationGroup.PER_APPLICATION)
                                .build()));
    }

    private static Stream<Case> processes() {
        return Stream.of(
                new Case(
                        SiteRule.OUT_OF_RANGE,
                        "threads",
                        () -> process().threads(0).build(),
                        () -> process().threads(1).build()),
                new Case(
                        SiteRule.OUT_OF_RANGE,
                        "header-buffer-size",
                        () -> process().headerBufferSize("8191").build(),
                        () -> process().headerBufferSize("8k").build()),
                new Case(
                        SiteRule.OUT_OF_RANGE,
                        "request-timeout",
                        () -> process().requestTimeout(Duration.ofSeconds(-1)).build(),
                        () -> process().requestTimeout(Duration.ZERO).build()),
                new Case(
                        SiteRule.OUT_OF_RANGE,
                        "request-timeout",
                        () -> process()
                                .requestTimeout(Duration.ofSeconds(Long.MAX_VALUE))
                                .build(),
                        () -> process().requestTimeout(Duration.ofDays(365)).build()),
                new Case(
                        SiteRule.NOT_A_NUMBER,
                        "processes",
                        () -> process().option(DaemonOption.PROCESSES, "2x").build(),
                        () -> process().option(DaemonOption.PROCESSES, "2").build()),
                new Case(
                        SiteRule.NOT_A_NUMBER,
                        "threads",
                        () -> process()
                                .option(DaemonOption.THREADS, "\u0661\u0662")
                                .build(),
                        () -> process().option(DaemonOption.THREADS, "12").build()),
                new Case(
                        SiteRule.NOT_A_DURATION,
                        "socket-timeout",
                        () -> process()
                                .option(DaemonOption.SOCKET_TIMEOUT, "60 s")
                                .build(),
                        () -> process()
                                .option(DaemonOption.SOCKET_TIMEOUT, "60s")
                                .build()),
                new Case(
                        SiteRule.NOT_WHOLE,
                        "socket-timeout",
                        () -> process().socketTimeout(Duration.ofMillis(1500)).build(),
                        () -> process()
                                .responseFlushDelay(Duration.ofMillis(1500))
                                .build()),
                new Case(
                        SiteRule.NOT_A_SWITCH,
                        "server-metrics",
                        () -> process()
                                .option(DaemonOption.SERVER_METRICS, "yes")
                                .build(),
                        () -> process()
                                .option(DaemonOption.SERVER_METRICS, "ON")
                                .build()),
                new Case(
                        SiteRule.NOT_A_CHOICE,
                        "log-level",
                        () -> host().logLevel("warn wsgi:info").build(),
                        () -> host().logLevel("Warn").build()),
                new Case(
                        SiteRule.PYTHON_PATH_SITE_PACKAGES,
                        "python-path[0]",
                        () -> process()
                                .pythonPath("/srv/venv/lib/python3.11/site-packages")
                                .build(),
                        () -> process().pythonPath("/srv/site-packages-of-shop").build()),
                new Case(
                        SiteRule.PYTHON_PATH_COLON,
                        "python-path[1]",
                        () -> process()
                                .pythonPath("/srv/a")
                                .pythonPath("/srv/b:/srv/c")
                                .build(),
                        () -> process()
                                .option(DaemonOption.PYTHON_PATH, "/srv/a:/srv/b")
                                .build()),
                new Case(
                        SiteRule.DUPLICATE_PYTHON_PATH,
                        "python-path[1]",
                        () -> process()
                                .pythonPath("/srv/a")
                                .pythonPath("/srv/a")
                                .build(),
                        () -> process()
                                .pythonPath("/srv/a")
                                .pythonPath("/srv/ab")
                                .build()),
                new Case(
                        SiteRule.VENV_PART,
                        "venv",
                        () -> process().venv("/srv/venv/bin/python3").build(),
                        () -> process().venv("/srv/venv/python3").build()),
                new Case(
                        SiteRule.VENV_PART,
                        "venv",
                        () -> Venv.at("/srv/venv/lib/python3.11/site-packages"),
                        () -> Venv.at("/srv/libs")),
                new Case(
                        SiteRule.SCRIPT_OWNER_TWICE,
                        "script-group",
                        () -> process().scriptUser("shop").scriptGroup("shop").build(),
                        () -> process().scriptGroup("shop").build()),
                new Case(
                        SiteRule.INTERRUPT_WITHOUT_REQUEST_TIMEOUT,
                        "interrupt-timeout",
                        () -> process()
                                .requestTimeout(Duration.ZERO)
                                .interruptTimeout(Duration.ofSeconds(5))
                                .build(),
                        () -> process().interruptTimeout(Duration.ofSeconds(5)).build()),
                new Case(
                        SiteRule.DUPLICATE_GROUP,
                        "supplementary-groups[1]",
                        () -> process()
                                .option(DaemonOption.SUPPLEMENTARY_GROUPS, "a,a")
                                .build(),
                        () -> process()
                                .option(DaemonOption.SUPPLEMENTARY_GROUPS, "a,b")
                                .build()),
                new Case(
                        SiteRule.SOCKET_PREFIX_LENGTH,
                        "socket-prefix",
                        () -> WsgiServer.builder()
                                .socketPrefix("/" + "s".repeat(76))
                                .build(),
                        () -> WsgiServer.builder()
                                .socketPrefix("/" + "s".repeat(75))
                                .build()),
                new Case(
                        SiteRule.SOCKET_PREFIX_SHARED,
                        "socket-prefix",
                        () -> WsgiServer.builder().socketPrefix("/tmp/wsgi").build(),
                        () -> WsgiServer.builder().socketPrefix("/run/pws/wsgi").build()));
    }

    private static Stream<Case> leaves() {
        return Stream.of(
                new Case(
                        SiteRule.TRUST_WITHOUT_PROXIES,
                        "proxies.headers",
                        () -> host().trustedProxies(TrustedProxies.builder().header(TrustedHeader.X_REAL_IP))
                                .build(),
                        () -> host().trustedProxies(TrustedProxies.builder()
                                        .range("10.0.0.1")
                                        .header(TrustedHeader.X_REAL_IP))
                                .build()),
                new Case(
                        SiteRule.TRUSTED_CATEGORY,
                        "headers",
                        () -> TrustedProxies.builder()
                                .range("10.0.0.1")
                                .header("X-Real-IP")
                                .header("X-Forwarded-For")
                                .build(),
                        () -> TrustedProxies.builder()
                                .range("10.0.0.1")
                                .header("X-Real-IP")
                                .header("X-Forwarded-Proto")
                                .build()),
                new Case(
                        SiteRule.CALLABLE_OF_MODULE,
                        "callable",
                        () -> WsgiMount.builder()
                                .at("/")
                                .module("shop.wsgi:app")
                                .callable("app")
                                .build(),
                        () -> WsgiMount.builder()
                                .at("/")
                                .script("/srv/shop.wsgi")
                                .callable("app")
                                .build()),
                new Case(
                        SiteRule.IGNORED_OUTSIDE,
                        "ignore-activity[1]",
                        () -> WsgiMount.builder()
                                .at("/shop")
                                .module("shop")
                                .ignoreActivity("/shop/health")
                                .ignoreActivity("/shopping")
                                .build(),
                        () -> WsgiMount.builder()
                                .at("/shop")
                                .module("shop")
                                .ignoreActivity("/shop")
                                .build()),
                new Case(
                        SiteRule.WARNING_FILTER,
                        "python-warnings[0]",
                        () -> WsgiServer.builder().pythonWarnings("ignored").build(),
                        () -> WsgiServer.builder()
                                .pythonWarnings("ignore:a:UserWarning")
                                .build()),
                new Case(
                        SiteRule.TRUST_EVERYONE,
                        "ranges[0]",
                        () -> TrustedProxies.builder().range("::/0").build(),
                        () -> TrustedProxies.builder().range("fd00::/8").build()),
                new Case(
                        SiteRule.TRUST_EVERYONE,
                        "ranges",
                        () -> TrustedProxies.builder()
                                .range("128.0.0.0/1")
                                .range("fd00::/8")
                                .range("64.0.0.0/2")
                                .range("0.0.0.0/2")
                                .build(),
                        () -> TrustedProxies.builder()
                                .range("128.0.0.0/1")
                                .range("fd00::/8")
                                .range("64.0.0.0/2")
                                .range("0.0.0.0/3")
                                .build()),
                new Case(
                        SiteRule.DUPLICATE_PROXY,
                        "ranges[1]",
                        () -> TrustedProxies.builder()
                                .range("10.0.0.1")
                                .range("10.0.0.1")
                                .build(),
                        () -> TrustedProxies.builder()
                                .range("10.0.0.1")
                                .range("10.0.0.2")
                                .build()),
                new Case(
                        SiteRule.HSTS_PRELOAD,
                        "preload",
                        () -> new Hsts(Duration.ofDays(364), true, true),
                        () -> new Hsts(Duration.ofDays(365), true, true)),
                new Case(
                        SiteRule.LOG_NAME,
                        "access-log",
                        () -> host().accessLog("/var/log/pws/index.php").build(),
                        () -> host().accessLog("/var/log/pws/index.php.log").build()),
                new Case(
                        SiteRule.SAME_LOG,
                        "error-log",
                        () -> host().accessLog("/var/log/a.log")
                                .errorLog("/var/log/a.log")
                                .build(),
                        () -> host().accessLog("/var/log/a.log")
                                .errorLog("/var/log/b.log")
                                .build()),
                new Case(
                        SiteRule.LOG_SPECIAL_FILE,
                        "error-log",
                        () -> host().errorLog("/etc/cron.d/x_log").build(),
                        () -> host().errorLog("/srv/etc/x_log").build()),
                new Case(
                        SiteRule.OUT_OF_RANGE,
                        "keep",
                        () -> new LogRotation(0, LogRotation.Every.DAILY, Optional.empty()),
                        () -> new LogRotation(1, LogRotation.Every.DAILY, Optional.empty())),
                new Case(
                        SiteRule.OUT_OF_RANGE,
                        "limits.body-timeout",
                        () -> site().limits(Limits.builder().bodyTimeout("61m")).build(),
                        () -> site().limits(Limits.builder().bodyTimeout("60m")).build()),
                new Case(
                        SiteRule.OUT_OF_RANGE,
                        "limits.keep-alive",
                        () -> site().limits(Limits.builder().keepAlive("3601")).build(),
                        () -> site().limits(Limits.builder().keepAlive("3600")).build()));
    }

    private static Site.Builder site() {
        return Site.builder().name(SiteName.of("shop")).virtualHost(host());
    }

    private static Site.Builder app() {
        return site().mount("/", WsgiApplication.module("shop.wsgi"));
    }

    private static Site siteWith(VirtualHost.Builder host) {
        return Site.builder().name("shop").virtualHost(host).build();
    }

    private static Site siteOf(VirtualHost.Builder host, String script) {
        return Site.builder()
                .name("shop")
                .virtualHost(host)
                .mount("/", WsgiApplication.script(script))
                .build();
    }

    private static Site sharing(String first, String second) {
        return site().process(process().venv(Venv.at(AbsolutePath.of("/srv/empty"))))
                .mount(mount("/a")
                        .activate(first)
                        .applicationGroup(ApplicationGroup.GLOBAL)
                        .sharedInterpreter(true))
                .mount(mount("/b")
                        .activate(second)
                        .applicationGroup(ApplicationGroup.GLOBAL)
                        .sharedInterpreter(true))
                .build();
    }

    private static VirtualHost.Builder host() {
        return VirtualHost.builder().serverName("shop.example.org");
    }

    private static Tls.Builder tls() {
        return Tls.builder().certificate("/etc/ssl/shop.pem").certificateKey("/etc/ssl/shop.key");
    }

    private static WsgiDaemonProcess.Builder process() {
        return WsgiDaemonProcess.builder();
    }

    private static WsgiMount.Builder mount(String at) {
        return WsgiMount.builder().at(at).module("shop.wsgi");
    }
}
