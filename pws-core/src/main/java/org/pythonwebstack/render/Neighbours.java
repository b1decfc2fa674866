package org.pythonwebstack.render;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pythonwebstack.site.Site;
import org.pythonwebstack.value.HostPattern;
import org.pythonwebstack.value.ListenAddress;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Problems;
import org.pythonwebstack.value.SiteName;

/** What two sites of a machine cannot both have. */
final class Neighbours {

    private record Endpoint(ListenAddress address, HostPattern name) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Endpoint that && address.equals(that.address) && name.equals(that.name);
        }

        @Override
        public int hashCode() {
            return 31 * address.hashCode() + name.hashCode();
        }
    }

    private static final class Speaker {
        private final SiteName site;
        private final boolean encrypted;

        Speaker(SiteName site, boolean encrypted) {
            this.site = site;
            this.encrypted = encrypted;
        }
    }

    private Neighbours() {}

    static void check(Collection<Site> sites, Problems problems) {
        Set<SiteName> names = new HashSet<>();
        Map<Endpoint, SiteName> owners = new HashMap<>();
        Map<ListenAddress, Speaker> ports = new HashMap<>();
        for (Site site : sites) {
            String field = "site[" + site.name() + "]";
            if (!names.add(site.name())) {
                problems.add(
                        Problem.of(RenderRule.SITE_TWICE, field, site.name().toString()));
                continue;
            }
            List<ListenAddress> addresses = new ArrayList<>(site.virtualHost().listen());
            if (site.virtualHost().tls().isPresent()) {
                addresses.addAll(site.virtualHost().tls().get().listen());
            }
            speaks(site, field, ports, problems);
            for (ListenAddress address : addresses) {
                claim(new Endpoint(address, site.virtualHost().serverName()), site, "server-name", owners, problems);
                for (HostPattern alias : site.virtualHost().aliases()) {
                    claim(new Endpoint(address, alias), site, "aliases", owners, problems);
                }
            }
        }
    }

    /** Notes an address on which another site speaks otherwise: what the server does there depends on which it reads first. */
    private static void speaks(Site site, String field, Map<ListenAddress, Speaker> ports, Problems problems) {
        for (ListenAddress address : site.virtualHost().listen()) {
            speaks(site, field + ".listen", address, false, ports, problems);
        }
        if (site.virtualHost().tls().isPresent()) {
            for (ListenAddress address : site.virtualHost().tls().get().listen()) {
                speaks(site, field + ".tls.listen", address, true, ports, problems);
            }
        }
    }

    private static void speaks(
            Site site,
            String field,
            ListenAddress address,
            boolean encrypted,
            Map<ListenAddress, Speaker> ports,
            Problems problems) {
        Speaker first = ports.putIfAbsent(address, new Speaker(site.name(), encrypted));
        if (first != null && first.encrypted != encrypted) {
            problems.add(Problem.of(RenderRule.PLAIN_AND_TLS, field, address.toString())
                    .withHint("the site " + first.site + " listens there "
                            + (first.encrypted ? "with TLS" : "without TLS")
                            + "; one address is either with or without"));
        }
    }

    private static void claim(
            Endpoint endpoint, Site site, String field, Map<Endpoint, SiteName> owners, Problems problems) {
        SiteName owner = owners.putIfAbsent(endpoint, site.name());
        if (owner != null && !owner.equals(site.name())) {
            String where = "site[" + site.name() + "]." + field;
            problems.add(
                    Problem.of(RenderRule.NAME_TWICE, where, endpoint.name().toString())
                            .withHint("the site " + owner + " has this name on " + endpoint.address()
                                    + " too; the server would answer with whichever it reads first"));
        }
    }
}
