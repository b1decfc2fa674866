package org.pythonwebstack.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pythonwebstack.site.Redirect;
import org.pythonwebstack.site.Site;
import org.pythonwebstack.site.TrustedHeader;
import org.pythonwebstack.site.TrustedProxies;
import org.pythonwebstack.site.VirtualHost;
import org.pythonwebstack.testing.Programs;

/** nginx has room for all variables of all sites, with names as long as they can be. */
class NginxSharedTest {

    private static final int REDIRECTS = 800;

    private final NginxLab lab = new NginxLab();
    private final int port = Programs.freePort();

    @AfterEach
    void stop() {
        lab.close();
    }

    /** Each redirect that keeps what stands behind its path has a variable of its own. */
    @Test
    void thereIsRoomForManyVariables() {
        Rendering rendering = lab.write(sites());

        assertThat(complaints(lab.nginx().test().orFail())).isEmpty();

        RenderedFile shared = rendering.files().stream()
                .filter(file -> file.content().contains("variables_hash_max_size"))
                .findFirst()
                .orElseThrow();
        lab.nginx()
                .conf(
                        shared.path().fileName(),
                        shared.content().replaceAll("(?m)^variables_hash_(max|bucket)_size.*$", ""));
        assertThat(complaints(lab.nginx().test())).anyMatch(line -> line.contains("variables_hash"));
    }

    private List<Site> sites() {
        List<Site> sites = new ArrayList<>();
        for (char letter = 'a'; letter <= 'c'; letter++) {
            VirtualHost.Builder host = VirtualHost.builder()
                    .serverName(letter + ".example")
                    .listen("127.0.0.1:" + port)
                    .trustedProxies(TrustedProxies.builder()
                            .range("192.0.2.1")
                            .header(TrustedHeader.X_FORWARDED_PROTO)
                            .header(TrustedHeader.X_FORWARDED_HOST));
            for (int i = 0; i < REDIRECTS; i++) {
                host.redirect(Redirect.permanent("/old/" + i, "https://new.example/" + i));
            }
            sites.add(Site.builder()
                    .name(letter + "-".repeat(29) + letter)
                    .virtualHost(host)
                    .build());
        }
        return sites;
    }

    private static List<String> complaints(Programs.Result result) {
        return result.err()
                .lines()
                .filter(line -> !line.contains("syntax is ok") && !line.contains("is successful"))
                .toList();
    }
}
