package org.pythonwebstack.express;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.pythonwebstack.conf.Node;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Problems;

/** The modules that a private Apache loads: what its configuration needs, and no other. */
final class ApacheModuleList {

    /** Built into Debian's Apache, and modules elsewhere. */
    private static final List<String> PERHAPS_BUILT_IN = List.of("log_config", "unixd", "version", "systemd");

    private static final List<String> ALWAYS = List.of(
            "authn_core",
            "authz_core",
            "authz_host",
            "alias",
            "dir",
            "env",
            "headers",
            "mime",
            "reqtimeout",
            "setenvif");

    private final PrivateServer server;
    private final String mpm;

    ApacheModuleList(PrivateServer server, String mpm) {
        this.server = server;
        this.mpm = mpm;
    }

    List<Node> nodes() {
        List<Node> nodes = new ArrayList<>();
        Problems problems = new Problems();
        for (String name : names()) {
            AbsolutePath file = server.installed().modules().resolve("mod_" + name + ".so");
            if (server.installed().module(name).isPresent()) {
                nodes.add(Trees.text("LoadModule", name + "_module", file));
            } else if (!PERHAPS_BUILT_IN.contains(name)) {
                problems.add(Problem.of(ExpressRule.NOT_INSTALLED, "module " + name, file.toString()));
            }
        }
        problems.throwIfAny();
        if (server.hasApplication() || needsWsgi()) {
            nodes.add(Trees.text("LoadModule", "wsgi_module", server.installed().wsgiFile()));
        }
        return nodes;
    }

    private boolean needsWsgi() {
        return server.has(IdentityOptions.AUTH_USER_SCRIPT) || server.has(IdentityOptions.HOST_ACCESS_SCRIPT);
    }

    private Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        names.add("mpm_" + mpm);
        names.addAll(PERHAPS_BUILT_IN);
        names.addAll(ALWAYS);
        add(ListenerOptions.HTTP2, names, "http2");
        add(ListenerOptions.HTTPS_PORT, names, "socache_shmcb", "ssl");
        add(ContentOptions.COMPRESS_RESPONSES, names, "filter", "deflate");
        add(ContentOptions.DIRECTORY_LISTING, names, "autoindex");
        add(ToolOptions.SERVER_STATUS, names, "status");
        add(ToolOptions.SERVER_METRICS, names, "status");
        add(ContentOptions.PROXY_MOUNT_POINT, names, "proxy", "proxy_http", "ssl", "socache_shmcb");
        add(ContentOptions.PROXY_VIRTUAL_HOST, names, "proxy", "proxy_http", "ssl", "socache_shmcb");
        add(IdentityOptions.AUTH_USER_SCRIPT, names, "authz_user");
        if (server.has(IdentityOptions.AUTH_USER_SCRIPT)) {
            names.add(server.value(IdentityOptions.AUTH_TYPE, "Basic").equals("Basic") ? "auth_basic" : "auth_digest");
        }
        if (server.servesDocumentRoot()) {
            names.add("rewrite");
        }
        return names;
    }

    private void add(ExpressOption<?> option, Set<String> names, String... more) {
        if (server.has(option)) {
            names.addAll(List.of(more));
        }
    }
}
