package org.pythonwebstack.render;

import com.google.common.base.Supplier;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.Sets;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pythonwebstack.conf.ApacheFile;
import org.pythonwebstack.conf.ApacheSyntax;
import org.pythonwebstack.conf.Comment;
import org.pythonwebstack.conf.EnvironmentFile;
import org.pythonwebstack.conf.EnvironmentFileSyntax;
import org.pythonwebstack.conf.PythonFile;
import org.pythonwebstack.conf.PythonSyntax;
import org.pythonwebstack.site.Site;
import org.pythonwebstack.site.VirtualHost;
import org.pythonwebstack.site.WsgiDaemonProcess;
import org.pythonwebstack.site.WsgiDirective;
import org.pythonwebstack.site.WsgiServer;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.ListenAddress;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Problems;
import org.pythonwebstack.value.ProcessGroupName;
import org.pythonwebstack.value.Refused;
import org.pythonwebstack.value.SiteName;
import org.pythonwebstack.value.Version;

/**
 * Renders sites for Apache 2.4.49 or newer with mod_wsgi 4.9, 5 or 6. Immutable; it may be used by several threads at once.
 *
 * <p>What the target cannot do is refused with {@link RenderRule#VERSION_LACKS}, never left out.
 */
public final class ApacheRenderer {

    private static final Version DEBIAN_12 = Version.of("4.9.4");
    private static final Version OLDEST = Version.of("4.9.0");
    private static final ApacheSyntax APACHE = new ApacheSyntax();
    private static final PythonSyntax PYTHON = new PythonSyntax();
    private static final EnvironmentFileSyntax ENVIRONMENT = new EnvironmentFileSyntax();

    private static final ApacheRenderer DEBIAN =
            new ApacheRenderer(ApacheLayout.debian(), DEBIAN_12, WsgiServer.DEFAULT);

    private final ApacheLayout layout;
    private final Version modWsgi;
    private final WsgiServer server;

    private ApacheRenderer(ApacheLayout layout, Version modWsgi, WsgiServer server) {
        this.layout = layout;
        this.modWsgi = modWsgi;
        this.server = server;
    }

    /** Returns the renderer for Debian's and Ubuntu's packages, with mod_wsgi 4.9.4 as Debian 12 has it. */
    public static ApacheRenderer debian() {
        return DEBIAN;
    }

    /** Returns the renderer for an Apache whose files lie elsewhere, with mod_wsgi 4.9.4. */
    public static ApacheRenderer neutral(ApacheLayout layout) {
        return new ApacheRenderer(layout, DEBIAN_12, WsgiServer.DEFAULT);
    }

    /** Returns this renderer for another version of mod_wsgi. Throws {@code Refused} if that is older than 4.9. */
    public ApacheRenderer withModWsgi(Version version) {
        Problems problems = new Problems();
        if (!version.isAtLeast(OLDEST)) {
            problems.add(Problem.of(RenderRule.VERSION_TOO_OLD, "mod-wsgi", version.toString())
                    .withHint("use mod_wsgi 4.9 or newer; older ones believe forged client addresses (CVE-2022-2255)"));
        }
        problems.throwIfAny();
        return new ApacheRenderer(layout, version, server);
    }

    /** Returns this renderer with settings of the server as a whole. */
    public ApacheRenderer withServer(WsgiServer settings) {
        return new ApacheRenderer(layout, modWsgi, settings);
    }

    /** Returns where it puts files. */
    public ApacheLayout layout() {
        return layout;
    }

    /** Returns the modules of Apache that the files of a site need. */
    public Set<ApacheModule> modules(Site site) {
        return Sets.immutableEnumSet(ApacheModules.of(site));
    }

    /** Returns how the site's applications that run in daemon processes are tried outside of Apache. */
    public List<ModWsgiRehearsal> rehearsals(Site site) {
        return ModWsgiRehearsal.of(site, new ApacheWsgi(site, layout));
    }

    /**
     * Returns the files of one site, without those that it shares with others. Throws {@code Refused} if the target cannot do
     * what the site asks for.
     */
    public Rendering render(Site site) {
        return Rendering.of(ModelFields.named(site, () -> filesOf(site)), noticesOf(site));
    }

