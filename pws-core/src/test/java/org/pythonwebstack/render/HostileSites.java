package org.pythonwebstack.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.pythonwebstack.site.AccessRule;
import org.pythonwebstack.site.Compression;
import org.pythonwebstack.site.DirectoryAccess;
import org.pythonwebstack.site.ErrorPage;
import org.pythonwebstack.site.Limits;
import org.pythonwebstack.site.Redirect;
import org.pythonwebstack.site.ResponseHeader;
import org.pythonwebstack.site.Site;
import org.pythonwebstack.site.StaticMount;
import org.pythonwebstack.site.TrustedProxies;
import org.pythonwebstack.site.VirtualHost;
import org.pythonwebstack.site.WsgiApplication;
import org.pythonwebstack.site.WsgiDaemonProcess;
import org.pythonwebstack.site.WsgiMount;
import org.pythonwebstack.testing.HostileStrings;
import org.pythonwebstack.value.HttpStatus;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Refused;

/** Sites with somebody's texts in every place that takes one, for all renderers alike. */
final class HostileSites {

    /** How many sites a server reads at once. */
    static final int BATCH = 250;

    /** Places of a site that take somebody's text. */
    enum Field {
        ALIAS,
        DOCUMENT_ROOT,
        ACME,
        STATIC_URL,
        STATIC_PATH,
        STATIC_FILE,
        DIRECTORY,
        DIRECTORY_FILE,
        SCRIPT,
        SCRIPTS,
        MOUNT,
        MODULE,
        VENV,
        ACTIVATE,
        PYTHON_PATH,
        ROOT,
        HOME,
        DISPLAY_NAME,
        ENVIRONMENT,
        SECRET,
        REQUEST_ENVIRONMENT,
        HEADER,
        REDIRECT_FROM,
        REDIRECT_BELOW,
        REDIRECT_TO,
        REDIRECT_EXACT,
        ERROR_PAGE,
        ERROR_MESSAGE,
        INTERPRETER,
        PROXY,
        LOCALE,
        ACCESS_PATH,
        USERS_FILE
    }

    /** A text and the place where it goes. */
    record Text(Field field, String text) {}

    private HostileSites() {}

    /** Returns texts for one site. */
    static Arbitrary<List<Text>> texts() {
        return in(Arbitraries.oneOf(HostileStrings.any(), HostileStrings.printable(), plausible()))
                .list()
                .ofMinSize(1)
                .ofMaxSize(4);
    }

    /** Returns texts for {@link #BATCH} sites, of which the model accepts many. */
    static Arbitrary<List<List<Text>>> batches() {
        return in(Arbitraries.oneOf(HostileStrings.printable(), plausible()))
                .list()
                .ofMinSize(1)
                .ofMaxSize(2)
                .list()
                .ofSize(BATCH);
    }

    private static Arbitrary<Text> in(Arbitrary<String> texts) {
        return Combinators.combine(Arbitraries.of(Field.values()), texts).as(Text::new);
    }

    /** Words that many fields accept. */
    private static Arbitrary<String> plausible() {
        return Arbitraries.strings()
                .withChars("ab0-_. /:*?[]~'\"\\%$&(){}+=@,;<>#|^!\u00e9")
                .ofMinLength(1)
                .ofMaxLength(12);
    }

