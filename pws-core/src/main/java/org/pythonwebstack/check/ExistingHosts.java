package org.pythonwebstack.check;

import com.google.common.collect.ArrayListMultimap;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ListMultimap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pythonwebstack.check.Configuration.Statement;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.HostName;
import org.pythonwebstack.value.HostPattern;
import org.pythonwebstack.value.WildcardHostName;

/** The virtual hosts that a server has without the sites in question, by their names. */
final class ExistingHosts {

    private final ListMultimap<String, Name> exact = ArrayListMultimap.create();
    private final List<Name> wildcards = new ArrayList<>();

    /**
     * A name of a virtual host.
     *
     * @param pattern the name
     * @param endpoints where the host is reached
     * @param statement where the name is given
     */
    record Name(HostPattern pattern, List<Endpoint> endpoints, Statement statement) {

        boolean meets(List<Endpoint> others) {
            return endpoints.stream().anyMatch(mine -> others.stream().anyMatch(mine::overlaps));
        }
    }

    /** Returns those of an Apache, without those in the files {@code ours}. */
    static ExistingHosts apache(Configuration apache, Set<AbsolutePath> ours) {
        ExistingHosts hosts = new ExistingHosts();
        Map<Integer, List<Endpoint>> endpoints = new HashMap<>();
        for (Statement statement : apache.named("virtualhost")) {
            endpoints.put(
                    statement.host(),
                    statement.arguments().stream().map(Endpoint::apache).toList());
        }
        for (Statement statement : apache.named("servername", "serveralias")) {
            // The main server's own name is no virtual host's.
            if (statement.host() != Configuration.SERVER && !ours.contains(statement.file())) {
                statement
                        .arguments()
                        .forEach(name -> hosts.add(
                                withoutSchemeAndPort(name),
                                endpoints.getOrDefault(statement.host(), List.of()),
                                statement));
            }
        }
        return hosts;
    }

    /** Returns those of an nginx, without those in the files {@code ours}. */
    static ExistingHosts nginx(Configuration nginx, Set<AbsolutePath> ours) {
        ExistingHosts hosts = new ExistingHosts();
        ListMultimap<Integer, Endpoint> endpoints = ArrayListMultimap.create();
        for (Statement statement : nginx.named("listen")) {
            Endpoint.nginx(statement.argument(0)).ifPresent(at -> endpoints.put(statement.host(), at));
        }
        for (Statement statement : nginx.named("server_name")) {
            if (statement.host() != Configuration.SERVER && !ours.contains(statement.file())) {
                List<Endpoint> at = endpoints.get(statement.host());
                List<Endpoint> where = at.isEmpty() ? List.of(new Endpoint("*", 80)) : ImmutableList.copyOf(at);
                statement.arguments().forEach(name -> hosts.add(name, where, statement));
            }
        }
        return hosts;
    }

    private void add(String name, List<Endpoint> endpoints, Statement statement) {
        // nginx: .example.org is short for the name and all names below it.
        if (name.startsWith(".")) {
            add("*" + name, endpoints, statement);
            add(name.substring(1), endpoints, statement);
            return;
        }
        Optional<HostPattern> pattern =
                HostPattern.parse(name.toLowerCase(Locale.ROOT)).toOptional();
        if (pattern.isPresent()) {
            Name entry = new Name(pattern.get(), endpoints, statement);
            exact.put(pattern.get().toString(), entry);
            if (pattern.get() instanceof WildcardHostName) {
                wildcards.add(entry);
            }
        }
    }

    private static String withoutSchemeAndPort(String name) {
        int scheme = name.indexOf("://");
        String host = scheme < 0 ? name : name.substring(scheme + 3);
        int colon = host.lastIndexOf(':');
        return colon < 0 ? host : host.substring(0, colon);
    }

    /** Returns where a name is given to another host that is reached at one of these places. */
    Optional<Statement> taken(HostPattern name, List<Endpoint> at) {
        return exact.get(name.toString()).stream()
                .filter(entry -> entry.meets(at))
                .map(Name::statement)
                .findFirst();
    }

    /** Returns where a wildcard of another host means a name too. */
    Optional<Statement> covered(HostName name, List<Endpoint> at) {
        return wildcards.stream()
                .filter(entry -> entry.pattern().matches(name) && entry.meets(at))
                .map(Name::statement)
                .findFirst();
    }
}
