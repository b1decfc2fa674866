package org.pythonwebstack.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pythonwebstack.check.Configuration.Statement;
import org.pythonwebstack.site.Site;
import org.pythonwebstack.site.VirtualHost;
import org.pythonwebstack.value.HostName;
import org.pythonwebstack.value.HostPattern;

/** Names of hosts that the server, or the other one, has already. */
final class NameLook implements SiteLook {

    private final ExistingHosts own;
    private final ExistingHosts other;
    private final boolean orderCounts;

    /**
     * Creates the look.
     *
     * @param own the hosts of the server for which the sites are
     * @param other those of the other server of the machine
     * @param orderCounts whether the first host that matches answers, even if a later one matches better
     */
    NameLook(ExistingHosts own, ExistingHosts other, boolean orderCounts) {
        this.own = own;
        this.other = other;
        this.orderCounts = orderCounts;
    }

    @Override
    public void at(Site site, Survey survey) {
        VirtualHost virtualHost = site.virtualHost();
        List<Endpoint> at = new ArrayList<>();
        virtualHost.listen().forEach(address -> at.add(Endpoint.of(address)));
        virtualHost.tls().ifPresent(tls -> tls.listen().forEach(address -> at.add(Endpoint.of(address))));
        name(site, survey, "virtual-host.server-name", virtualHost.serverName(), at);
        for (int i = 0; i < virtualHost.aliases().size(); i++) {
            name(
                    site,
                    survey,
                    "virtual-host.aliases[" + i + "]",
                    virtualHost.aliases().get(i),
                    at);
        }
    }

    private void name(Site site, Survey survey, String field, HostPattern name, List<Endpoint> at) {
        Optional<Statement> taken = own.taken(name, at);
        if (taken.isPresent()) {
            find(site, survey, CheckRule.NAME_TAKEN, field, name, taken.get());
            return;
        }
        if (orderCounts && name instanceof HostName host) {
            own.covered(host, at)
                    .ifPresent(statement -> find(site, survey, CheckRule.NAME_COVERED, field, name, statement));
        }
        other.taken(name, at)
                .ifPresent(statement -> find(site, survey, CheckRule.ADDRESS_OF_OTHER_SERVER, field, name, statement));
    }

    private static void find(
            Site site, Survey survey, CheckRule rule, String field, HostPattern name, Statement statement) {
        survey.find(site, rule, field, name.toString(), "it is given in " + statement.place() + "; " + rule.cure());
    }
}
