package org.pythonwebstack.render;

import static org.pythonwebstack.render.NginxNodes.literal;
import static org.pythonwebstack.render.NginxNodes.texts;
import static org.pythonwebstack.render.NginxNodes.word;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Optional;
import org.pythonwebstack.conf.Directive;
import org.pythonwebstack.conf.Node;
import org.pythonwebstack.site.AccessRule;
import org.pythonwebstack.site.VirtualHost;
import org.pythonwebstack.value.IpRange;
import org.pythonwebstack.value.UrlPath;

/** Who may see which part of a site, as directives of each location. */
final class NginxAccess {

    private NginxAccess() {}

    /** Returns the children of a location for a path: before those given, what its access rule demands. */
    static List<Node> limited(VirtualHost host, UrlPath path, List<Node> children) {
        Optional<AccessRule> rule = host.access().isEmpty() ? Optional.empty() : host.accessTo(path);
        if (rule.isEmpty()) {
            return children;
        }
        ImmutableList.Builder<Node> all = ImmutableList.builder();
        add(host, rule.get(), all);
        return all.addAll(children).build();
    }

    private static void add(VirtualHost host, AccessRule rule, ImmutableList.Builder<Node> all) {
        for (IpRange range : rule.deny()) {
            all.add(texts("deny", range.toString()).because("The first line that fits counts: not from here."));
        }
        for (IpRange range : rule.allow()) {
            all.add(texts("allow", range.toString()).because("From here."));
        }
        if (!rule.allow().isEmpty()) {
            all.add(Directive.of("deny", word("all")).because("And from nowhere else."));
        }
        if (rule.users().isPresent()) {
            all.add(texts("auth_basic", host.serverName().toString())
                    .because("Visitors are asked for name and password."));
            all.add(Directive.of("auth_basic_user_file", literal(rule.users().get()))
                    .because("Names and hashes of passwords; read at each request."));
        }
    }
}
