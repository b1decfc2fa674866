package org.pythonwebstack.check;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.pythonwebstack.host.Host;
import org.pythonwebstack.render.ApacheLayout;
import org.pythonwebstack.render.NginxGunicornRenderer;
import org.pythonwebstack.render.NginxLayout;
import org.pythonwebstack.site.Site;
import org.pythonwebstack.site.WsgiServer;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Rule;

/**
 * Looks at a machine as the sites would find it. A check reads files, asks for accounts and the versions of programs; it
 * changes nothing, runs no code of a site, and takes any content that it meets.
 *
 * <p>What can be known from a site alone was refused when the site was built or is refused when it is rendered;
 * {@code docs/checks.md} lists what is found where. Instances are immutable.
 */
public final class SiteCheck {

    /** The groups of rules that hold for both servers. */
    private static final ImmutableList<SiteLook> EVERYWHERE = ImmutableList.of(
            new AccountLook(), new ProcessLook(), new MountLook(), new FileLook(), new LogLook(), new TlsLook());

    private static final ImmutableSet<Rule> CONFLICTS =
            ImmutableSet.of(CheckRule.NAME_TAKEN, CheckRule.PROCESS_GROUP_TAKEN);

    private static final Configuration NOTHING = new Configuration(List.of(), List.of());

    private final Host host;
    private final ServerLook server;

    private SiteCheck(Host host, ServerLook server) {
        this.host = Objects.requireNonNull(host, "host");
        this.server = server;
    }

    /** What is looked at for one server. */
    private interface ServerLook {

        /** Returns a survey that knows the server. */
        Survey survey(Host host, Collection<Site> sites);

        /** Returns the groups of rules of the server; the server itself is looked at once, for the first site. */
        List<SiteLook> looks(Survey survey);

        /** Returns what others have that the sites want. */
        List<Finding> conflicts(Host host, Collection<Site> sites, Set<AbsolutePath> ours);
    }

    /** Returns the check of sites for the Apache of a machine in Debian's layout. */
    public static SiteCheck apache(Host host) {
        return apache(host, ApacheLayout.debian(), WsgiServer.DEFAULT);
    }

    /**
     * Returns the check of sites for the Apache of a machine.
     *
     * @param host the machine
     * @param layout where the files of the sites will be
     * @param server the settings that they will have in common
     */
    public static SiteCheck apache(Host host, ApacheLayout layout, WsgiServer server) {
        return new SiteCheck(host, new ForApache(layout, server));
    }

    /** Returns the check of sites for the nginx of a machine in Debian's layout, with Gunicorn behind it. */
    public static SiteCheck nginx(Host host) {
        return nginx(host, NginxLayout.debian());
    }

    /** Returns the check of sites for the nginx of a machine, with Gunicorn behind it. */
    public static SiteCheck nginx(Host host, NginxLayout layout) {
        return nginx(host, NginxGunicornRenderer.neutral(layout));
    }

    /**
     * Returns the check of sites for the nginx of a machine, with Gunicorn behind it.
     *
     * @param host the machine
     * @param renderer what will write the files of the sites, for the version of nginx that is meant
     */
    public static SiteCheck nginx(Host host, NginxGunicornRenderer renderer) {
        return new SiteCheck(host, new ForNginx(renderer));
    }

    /**
     * Returns all that was found about the sites of one server: the worst first, then in the order of the sites. An empty
     * list says that nothing is known which would keep them from working.
     */
    public List<Finding> check(Collection<Site> sites) {
        Survey survey = server.survey(host, sites);
        List<SiteLook> ofServer = server.looks(survey);
        for (Site site : sites) {
            EVERYWHERE.forEach(look -> look.at(site, survey));
            ofServer.forEach(look -> look.at(site, survey));
        }
        return survey.findings();
    }

    /**
     * Returns which names of hosts and of daemon process groups the server has already from somebody else: what keeps the
     * sites from being put beside it. Nothing else of the machine is looked at.
     *
     * @param ours the files that PWS has written or will write; they are passed over, so that thousands of sites cost nothing
     */
    public List<Finding> conflicts(Collection<Site> sites, Set<AbsolutePath> ours) {
        return server.conflicts(host, sites, ours);
    }

