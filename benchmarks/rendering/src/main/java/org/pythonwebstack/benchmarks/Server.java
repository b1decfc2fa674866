package org.pythonwebstack.benchmarks;

import org.pythonwebstack.render.ApacheRenderer;
import org.pythonwebstack.render.NginxGunicornRenderer;
import org.pythonwebstack.render.Rendering;
import org.pythonwebstack.site.Site;

/** The two targets. */
public enum Server {
    /** Apache with mod_wsgi. */
    APACHE {
        @Override
        Rendering render(Site site) {
            return APACHE_RENDERER.render(site);
        }
    },
    /** Nginx with Gunicorn. */
    NGINX {
        @Override
        Rendering render(Site site) {
            return NGINX_RENDERER.render(site);
        }
    };

    private static final ApacheRenderer APACHE_RENDERER = ApacheRenderer.debian();
    private static final NginxGunicornRenderer NGINX_RENDERER = NginxGunicornRenderer.debian();

    /** Returns all files of a site: checked, written, and read back. */
    abstract Rendering render(Site site);
}