    /** Returns the sites of a batch that the model accepts and {@code render} can express. */
    static List<Site> expressible(List<List<Text>> batch, String address, String user, Consumer<? super Site> render) {
        List<Site> sites = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            site(i, address, user, batch.get(i))
                    .filter(site -> isExpressible(render, site))
                    .ifPresent(sites::add);
        }
        assertThat(sites).hasSizeGreaterThan(BATCH / 4);
        return sites;
    }

    private static boolean isExpressible(Consumer<? super Site> render, Site site) {
        try {
            render.accept(site);
            return true;
        } catch (Refused refused) {
            assertThat(refused.problems())
                    .extracting(Problem::field)
                    .allMatch(field ->
                            field.matches("(root|(process|mount|static)\\[\\d+\\]|virtual-host|env|secrets)(\\..*)?"));
            return false;
        }
    }

    /**
     * Returns the site with a text in each of some fields, if the model accepts it.
     *
     * @param number tells it from its neighbours
     * @param address where it listens
     * @param user the account of its processes; empty for none
     */
    static Optional<Site> site(int number, String address, String user, List<Text> texts) {
        try {
            return Optional.of(build(number, address, user, texts));
        } catch (Refused refused) {
            return Optional.empty();
        }
    }

    private static Site build(int number, String address, String user, List<Text> texts) {
        VirtualHost.Builder host = VirtualHost.builder()
                .serverName("h" + number + ".example")
                .listen(address)
                .compression(number % 2 == 0 ? Compression.ON : Compression.OFF);
        Site.Builder site =
                Site.builder().name("s" + number).limits(Limits.builder().keepAlive("5s"));
        if (!user.isEmpty()) {
            site.user(user);
        }
        WsgiDaemonProcess.Builder process = WsgiDaemonProcess.builder().venv("/srv/empty");
        WsgiMount.Builder app = null;
        for (Text text : texts) {
            String value = text.text();
            String path = "/srv/" + value;
            switch (text.field()) {
                case ALIAS -> host.alias(value + ".a" + number + ".example");
                case DOCUMENT_ROOT -> host.documentRoot("/var/www/" + value);
                case ACME -> host.acmeChallengeDirectory("/var/lib/" + value);
                case STATIC_URL -> site.staticMount("/static/" + value, "/srv/static");
                case STATIC_PATH -> site.staticMount(StaticMount.of("/s/", path).withExpires(Duration.ofMinutes(1)));
                case STATIC_FILE -> site.staticMount("/file.txt", path);
                case DIRECTORY -> host.directory(DirectoryAccess.of("/srv/d/" + value));
                case DIRECTORY_FILE -> host.directory("/srv/files", value);
                case SCRIPT -> site.mount("/script", WsgiApplication.script(path));
                case SCRIPTS -> site.mount("/scripts/", WsgiApplication.directory(path));
                case MOUNT -> site.mount("/" + value, WsgiApplication.script("/srv/app.wsgi"));
                case MODULE -> site.mount("/module", WsgiApplication.module(value));
                case VENV -> process.venv(path);
                case ACTIVATE ->
                    site.mount(WsgiMount.builder()
                            .at("/activated")
                            .script("/srv/app.wsgi")
                            .activate(path)
                            .build());
                case PYTHON_PATH -> process.pythonPath(path);
                case ROOT -> site.root(path);
                case HOME -> process.home(path);
                case DISPLAY_NAME -> process.displayName(value);
                case ENVIRONMENT -> site.env("APP_VALUE", value);
                case SECRET -> site.secret("APP_SECRET", value);
                case REQUEST_ENVIRONMENT -> host.requestEnv("REQUEST_VALUE", value);
                case HEADER -> host.header(ResponseHeader.of("X-Value", value));
                case REDIRECT_FROM -> host.redirect(Redirect.permanent("/from/" + value, "https://else.example/"));
                case REDIRECT_BELOW ->
                    host.redirect(Redirect.parse(
                            "/below/" + value, "https://else.example/" + value, HttpStatus.of("307"), false));
                case REDIRECT_TO -> host.redirect(Redirect.temporary("/to", "https://else.example/" + value));
                case REDIRECT_EXACT ->
                    host.redirect(Redirect.parse(
                            "/exact" + value, "https://else.example/" + value, HttpStatus.of("308"), true));
                case ERROR_PAGE -> host.errorPage(ErrorPage.page(404, "/" + value));
                case ERROR_MESSAGE -> host.errorPage(ErrorPage.message(503, value));
                case INTERPRETER ->
                    app = WsgiMount.builder()
                            .at("/named")
                            .script("/srv/app.wsgi")
                            .applicationGroup(value);
                case PROXY -> host.trustedProxies(TrustedProxies.builder().range(value));
                case LOCALE -> process.locale(value);
                case ACCESS_PATH ->
                    host.access(AccessRule.builder().at("/closed/" + value).deny("192.0.2.1"));
                case USERS_FILE -> host.access(AccessRule.builder().at("/users").usersFile("/etc/pws/access/" + value));
            }
        }
        if (app != null) {
            site.mount(app.build());
        }
        return site.virtualHost(host)
                .process(process)
                .mount("/app", WsgiApplication.script("/srv/app.wsgi"))
                .build();
    }
}
