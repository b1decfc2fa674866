package org.pythonwebstack.render;

import com.google.common.base.Supplier;
import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.pythonwebstack.conf.Comment;
import org.pythonwebstack.conf.NginxFile;
import org.pythonwebstack.conf.NginxSyntax;
import org.pythonwebstack.conf.Node;
import org.pythonwebstack.site.Site;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Problems;
import org.pythonwebstack.value.Refused;
import org.pythonwebstack.value.RelativePath;
import org.pythonwebstack.value.Version;

/**
 * Renders sites for nginx in front of Gunicorn, which systemd starts. Immutable; may be used by several threads at once.
 *
 * <p>Of each site come a file for nginx, the environment of its applications, directories and logs; and of each application
 * a socket, a service, Gunicorn's settings and a module that finds the application. Each application is a service of its
 * own: what two of them share on Apache (a process group) they do not share here.
 *
 * <p>What the two programs cannot do is a problem if it protects something, and else a {@link Notice}.
 */
public final class NginxGunicornRenderer {

    private static final Version OLDEST_NGINX = Version.of("1.18");
    private static final Version OLDEST_GUNICORN = Version.of("20.1");

    private static final Comment LOST = new Comment("Changes made here are lost when the site is rendered again.");

    private final NginxLayout layout;
    private final Version nginx;
    private final NginxListen listen;
    private final ServiceUnits units;

    private NginxGunicornRenderer(NginxLayout layout, Version nginx) {
        this.layout = layout;
        this.nginx = nginx;
        this.listen = new NginxListen(layout, nginx);
        this.units = new ServiceUnits(layout);
    }

    /** Returns the renderer for Debian 12: its layout, nginx 1.22.1. */
    public static NginxGunicornRenderer debian() {
        return neutral(NginxLayout.debian());
    }

    /** Returns a renderer for another layout, and nginx 1.22.1. */
    public static NginxGunicornRenderer neutral(NginxLayout layout) {
        return new NginxGunicornRenderer(Objects.requireNonNull(layout, "layout"), Version.of("1.22.1"));
    }

    /**
     * Returns this renderer for another version of nginx, from 1.18 on. Throws {@link Refused} for an older one.
     *
     * <p>From 1.25.1 on HTTP/2 is a directive of its own; from 1.19.4 on a handshake can be refused.
     */
    public NginxGunicornRenderer withNginx(Version version) {
        require(version, OLDEST_NGINX, "nginx");
        return new NginxGunicornRenderer(layout, version);
    }

    /**
     * Returns this renderer for another version of Gunicorn, from 20.1 on. Throws {@link Refused} for an older one, which
     * cannot be told the application in its file.
     *
     * <p>The files are the same for all versions: Gunicorn belongs to the site's virtual environment and may change, so what
     * later versions need for safety is always said. Earlier ones pass over it.
     */
    public NginxGunicornRenderer withGunicorn(Version version) {
        require(version, OLDEST_GUNICORN, "gunicorn");
        return this;
    }

    /** Returns where it puts files. */
    public NginxLayout layout() {
        return layout;
    }

    /** Returns the version of nginx for which the files are. */
    public Version nginx() {
        return nginx;
    }

    /**
     * Returns whether the services that this class writes see a place only if the site names it, or a directory above it: one
     * in the home directories and in the directories of temporary files.
     */
    public static boolean isHiddenFromServices(AbsolutePath place) {
        return ServiceUnits.isHidden(place);
    }

    private static void require(Version version, Version oldest, String program) {
        if (!version.isAtLeast(oldest)) {
            throw new Refused(Problem.of(RenderRule.VERSION_TOO_OLD, program, version.toString()));
        }
    }

    /**
     * Returns the files of one site. Throws {@link Refused} with everything that the target cannot express.
     *
     * <p>What all sites of a machine share is not among them; {@link #render(Collection)} has it.
     */
    public Rendering render(Site site) {
        return ModelFields.named(site, () -> filesOf(site));
    }