    /**
     * Returns only the file with the virtual hosts of one site, the same as among its files: for a panel that makes the others
     * in its own way. Throws {@code Refused} if the target cannot do what the site asks for.
     */
    public RenderedFile renderVirtualHost(Site site) {
        return ModelFields.named(site, () -> virtualHostFile(site, virtualHost(site, wsgi(site))));
    }

    /**
     * Returns the files of all sites of a server, and the one which concerns the server as a whole. Throws {@code Refused},
     * with all problems of all sites, if the target cannot do what they ask for or if two of them get in each other's way.
     */
    public Rendering render(Collection<Site> sites) {
        Problems problems = new Problems();
        conflicts(sites, problems);
        lacking("switch-interval", WsgiDirective.SWITCH_INTERVAL, server.switchInterval(), problems);
        lacking("per-interpreter-gil", WsgiDirective.PER_INTERPRETER_GIL, server.perInterpreterGil(), problems);
        lacking("free-threading", WsgiDirective.FREE_THREADING, server.freeThreading(), problems);
        lacking("destroy-interpreter", WsgiDirective.DESTROY_INTERPRETER, server.destroyInterpreter(), problems);
        ImmutableList.Builder<RenderedFile> files = ImmutableList.builder();
        ImmutableList.Builder<Notice> notices = ImmutableList.builder();
        files.add(apacheFile(
                layout.serverFile(),
                "Settings of Apache as a whole, for all sites written by PWS",
                new ApacheServer(sites, layout, server).file()));
        Optional<RenderedFile> directories = ApacheLogs.sharedDirectories(layout);
        if (directories.isPresent()) {
            files.add(directories.get());
        }
        for (Site site : sites) {
            try {
                files.addAll(filesOf(site));
            } catch (Refused refused) {
                problems.addAll(Problem.under("site[" + site.name() + "]", ModelFields.named(site, refused)));
            }
            notices.addAll(noticesOf(site));
        }
        problems.throwIfAny();
        return Rendering.of(files.build(), notices.build());
    }

    private List<RenderedFile> filesOf(Site site) {
        ApacheWsgi wsgi = wsgi(site);
        ApacheSite host = virtualHost(site, wsgi);
        ImmutableList.Builder<RenderedFile> files = ImmutableList.builder();
        files.add(virtualHostFile(site, host));
        Optional<AbsolutePath> environment = wsgi.environmentFile();
        for (int i = 0; i < site.mounts().size(); i++) {
            if (EntryScript.isNeeded(site.mounts().get(i), environment)) {
                PythonFile script = EntryScript.of(site.name(), site.mounts().get(i), environment);
                files.add(pythonFile(
                        wsgi.scriptOf(i),
                        "Entry script of the application at "
                                + site.mounts().get(i).at(),
                        script));
            }
        }
        if (environment.isPresent()) {
            files.add(RenderedFile.secret(
                    environment.get(),
                    wsgi.environmentGroup(),
                    "Environment of the site's applications, with its secrets",
                    ENVIRONMENT.write(environmentOf(site))));
        }
        if (!site.workers().isEmpty() || !site.schedules().isEmpty()) {
            files.addAll(CommandUnits.of(
                    site,
                    layout.unitDirectory(),
                    environment.orElseGet(
                            () -> layout.stateDirectory(site.name()).resolve(GunicornService.ENVIRONMENT)),
                    ImmutableList.of(
                            new Comment("Written by PWS for the site " + site.name() + "."),
                            new Comment("Changes made here are lost when the site is rendered again."))));
        }
        new ApacheLogs(site, layout, host).appendTo(files);
        return files.build();
    }

    /** Returns what mod_wsgi reads of the site, if the target can do it. */
    private ApacheWsgi wsgi(Site site) {
        ApacheWsgi wsgi = new ApacheWsgi(site, layout);
        Problems problems = new Problems();
        wsgi.check(modWsgi, problems);
        problems.throwIfAny();
        return wsgi;
    }

    private ApacheSite virtualHost(Site site, ApacheWsgi wsgi) {
        return new ApacheSite(site, layout, wsgi);
    }

    private RenderedFile virtualHostFile(Site site, ApacheSite host) {
        return apacheFile(layout.siteFile(site.name()), "Virtual hosts of the site " + site.name(), host.file());
    }

