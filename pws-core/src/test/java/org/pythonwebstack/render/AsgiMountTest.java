package org.pythonwebstack.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.pythonwebstack.site.Site;
import org.pythonwebstack.site.VirtualHost;
import org.pythonwebstack.site.WsgiDaemonProcess;
import org.pythonwebstack.site.WsgiMount;
import org.pythonwebstack.value.Refused;

/** An application with the interface ASGI. */
class AsgiMountTest {

    private static Site site() {
        return Site.builder()
                .name("shop")
                .user("shop")
                .virtualHost(VirtualHost.builder().serverName("shop.example.org"))
                .process(WsgiDaemonProcess.builder().venv("/srv/shop/venv").threads(8))
                .mount(WsgiMount.builder().at("/").module("shop:app").applicationInterface("asgi"))
                .build();
    }

    @Test
    void modWsgiDoesNotSpeakIt() {
        Refused refused = catchThrowableOfType(
                Refused.class, () -> ApacheRenderer.debian().render(site()));

        assertThat(refused.problems())
                .extracting(problem -> problem.code() + " " + problem.field())
                .containsExactly("PWS-RENDER-014 mount[0].interface");
    }

    @Test
    void gunicornHasAWorkerForIt() {
        Rendering rendering = NginxGunicornRenderer.debian().render(site());

        assertThat(rendering.files())
                .anySatisfy(file -> assertThat(file.content()).contains("worker_class = \"asgi\"", "threads = 1\n"))
                .anySatisfy(file -> assertThat(file.content()).contains("ASGI = True\n"));
        assertThat(rendering.notices())
                .anySatisfy(notice -> assertThat(notice.field()).isEqualTo("mount[0].interface"));
    }
}
