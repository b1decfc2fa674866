package org.pythonwebstack.check;

import java.util.List;
import java.util.Set;
import org.pythonwebstack.check.Configuration.Statement;
import org.pythonwebstack.conf.Block;
import org.pythonwebstack.conf.Directive;
import org.pythonwebstack.conf.NginxSyntax;
import org.pythonwebstack.conf.Node;
import org.pythonwebstack.host.Host;
import org.pythonwebstack.value.AbsolutePath;

/** Reads the configuration of an nginx, through all that it includes. Each {@code server} is a virtual host. */
final class NginxConfigurationReader extends ConfigurationReader {

    private static final NginxSyntax NGINX = NginxSyntax.standard();
    private static final AbsolutePath BASE = AbsolutePath.of("/etc/nginx");

    private NginxConfigurationReader(Host host, Set<AbsolutePath> skipped) {
        super(host, BASE, skipped);
    }

    /** Returns the configuration of a machine's nginx. */
    static Configuration of(Host host, Set<AbsolutePath> skipped) {
        return new NginxConfigurationReader(host, skipped).read(BASE.resolve("nginx.conf"));
    }

    @Override
    List<Node> parse(String text) {
        return NGINX.read(text).nodes();
    }

    @Override
    void nodes(List<Node> nodes, AbsolutePath file, int inHost, int depth) {
        for (Node node : nodes) {
            if (node instanceof Directive directive) {
                Statement statement = note(file, directive.line(), inHost, directive.name(), directive.arguments());
                if (directive.name().equals("include")) {
                    include(statement.argument(0), false, false, inHost, depth);
                }
            } else if (node instanceof Block block) {
                boolean server = block.name().equals("server");
                int number = server ? nextHost() : inHost;
                if (server) {
                    note(file, block.line(), number, "server", block.arguments());
                }
                // Mail servers and streams have servers too, whose names are none of a site.
                if (!block.name().equals("mail") && !block.name().equals("stream")) {
                    nodes(block.children(), file, number, depth);
                }
            }
        }
    }
}