    private static List<Notice> noticesOf(Site site) {
        VirtualHost host = site.virtualHost();
        ImmutableList.Builder<Notice> notices = ImmutableList.builder();
        if (ApacheModules.asksForHttp2(host) && !ApacheModules.hasHttp2(host)) {
            notices.add(new Notice(
                    site.name(),
                    "virtual-host.tls.http2",
                    "the host speaks HTTP/1.1 only, because mpm-itk has a process for each connection"));
        }
        noteIpv6(host.listen(), "virtual-host.listen", site, notices);
        if (host.tls().isPresent()) {
            noteIpv6(host.tls().get().listen(), "virtual-host.tls.listen", site, notices);
        }
        return notices.build();
    }

    /** Apache has no word for IPv6 alone. */
    private static void noteIpv6(
            List<ListenAddress> addresses, String field, Site site, ImmutableList.Builder<Notice> notices) {
        for (ListenAddress address : addresses) {
            if (address.address().isPresent()
                    && address.address().get().isV6()
                    && address.address().get().isUnspecified()) {
                notices.add(new Notice(
                        site.name(),
                        field,
                        address + " is every IPv4 address too: Apache cannot listen on those of IPv6 alone"));
            }
        }
    }

    private static EnvironmentFile environmentOf(Site site) {
        Map<String, String> variables = new LinkedHashMap<>();
        site.environment().forEach((name, value) -> variables.put(name.toString(), value.toString()));
        site.secrets().forEach((name, value) -> variables.put(name.toString(), value.toString()));
        return new EnvironmentFile(
                List.of(new Comment("Environment of the site " + site.name() + ", written by PWS. Do not edit.")),
                variables);
    }

    private static RenderedFile apacheFile(AbsolutePath path, String purpose, ApacheFile tree) {
        String text = APACHE.write(tree);
        return RenderedFile.readable(path, purpose, text).explainedBy(new ApacheReasons(tree, text));
    }

    private record ApacheReasons(ApacheFile tree, String text) implements Supplier<List<Explanation>> {
        @Override
        public List<Explanation> get() {
            return Explanations.join(tree.nodes(), APACHE.read(text).nodes());
        }
    }

    private static RenderedFile pythonFile(AbsolutePath path, String purpose, PythonFile tree) {
        String text = PYTHON.write(tree);
        return RenderedFile.readable(path, purpose, text).explainedBy(new PythonReasons(tree, text));
    }

    private record PythonReasons(PythonFile tree, String text) implements Supplier<List<Explanation>> {
        @Override
        public List<Explanation> get() {
            PythonFile read = PYTHON.read(text);
            ImmutableList.Builder<Explanation> reasons = ImmutableList.builder();
            for (int i = 0; i < tree.assignments().size(); i++) {
                String reason = tree.assignments().get(i).reason();
                if (!reason.isEmpty()) {
                    reasons.add(new Explanation(
                            read.assignments().get(i).line(),
                            tree.assignments().get(i).name(),
                            reason));
                }
            }
            return reasons.build();
        }
    }

    /** Notes a setting of the server that the target does not know, and for which it would not start. */
    private void lacking(String field, WsgiDirective directive, Optional<?> value, Problems problems) {
        if (value.isPresent() && !modWsgi.isAtLeast(directive.since())) {
            problems.add(RenderRule.lacking(
                    "server." + field, value.get().toString(), "mod_wsgi", directive.since(), modWsgi));
        }
    }

    /** What two sites of one Apache cannot both have, and what the server's settings forbid. */
    private void conflicts(Collection<Site> sites, Problems problems) {
        Neighbours.check(sites, problems);
        Map<ProcessGroupName, SiteName> groups = new HashMap<>();
        for (Site site : sites) {
            String field = "site[" + site.name() + "]";
            for (WsgiDaemonProcess process : site.processes()) {
                ProcessGroupName group = process.name().orElseThrow();
                SiteName owner = groups.putIfAbsent(group, site.name());
                if (owner != null && !owner.equals(site.name())) {
                    problems.add(Problem.of(RenderRule.PROCESS_TWICE, field + ".process", group.toString())
                            .withHint("the site " + owner + " has a group of this name; Apache would not start"));
                }
            }
            if (server.restrictEmbedded().orElse(false) && site.hasEmbedded()) {
                problems.add(Problem.of(RenderRule.EMBEDDED_RESTRICTED, field + ".mount"));
            }
        }
    }
}
