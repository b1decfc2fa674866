package org.pythonwebstack.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.pythonwebstack.site.Site;
import org.pythonwebstack.site.Venv;
import org.pythonwebstack.site.VirtualHost;
import org.pythonwebstack.site.WsgiApplication;
import org.pythonwebstack.site.WsgiDaemonProcess;
import org.pythonwebstack.value.Refused;
import org.pythonwebstack.value.Version;

class NginxGunicornRendererTest {

    private static final NginxGunicornRenderer RENDERER = NginxGunicornRenderer.debian();

    private static Site.Builder shop() {
        return Site.builder()
                .name("shop")
                .root("/srv/shop")
                .user("shop")
                .virtualHost(VirtualHost.builder().serverName("shop.example.org"))
                .process(WsgiDaemonProcess.builder().venv(Venv.at("/srv/shop/venv")))
                .mount("/", WsgiApplication.module("shop.wsgi"))
                .staticMount("/static/", "/srv/shop/static");
    }

    @Test
    void aSiteIsTheseFiles() {
        Rendering rendering =
                RENDERER.render(List.of(shop().secret("SECRET_KEY", "s").build()));
        assertThat(rendering.files())
                .extracting(RenderedFile::toString)
                .containsExactly(
                        "/etc/nginx/conf.d/pws.conf root:root 0644",
                        "/etc/pws/sites/rehearse.py root:root 0644",
                        "/etc/systemd/system/pws-rearm@.service root:root 0644",
                        "/etc/nginx/sites-available/pws-shop.conf root:root 0644",
                        "/etc/pws/sites/shop/gunicorn.conf.py root:root 0644",
                        "/etc/pws/sites/shop/pws_application.py root:root 0644",
                        "/etc/systemd/system/pws-shop.socket root:root 0644",
                        "/etc/systemd/system/pws-shop.service root:root 0644",
                        "/etc/pws/sites/shop/environment root:shop 0640",
                        "/etc/tmpfiles.d/pws-shop.conf root:root 0644",
                        "/etc/logrotate.d/pws-shop root:root 0644");
        assertThat(rendering.notices()).isEmpty();
        assertThat(rendering.files())
                .allSatisfy(file -> assertThat(file.explanations())
                        .allSatisfy(
                                explanation -> assertThat(explanation.reason()).matches("[A-Z].*\\.")));
        assertThat(rendering
                        .file("/etc/nginx/sites-available/pws-shop.conf")
                        .orElseThrow()
                        .explanations())
                .anySatisfy(explanation -> assertThat(explanation.directive()).isEqualTo("proxy_pass"));
    }

    @Test
    void secretsStandNowhereButInTheirFile() {
        Rendering rendering = RENDERER.render(
                List.of(shop().secret("SECRET_KEY", "hidden-value").build()));
        assertThat(rendering.files())
                .filteredOn(file -> file.content().contains("hidden-value"))
                .extracting(file -> file.path().fileName())
                .containsExactly("environment");
    }

    @Test
    void anApplicationNeedsAnAccount() {
        Site site = Site.builder()
                .name("shop")
                .virtualHost(VirtualHost.builder().serverName("shop.example.org"))
                .mount("/", WsgiApplication.module("shop.wsgi"))
                .build();
        assertThatThrownBy(() -> RENDERER.render(site))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("PWS-RENDER-010")
                .hasMessageContaining("process[0].user");
        assertThatThrownBy(() -> RENDERER.renderVirtualHost(site))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("process[0].user");
    }

    /** Linux takes 107 bytes for the path of a socket, which is made of the mount point. */
    @Test
    void aSocketHasAPathThatLinuxTakes() {
        String beside = "/run/pws/shop/gunicorn..sock";
        int room = 107 - beside.length();
        WsgiApplication application = WsgiApplication.module("shop.wsgi");

        assertThat(RENDERER.render(List.of(shop().mount("/" + "a".repeat(room), application)
                                .build()))
                        .files())
                .isNotEmpty();
        for (int length : new int[] {room + 1, 200}) {
            assertThatThrownBy(() -> RENDERER.render(List.of(
                            shop().mount("/" + "a".repeat(length), application).build())))
                    .isInstanceOfSatisfying(
                            Refused.class,
                            refused -> assertThat(refused.problems())
                                    .extracting(problem -> problem.rule() + " " + problem.field())
                                    .containsExactly("SOCKET_LENGTH site[shop].mount[1].at"));
        }
    }

    @Test
    void theVirtualHostAloneIsTheOneAmongAllFiles() {
        Site site = shop().build();
        assertThat(RENDERER.renderVirtualHost(site))
                .isEqualTo(RENDERER.render(site)
                        .file("/etc/nginx/sites-available/pws-shop.conf")
                        .orElseThrow());
    }

    @Test
    void oldProgramsAreRefused() {
        assertThatThrownBy(() -> RENDERER.withNginx(Version.of("1.17"))).isInstanceOf(Refused.class);
        assertThatThrownBy(() -> RENDERER.withGunicorn(Version.of("19.9"))).isInstanceOf(Refused.class);
    }
}
