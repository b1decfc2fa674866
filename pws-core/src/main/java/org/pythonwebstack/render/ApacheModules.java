package org.pythonwebstack.render;

import com.google.common.collect.Sets;
import java.util.EnumSet;
import java.util.Set;
import org.pythonwebstack.site.Compression;
import org.pythonwebstack.site.Site;
import org.pythonwebstack.site.StaticMount;
import org.pythonwebstack.site.VirtualHost;

/** Which modules the files of a site need. */
final class ApacheModules {

    private static final Set<ApacheModule> ALWAYS = Sets.immutableEnumSet(
            ApacheModule.ALIAS,
            ApacheModule.AUTHZ_CORE,
            ApacheModule.ENV,
            ApacheModule.HEADERS,
            ApacheModule.MIME,
            ApacheModule.REQTIMEOUT);

    private ApacheModules() {}

    static Set<ApacheModule> of(Site site) {
        Set<ApacheModule> modules = EnumSet.copyOf(ALWAYS);
        VirtualHost host = site.virtualHost();
        if (!site.mounts().isEmpty() || !host.trustedProxies().isEmpty()) {
            modules.add(ApacheModule.WSGI);
        }
        if (host.documentRoot().isPresent()) {
            modules.add(ApacheModule.DIR);
        }
        if (host.compression() == Compression.ON) {
            modules.add(ApacheModule.DEFLATE);
            modules.add(ApacheModule.FILTER);
        }
        for (StaticMount mount : site.statics()) {
            if (mount.expires().isPresent()) {
                modules.add(ApacheModule.EXPIRES);
            }
        }
        if (!host.access().isEmpty() || host.maintenance().isPresent()) {
            ApacheAccess.addModules(host, modules);
        }
        if (host.assignUser().isPresent()) {
            modules.add(ApacheModule.MPM_ITK);
        }
        if (host.tls().isPresent()) {
            modules.add(ApacheModule.SSL);
            if (hasHttp2(host)) {
                modules.add(ApacheModule.HTTP2);
            }
        }
        return modules;
    }

    /** Returns whether the host speaks HTTP/2: mpm-itk has a process for each connection, which can serve one request at a time. */
    static boolean hasHttp2(VirtualHost host) {
        return asksForHttp2(host) && host.assignUser().isEmpty();
    }

    /** Returns whether the site asks for HTTP/2. */
    static boolean asksForHttp2(VirtualHost host) {
        return host.tls().isPresent() && host.tls().get().http2();
    }
}