    private static List<Finding> conflicts(Survey survey, SiteLook look) {
        survey.sites().forEach(site -> look.at(site, survey));
        return survey.findings().stream()
                .filter(finding -> CONFLICTS.contains(finding.problem().rule()))
                .toList();
    }

    private record ForApache(ApacheLayout layout, WsgiServer settings) implements ServerLook {

        ForApache {
            Objects.requireNonNull(layout, "layout");
            Objects.requireNonNull(settings, "server");
        }

        @Override
        public Survey survey(Host host, Collection<Site> sites) {
            return new Survey(host, sites, Survey.Server.APACHE, Optional.empty());
        }

        @Override
        public List<Finding> conflicts(Host host, Collection<Site> sites, Set<AbsolutePath> ours) {
            Survey survey = new Survey(host, sites, Survey.Server.APACHE, Optional.empty(), ours);
            ApacheLook apache = new ApacheLook(layout, settings, Set.of());
            NameLook names = new NameLook(
                    ExistingHosts.apache(survey.apache(), Set.of()), ExistingHosts.nginx(NOTHING, Set.of()), true);
            return SiteCheck.conflicts(survey, (site, at) -> {
                names.at(site, at);
                apache.processGroups(site, at, at.apache());
            });
        }

        @Override
        public List<SiteLook> looks(Survey survey) {
            ImmutableSet.Builder<AbsolutePath> files = ImmutableSet.builder();
            files.add(layout.serverFile());
            survey.sites().forEach(site -> files.add(layout.siteFile(site.name())));
            Set<AbsolutePath> ours = real(files.build(), survey);
            ApacheLook apache = new ApacheLook(layout, settings, ours);
            NameLook names = new NameLook(
                    ExistingHosts.apache(survey.apache(), ours), ExistingHosts.nginx(survey.nginx(), Set.of()), true);
            return List.of(apache, once(apache::atServer), names, new IncludeLook(true));
        }
    }

    private record ForNginx(NginxGunicornRenderer renderer) implements ServerLook {

        @Override
        public List<Finding> conflicts(Host host, Collection<Site> sites, Set<AbsolutePath> ours) {
            Survey survey = new Survey(host, sites, Survey.Server.NGINX, Optional.of(layout().webUser()), ours);
            return SiteCheck.conflicts(
                    survey,
                    new NameLook(
                            ExistingHosts.nginx(survey.nginx(), Set.of()),
                            ExistingHosts.apache(NOTHING, Set.of()),
                            false));
        }

        ForNginx {
            Objects.requireNonNull(renderer, "renderer");
        }

        NginxLayout layout() {
            return renderer.layout();
        }

        @Override
        public Survey survey(Host host, Collection<Site> sites) {
            return new Survey(host, sites, Survey.Server.NGINX, Optional.of(layout().webUser()));
        }

        @Override
        public List<SiteLook> looks(Survey survey) {
            ImmutableSet.Builder<AbsolutePath> files = ImmutableSet.builder();
            files.add(layout().nginxShared().resolve("pws.conf"));
            survey.sites().forEach(site -> files.add(layout().nginxSites().resolve("pws-" + site.name() + ".conf")));
            Set<AbsolutePath> ours = real(files.build(), survey);
            NginxLook nginx = new NginxLook(renderer);
            NameLook names = new NameLook(
                    ExistingHosts.nginx(survey.nginx(), ours), ExistingHosts.apache(survey.apache(), Set.of()), false);
            return List.of(nginx, once(nginx::atServer), names, new IncludeLook(false));
        }
    }

    /** Returns where files really are, by which the readers of configurations name them. */
    private static Set<AbsolutePath> real(Set<AbsolutePath> files, Survey survey) {
        return files.stream().map(file -> survey.walk(file).end()).collect(ImmutableSet.toImmutableSet());
    }

    private static SiteLook once(SiteLook look) {
        return (site, survey) -> {
            if (site.equals(survey.sites().get(0))) {
                look.at(site, survey);
            }
        };
    }
}
