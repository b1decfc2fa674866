package org.pythonwebstack.deploy;

import java.util.Objects;
import org.pythonwebstack.render.ApacheLayout;
import org.pythonwebstack.render.ApacheRenderer;
import org.pythonwebstack.render.NginxGunicornRenderer;
import org.pythonwebstack.render.NginxLayout;

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

    ApacheLayout apacheLayout() {
        return apache.layout();
    }

    NginxLayout nginxLayout() {
        return nginx.layout();
    }
}