    /**
     * Returns only the file of nginx of one site, the same as among its files: for a panel that makes the others in its own way.
     * Throws {@link Refused} with everything that the target cannot express.
     */
    public RenderedFile renderVirtualHost(Site site) {
        return ModelFields.named(site, () -> {
            HostFiles host = new HostFiles(site, layout);
            return virtualHostFile(site, new GunicornChecks(site, layout, host).services(), host, heading(site));
        });
    }

    private static List<Comment> heading(Site site) {
        return ImmutableList.of(new Comment("Written by PWS for the site " + site.name() + "."), LOST);
    }

    private RenderedFile virtualHostFile(
            Site site, List<GunicornService> services, HostFiles host, List<Comment> heading) {
        ImmutableList.Builder<Node> nodes = ImmutableList.builder();
        nodes.addAll(heading);
        new NginxSite(site, services, host, listen).appendTo(nodes);
        return nginxFile(
                layout.nginxSites().resolve("pws-" + site.name() + ".conf"),
                "tells nginx what the site answers, and which requests its applications get",
                nodes.build());
    }

    private Rendering filesOf(Site site) {
        HostFiles host = new HostFiles(site, layout);
        GunicornChecks checks = new GunicornChecks(site, layout, host);
        List<GunicornService> services = checks.services();
        List<Comment> heading = heading(site);
        ImmutableList.Builder<RenderedFile> files = ImmutableList.builder();
        files.add(virtualHostFile(site, services, host, heading));
        for (GunicornService service : services) {
            files.addAll(GunicornFiles.render(service, heading));
            files.addAll(units.render(service, heading));
        }
        List<RenderedFile> commands = CommandUnits.of(
                site,
                layout.units(),
                layout.sites().resolve(RelativePath.of(site.name().toString())).resolve(GunicornService.ENVIRONMENT),
                heading);
        files.addAll(commands);
        if ((!services.isEmpty() || !commands.isEmpty()) && HostFiles.hasEnvironment(site)) {
            files.add(host.environment(heading));
        }
        files.add(host.tmpfiles(!services.isEmpty(), heading));
        files.add(host.logrotate(heading));
        return Rendering.of(files.build(), checks.notices());
    }

    /**
     * Returns the files of several sites, and before them the file that they share: it has to be rendered of all sites of a
     * machine together. Throws {@link Refused} with everything that the target cannot express, each field behind the name of
     * its site.
     */
    public Rendering render(Collection<Site> sites) {
        List<RenderedFile> files = new ArrayList<>();
        List<Notice> notices = new ArrayList<>();
        Problems problems = new Problems();
        files.add(nginxFile(
                layout.nginxShared().resolve("pws.conf"),
                "gives all names room, and answers for names that no site has",
                ImmutableList.<Node>builder()
                        .add(
                                new Comment("Written by PWS for all its sites."),
                                new Comment("Changes made here are lost when a site is rendered again."))
                        .addAll(NginxShared.nodes(sites, listen, nginx))
                        .build()));
        files.add(GunicornRehearsal.file(layout));
        files.add(RearmUnit.file(layout));
        Neighbours.check(sites, problems);
        for (Site site : sites) {
            try {
                Rendering one = filesOf(site);
                files.addAll(one.files());
                notices.addAll(one.notices());
            } catch (Refused refused) {
                problems.addAll(Problem.under("site[" + site.name() + "]", ModelFields.named(site, refused)));
            }
        }
        problems.throwIfAny();
        return Rendering.of(files, notices);
    }

    private static RenderedFile nginxFile(AbsolutePath path, String purpose, ImmutableList<Node> nodes) {
        NginxSyntax syntax = NginxSyntax.standard();
        String text = syntax.write(new NginxFile(nodes));
        return RenderedFile.readable(path, purpose, text).explainedBy(new Reasons(nodes, syntax, text));
    }

    private record Reasons(List<Node> nodes, NginxSyntax syntax, String text) implements Supplier<List<Explanation>> {
        @Override
        public List<Explanation> get() {
            return Explanations.join(nodes, syntax.read(text).nodes());
        }
    }
}
