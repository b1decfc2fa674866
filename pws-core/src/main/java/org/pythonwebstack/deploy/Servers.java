package org.pythonwebstack.deploy;

import java.util.Objects;
import org.pythonwebstack.render.ApacheLayout;
import org.pythonwebstack.render.ApacheRenderer;
import org.pythonwebstack.render.NginxGunicornRenderer;
import org.pythonwebstack.render.NginxLayout;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.SiteName;

/**
 * How the sites of a machine are rendered for each server.
 *
 * @param apache for Apache with mod_wsgi
 * @param nginx for nginx with Gunicorn
 */
public record Servers(ApacheRenderer apache, NginxGunicornRenderer nginx) {

    /** Refuses null. */
    public Servers {
        Objects.requireNonNull(apache, "apache");
        Objects.requireNonNull(nginx, "nginx");
    }

    /** Returns those of Debian's packages. */
    public static Servers debian() {
        return new Servers(ApacheRenderer.debian(), NginxGunicornRenderer.debian());
    }

    /** Returns the directory of a site's sockets. */
    AbsolutePath runtime(SiteSetup setup) {
        return runtime(setup.site().name(), setup.server());
    }

    /** Returns the directory of a site's sockets. */
    AbsolutePath runtime(SiteName site, WebServer server) {
        AbsolutePath all = server == WebServer.APACHE
                ? apacheLayout().runDirectory()
                : nginxLayout().run();
        return all.resolve(site.toString());
    }

    /** Returns the file by which the server knows a site. */
    AbsolutePath siteFile(SiteSetup setup) {
        SiteName site = setup.site().name();
        return setup.server() == WebServer.APACHE
                ? apacheLayout().siteFile(site)
                : nginxLayout().nginxSites().resolve("pws-" + site + ".conf");
    }

    ApacheLayout apacheLayout() {
        return apache.layout();
    }

    NginxLayout nginxLayout() {
        return nginx.layout();
    }
}
