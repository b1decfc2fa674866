package org.pythonwebstack.benchmarks;

import org.pythonwebstack.render.ApacheRenderer;
import org.pythonwebstack.render.NginxGunicornRenderer;
import org.pythonwebstack.render.RenderedFile;
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

        @Override
        RenderedFile renderVirtualHost(Site site) {
            return APACHE_RENDERER.renderVirtualHost(site);
        }
    },
    /** Nginx with Gunicorn. */
    NGINX {
        @Override
        Rendering render(Site site) {
            return NGINX_RENDERER.render(site);
        }

        @Override
        RenderedFile renderVirtualHost(Site site) {
            return NGINX_RENDERER.renderVirtualHost(site);
        }
    };

    private static final ApacheRenderer APACHE_RENDERER = ApacheRenderer.debian();
    private static final NginxGunicornRenderer NGINX_RENDERER = NginxGunicornRenderer.debian();

    /** Returns all files of a site: checked, written, and read back. */
    abstract Rendering render(Site site);

    /** Returns the file that the server itself reads of a site: checked, written, and read back. */
    abstract RenderedFile renderVirtualHost(Site site);
}
