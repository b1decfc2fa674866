package org.pythonwebstack.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.pythonwebstack.conf.ApacheFile;
import org.pythonwebstack.conf.ApacheSyntax;
import org.pythonwebstack.conf.Block;
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
import org.pythonwebstack.testing.Programs;
import org.pythonwebstack.value.HttpStatus;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Refused;

/** Any site that the model accepts is rendered or refused with a reason, and what is rendered Apache takes as it is meant. */
class ApacheRenderProperties {

    private static final int BATCH = 250;

    /** Places of a site that take somebody's text. */
    private enum Field {
        ALIAS,
        DOCUMENT_ROOT,
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
        REDIRECT_TO,
        REDIRECT_EXACT,
        ERROR_PAGE,
        ERROR_MESSAGE,
        INTERPRETER,
        PROXY,
        LOCALE
    }

    /** A text and the place where it goes. */
    record Text(Field field, String text) {}

    @Property
    void aSiteIsRenderedOrRefused(@ForAll("texts") List<Text> texts) {
        Optional<Site> site = site(0, texts);
        if (site.isEmpty()) {
            return;
        }
        for (ApacheRenderer renderer : new ApacheRenderer[] {ApacheRenderer.debian()}) {
            Rendering rendering;
            try {
                rendering = renderer.render(site.get());
            } catch (Refused refused) {
                assertThat(refused.problems()).isNotEmpty();
                continue;
            }
            RenderedFile file = rendering.files().get(0);
            ApacheFile read = new ApacheSyntax().read(file.content());
            assertThat(read.nodes()).filteredOn(Block.class::isInstance).hasSize(1);
            assertThat(file.explanations()).isNotEmpty();
            assertThat(rendering).isEqualTo(renderer.render(site.get()));
        }
    }

    /** Apache itself reads a few thousand sites, and finds each host of them. */
    @Property(tries = 8, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
    void apacheTakesWhatIsRendered(@ForAll("batches") List<List<Text>> batch) {
        try (ApacheLab lab = new ApacheLab()) {
            List<Site> sites = new ArrayList<>();
            ApacheRenderer renderer = ApacheRenderer.neutral(lab.layout());
            for (int i = 0; i < batch.size(); i++) {
                Optional<Site> site = site(i, batch.get(i));
                if (site.isPresent() && isExpressible(renderer, site.get())) {
                    sites.add(site.get());
                }
            }
            assertThat(sites).hasSizeGreaterThan(BATCH / 4);
            Programs.Result result = lab.install(sites.toArray(new Site[0]))
                    .test("-DDUMP_VHOSTS")
                    .orFail();
            for (Site site : sites) {
                assertThat(result.out())
                        .contains("namevhost " + site.virtualHost().serverName() + " ");
            }
        }
    }

    private static boolean isExpressible(ApacheRenderer renderer, Site site) {
        try {
            renderer.render(site);
            return true;
        } catch (Refused refused) {
            assertThat(refused.problems())
                    .extracting(Problem::field)
                    .allMatch(field ->
                            field.matches("(root|(process|mount|static)\\[\\d+\\]|virtual-host|env|secrets)(\\..*)?"));
            return false;
        }
    }

    @Provide
    Arbitrary<List<Text>> texts() {
        return Combinators.combine(
                        Arbitraries.of(Field.values()),
                        Arbitraries.oneOf(HostileStrings.any(), HostileStrings.printable(), plausible()))
                .as(Text::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(4);
    }

    @Provide
    Arbitrary<List<List<Text>>> batches() {
        return Combinators.combine(
                        Arbitraries.of(Field.values()), Arbitraries.oneOf(HostileStrings.printable(), plausible()))
                .as(Text::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(2)
                .list()
                .ofSize(BATCH);
    }

    /** Words that many fields accept. */
    private static Arbitrary<String> plausible() {
        return Arbitraries.strings()
                .withChars("ab0-_. /:*?[]~'\"\\%$&(){}+=@,;<>#|^!\u00e9")
                .ofMinLength(1)
                .ofMaxLength(12);
    }

    /** Returns the site with a text in each of some fields, if the model accepts it. */
    private static Optional<Site> site(int number, List<Text> texts) {
        try {
            return Optional.of(build(number, texts));
        } catch (Refused refused) {
            return Optional.empty();
        }
    }

    private static Site build(int number, List<Text> texts) {
        VirtualHost.Builder host = VirtualHost.builder()
                .serverName("h" + number + ".example")
                .listen("127.0.0.1:8080")
                .compression(number % 2 == 0 ? Compression.ON : Compression.OFF);
        Site.Builder site =
                Site.builder().name("s" + number).limits(Limits.builder().keepAlive("5s"));
        WsgiDaemonProcess.Builder process = WsgiDaemonProcess.builder().venv("/srv/empty");
        WsgiMount.Builder app = null;
        for (Text text : texts) {
            String value = text.text();
            String path = "/srv/" + value;
            switch (text.field()) {
                case ALIAS -> host.alias(value + ".a" + number + ".example");
                case DOCUMENT_ROOT -> host.documentRoot("/var/www/" + value);
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
