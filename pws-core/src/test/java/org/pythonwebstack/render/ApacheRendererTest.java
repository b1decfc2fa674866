package org.pythonwebstack.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.pythonwebstack.conf.ApacheFile;
import org.pythonwebstack.conf.ApacheSyntax;
import org.pythonwebstack.conf.Block;
import org.pythonwebstack.conf.Directive;
import org.pythonwebstack.conf.Node;
import org.pythonwebstack.site.Hsts;
import org.pythonwebstack.site.Site;
import org.pythonwebstack.site.Tls;
import org.pythonwebstack.site.VirtualHost;
import org.pythonwebstack.site.WsgiApplication;
import org.pythonwebstack.site.WsgiDaemonProcess;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Refused;
import org.pythonwebstack.value.Version;

class ApacheRendererTest {

    private static final String SITE_FILE = "/etc/apache2/sites-available/pws-shop.conf";

    private static Site.Builder shop() {
        return Site.builder()
                .name("shop")
                .root("/srv/shop")
                .user("shop")
                .process(WsgiDaemonProcess.builder().venv("/srv/shop/venv").build())
                .mount("/", WsgiApplication.module("shop.wsgi"))
                .staticMount("/static/", "/srv/shop/static")
                .env("DJANGO_SETTINGS_MODULE", "shop.settings")
                .secret("SECRET_KEY", "pa$$ \"word\"");
    }

    private static VirtualHost.Builder host() {
        return VirtualHost.builder().serverName("shop.example.org");
    }

    private static VirtualHost secureHost() {
        return host().alias("*.shop.example.org")
                .acmeChallengeDirectory("/var/lib/acme")
                .tls(Tls.builder()
                        .certificate("/etc/ssl/shop.pem")
                        .certificateKey("/etc/ssl/shop.key")
                        .hsts(Hsts.of(Duration.ofDays(365)))
                        .build())
                .build();
    }

