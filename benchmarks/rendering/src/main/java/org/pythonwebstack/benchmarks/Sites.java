package org.pythonwebstack.benchmarks;

import java.util.List;
import java.util.Locale;
import org.pythonwebstack.site.Site;
import org.pythonwebstack.site.Tls;
import org.pythonwebstack.site.VirtualHost;
import org.pythonwebstack.site.WsgiApplication;
import org.pythonwebstack.site.WsgiDaemonProcess;

/** Sites as a hosting panel has them: every text of one differs from every text of the others. */
final class Sites {

    private Sites() {}

    /** Returns the texts that differ from site to site, in the order in which {@link #of} uses them. */
    static List<String> texts(int number) {
        String name = String.format(Locale.ROOT, "shop%06d", number);
        return List.of(
                name,
                "user" + name,
                name + ".example.org",
                "/srv/" + name,
                "/etc/letsencrypt/live/" + name,
                "app" + name + ".wsgi",
                "app" + name + ".settings",
                "key " + name + " with blanks");
    }

    /** Returns a site of these texts, each of which is checked: a Django site with TLS, static files and media. */
    static Site of(List<String> texts) {
        String host = texts.get(2);
        String root = texts.get(3);
        String certificates = texts.get(4);
        return Site.builder()
                .name(texts.get(0))
                .user(texts.get(1))
                .group(texts.get(1))
                .root(root)
                .virtualHost(VirtualHost.builder()
                        .serverName(host)
                        .alias("www." + host)
                        .acmeChallengeDirectory(root + "/acme")
                        .tls(Tls.builder()
                                .certificate(certificates + "/fullchain.pem")
                                .certificateKey(certificates + "/privkey.pem")
                                .hsts("180d")))
                .process(WsgiDaemonProcess.builder()
                        .venv(root + "/venv")
                        .processes(2)
                        .threads(15))
                .mount("/", WsgiApplication.module(texts.get(5)))
                .staticMount("/static/", root + "/static")
                .staticMount("/media/", root + "/media")
                .env("DJANGO_SETTINGS_MODULE", texts.get(6))
                .secret("SECRET_KEY", texts.get(7))
                .build();
    }
}