    @Test
    void aDjangoSiteOnDebianIsTheseFiles() throws IOException {
        Rendering rendering = ApacheRenderer.debian()
                .render(List.of(shop().virtualHost(secureHost()).build()));
        StringBuilder all = new StringBuilder();
        for (RenderedFile file : rendering.files()) {
            all.append("==> ").append(file).append(": ").append(file.purpose()).append('\n');
            all.append(file.content());
        }
        try (InputStream golden = getClass().getResourceAsStream("/render/apache-django.txt")) {
            assertThat(all.toString())
                    .isEqualTo(new String(Objects.requireNonNull(golden).readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void theVirtualHostAloneIsTheOneAmongAllFiles() {
        Site site = shop().virtualHost(secureHost()).build();
        assertThat(ApacheRenderer.debian().renderVirtualHost(site))
                .isEqualTo(ApacheRenderer.debian().render(site).file(SITE_FILE).orElseThrow());
    }

    @Test
    void theVirtualHostAloneIsRefusedLikeAllFiles() {
        Site site = shop().virtualHost(host().requestEnv("MOTTO", "${HOME}")).build();
        assertThatThrownBy(() -> ApacheRenderer.debian().renderVirtualHost(site))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("virtual-host.request-env.MOTTO");
    }

    @Test
    void reasonsStandAtTheLinesOfTheirDirectives() {
        RenderedFile file = ApacheRenderer.debian()
                .render(shop().virtualHost(secureHost()).build())
                .file(SITE_FILE)
                .orElseThrow();
        List<String> lines = file.content().lines().toList();
        assertThat(file.explanations()).hasSizeGreaterThan(30).allSatisfy(explanation -> {
            String line = lines.get(explanation.line() - 1).strip();
            assertThat(line.startsWith("<") ? line.substring(1) : line).startsWith(explanation.directive());
            assertThat(explanation.reason()).endsWith(".").doesNotContain("\n");
        });
    }

    @Test
    void secretsAreInOneFileThatTheSiteAloneReads() {
        Rendering rendering = ApacheRenderer.debian()
                .render(shop().virtualHost(host().build()).build());
        assertThat(rendering.files())
                .filteredOn(file -> file.content().contains("word"))
                .singleElement()
                .satisfies(file -> {
                    assertThat(file).hasToString("/etc/pws/sites/shop/environment root:shop 0640");
                    assertThat(file.isSecret()).isTrue();
                });
        assertThat(rendering.toString()).doesNotContain("word");
    }

    @Test
    void withoutEnvironmentOrActivationAScriptIsMountedItself() {
        Site site = Site.builder()
                .name("shop")
                .virtualHost(host().build())
                .mount("/", WsgiApplication.script("/srv/shop/app/wsgi.py"))
                .build();
        Rendering rendering = ApacheRenderer.debian().render(site);
        assertThat(rendering.files())
                .extracting(file -> file.path().toString())
                .noneMatch(path -> path.contains("/etc/pws"));
        assertThat(rendering.file(SITE_FILE).orElseThrow().content())
                .contains("WSGIScriptAlias / /srv/shop/app/wsgi.py process-group=shop application-group=%{GLOBAL}\n");
    }

    @Test
    void theProcessGroupIsDefinedOnceAndBeforeItIsUsed() {
        Site site = shop().virtualHost(host().tls(Tls.builder()
                                .certificate("/etc/ssl/shop.pem")
                                .certificateKey("/etc/ssl/shop.key")
                                .redirectHttp(false)
                                .build())
                        .build())
                .build();
        ApacheFile file = new ApacheSyntax()
                .read(ApacheRenderer.debian()
                        .render(site)
                        .file(SITE_FILE)
                        .orElseThrow()
                        .content());
        List<Block> hosts = file.nodes().stream()
                .filter(Block.class::isInstance)
                .map(Block.class::cast)
                .toList();
        assertThat(hosts).hasSize(2);
        assertThat(names(hosts.get(0)))
                .startsWith("ServerName")
                .containsSubsequence("WSGIDaemonProcess", "WSGIScriptAlias");
        assertThat(names(hosts.get(1)))
                .startsWith("ServerName")
                .contains("WSGIScriptAlias")
                .doesNotContain("WSGIDaemonProcess");
    }

    private static List<String> names(Block block) {
        return block.children().stream().map(ApacheRendererTest::name).toList();
    }

    private static String name(Node node) {
        return node instanceof Directive directive
                ? directive.name()
                : node instanceof Block block ? block.name() : "#";
    }

    @Test
    void whatTheTargetLacksIsAProblemAndNoOutput() {
        Site site = Site.builder()
                .name("shop")
                .virtualHost(host().build())
                .process(WsgiDaemonProcess.builder()
                        .switchInterval(Duration.ofMillis(1))
                        .responseFlushDelay(Duration.ofMillis(2))
                        .build())
                .mount("/", WsgiApplication.script("/srv/shop/wsgi.py"))
                .build();
        assertThat(problems(ApacheRenderer.debian(), site))
                .extracting(problem -> problem.rule(), Problem::field)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(RenderRule.VERSION_LACKS, "process[0].switch-interval"),
                        org.assertj.core.groups.Tuple.tuple(
                                RenderRule.VERSION_LACKS, "process[0].response-flush-delay"));
        assertThat(problems(ApacheRenderer.debian().withModWsgi(Version.of("6.0.0")), site))
                .extracting(Problem::field)
                .containsExactly("process[0].response-flush-delay");
        assertThat(ApacheRenderer.debian()
                        .withModWsgi(Version.of("6.0.5"))
                        .render(site)
                        .file(SITE_FILE)
                        .orElseThrow()
                        .content())
                .contains(" switch-interval=0.001", " response-flush-delay=2");
        assertThatThrownBy(() -> ApacheRenderer.debian().withModWsgi(Version.of("4.8.0")))
                .isInstanceOf(Refused.class);
    }

    private static List<Problem> problems(ApacheRenderer renderer, Site site) {
        return assertThatThrownBy(() -> renderer.render(site))
                .asInstanceOf(type(Refused.class))
                .actual()
                .problems();
    }

    @Test
    void itIsSaidThatMpmItkAndHttp2DoNotGoTogether() {
        VirtualHost.Builder host = host().tls(Tls.builder()
                .certificate("/etc/ssl/shop.pem")
                .certificateKey("/etc/ssl/shop.key")
                .http2(true)
                .build());
        Site without = shop().virtualHost(host.build()).build();
        Site site = shop().virtualHost(host.assignUser("shop", "shop").build()).build();
        assertThat(ApacheRenderer.debian().render(without).notices()).isEmpty();
        assertThat(ApacheRenderer.debian().render(site).notices())
                .singleElement()
                .satisfies(notice -> {
                    assertThat(notice.site()).isEqualTo(site.name());
                    assertThat(notice.field()).isEqualTo("virtual-host.tls.http2");
                });
        assertThat(ApacheRenderer.debian().render(List.of(site)).notices()).hasSize(1);
        assertThat(ApacheRenderer.debian().modules(site)).doesNotContain(ApacheModule.HTTP2);
        assertThat(ApacheRenderer.debian()
                        .render(site)
                        .file(SITE_FILE)
                        .orElseThrow()
                        .content())
                .doesNotContain("h2");
    }
}
