package org.pythonwebstack.render;

import static org.pythonwebstack.render.ApacheWords.block;
import static org.pythonwebstack.render.ApacheWords.directive;
import static org.pythonwebstack.render.ApacheWords.literal;
import static org.pythonwebstack.render.ApacheWords.number;

import com.google.common.collect.ImmutableList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.pythonwebstack.conf.ApacheFile;
import org.pythonwebstack.conf.Comment;
import org.pythonwebstack.conf.Directive;
import org.pythonwebstack.conf.Keyword;
import org.pythonwebstack.conf.Literal;
import org.pythonwebstack.conf.Node;
import org.pythonwebstack.site.DaemonOption;
import org.pythonwebstack.site.Site;
import org.pythonwebstack.site.WsgiDaemonProcess;
import org.pythonwebstack.site.WsgiServer;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.IpAddress;
import org.pythonwebstack.value.ListenAddress;
import org.pythonwebstack.value.PlainText;
import org.pythonwebstack.value.Port;
import org.pythonwebstack.value.RelativePath;

/** The file with what can be said only once for a whole Apache. */
final class ApacheServer {

    private static final RelativePath SOCKET_PREFIX = RelativePath.of("wsgi");

    /** As many as Apache allows unless its limits are raised, which a reload cannot do. */
    private static final int THREADS_PER_CHILD = 64;

    private static final int FEWEST_CHILDREN = 2;

    /** Half of what Apache allows, so that the children of before a reload find a place beside the new ones. */
    private static final int MOST_CHILDREN = 8;

    private static final String OWN_LOCK =
            "It decides whether interpreters of one process wait for each other; extension modules must allow it.";
    private static final String NO_LOCK =
            "It decides whether Python without an interpreter lock makes use of that; extension modules must allow it.";
    private static final String STDIN = "It decides whether code that reads standard input gets an error.";
    private static final String STDOUT = "It decides whether code that prints gets an error or fills the error log.";
    private static final String SIGNAL =
            "It decides whether code may set handlers for signals, with which Apache steers its processes.";

    private final Collection<Site> sites;
    private final ApacheLayout layout;
    private final WsgiServer server;

    ApacheServer(Collection<Site> sites, ApacheLayout layout, WsgiServer server) {
        this.sites = sites;
        this.layout = layout;
        this.server = server;
    }

    ApacheFile file() {
        ImmutableList.Builder<Node> nodes = ImmutableList.builder();
        nodes.add(new Comment("What PWS sets for the whole server, for the sites that it has written. Do not edit."));
        listen(nodes);
        pool(nodes);
        wsgi(nodes);
        return new ApacheFile(nodes.build());
    }

    /** Asks for addresses that the server does not listen on yet; asking twice keeps it from starting. */
    private void listen(ImmutableList.Builder<Node> nodes) {
        Set<ListenAddress> addresses = new LinkedHashSet<>();
        for (Site site : sites) {
            addresses.addAll(site.virtualHost().listen());
            if (site.virtualHost().tls().isPresent()) {
                addresses.addAll(site.virtualHost().tls().get().listen());
            }
        }
        Set<Port> everywhere = new LinkedHashSet<>(layout.portsListened());
        for (ListenAddress address : addresses) {
            if (address.address().isEmpty() && everywhere.add(address.port())) {
                nodes.add(number("Listen", address.port().number()).because("A site is reached on this port."));
            }
        }
        Set<Port> everyV4 = new LinkedHashSet<>();
        Set<Port> everyV6 = new LinkedHashSet<>();
        for (ListenAddress address : addresses) {
            if (address.address().isPresent() && address.address().get().isUnspecified()) {
                (address.address().get().isV4() ? everyV4 : everyV6).add(address.port());
            }
        }
        for (ListenAddress address : addresses) {
            if (!everywhere.contains(address.port()) && !isHeardAnyway(address, everyV4, everyV6)) {
                nodes.add(literal("Listen", address).because("A site is reached on this address."));
            }
        }
    }

    /**
     * A socket for every address of a family leaves none for one of them. The one for IPv6 hears IPv4 as well, unless there
     * is one for that too.
     */
    private static boolean isHeardAnyway(ListenAddress address, Set<Port> everyV4, Set<Port> everyV6) {
        IpAddress one = address.address().orElseThrow();
        if (one.isUnspecified()) {
            return false;
        }
        Port port = address.port();
        return everyV6.contains(port) || one.isV4() && everyV4.contains(port);
    }

    private void pool(ImmutableList.Builder<Node> nodes) {
        int processThreads = 0;
        for (Site site : sites) {
            for (WsgiDaemonProcess process : site.processes()) {
                processThreads +=
                        process.processes().orElse(1) * process.threads().orElse(15);
            }
        }
        int wanted = (processThreads + processThreads / 2 + THREADS_PER_CHILD - 1) / THREADS_PER_CHILD;
        int children = Math.min(MOST_CHILDREN, Math.max(FEWEST_CHILDREN, wanted));
        int workers = children * THREADS_PER_CHILD;
        nodes.add(block(
                        "IfModule",
                        new Literal("mpm_event_module"),
                        number("ThreadsPerChild", THREADS_PER_CHILD)
                                .because("As many as Apache allows without a limit that only a restart can raise."),
                        number("StartServers", children)
                                .because("All children are there from the start, so none is made under load."),
                        number("MinSpareThreads", THREADS_PER_CHILD / 2)
                                .because(
                                        "It must lie below the most that may be spare, or Apache changes that number."),
                        number("MaxSpareThreads", workers)
                                .because(
                                        "As many as there are, so no child is ever ended because it has little to do."),
                        number("MaxRequestWorkers", workers)
                                .because("Enough for the threads of all daemon processes and for connections beside"
                                        + " them."))
                .because("A pool of a fixed size: no child is started under load or ended after it, so no connection"
                        + " that a browser keeps open is cut."));
    }

    private void wsgi(ImmutableList.Builder<Node> nodes) {
        AbsolutePath prefix = server.socketPrefix().orElse(layout.runDirectory().resolve(SOCKET_PREFIX));
        nodes.add(literal("WSGISocketPrefix", prefix)
                .because("Sockets lie where only root can make files, and every child of Apache can find them."));
        nodes.add(flag("WSGISocketRotation", server.socketRotation())
                .because("With names that stay, requests in flight during a reload are not answered with 503."));
        nodes.add(flag("WSGIRestrictEmbedded", restrictEmbedded())
                .because("No request, and no .htaccess file of a neighbour, can run Python inside Apache itself"
                        + " unless a site asks for it."));
        if (server.pythonHome().isPresent()) {
            nodes.add(literal("WSGIPythonHome", server.pythonHome().get())
                    .because("Embedded applications use this virtual environment; daemons have their own."));
        }
        if (!server.pythonPath().isEmpty()) {
            StringBuilder path = new StringBuilder();
            server.pythonPath()
                    .forEach(entry -> path.append(path.length() == 0 ? "" : ":").append(entry));
            nodes.add(literal("WSGIPythonPath", path.toString())
                    .because("Embedded applications find their modules here; daemons have a path of their own."));
        }
        if (server.pythonEggs().isPresent()) {
            nodes.add(literal("WSGIPythonEggs", server.pythonEggs().get())
                    .because("Embedded applications unpack eggs where Apache's account may write."));
        }
        if (server.pythonOptimize() > 0) {
            nodes.add(number("WSGIPythonOptimize", server.pythonOptimize())
                    .because("Python drops assertions, as the server's settings ask; it holds for all applications."));
        }
        if (server.hashSeed().isPresent()) {
            nodes.add(number("WSGIPythonHashSeed", server.hashSeed().get())
                    .because("Hashes are the same in all processes, as the server's settings ask."));
        }
        if (server.dontWriteBytecode()) {
            nodes.add(flag("WSGIDontWriteBytecode", true)
                    .because("Processes leave no compiled files in the directories of the code."));
        }
        if (server.destroyInterpreter().isPresent()) {
            nodes.add(
                    flag("WSGIDestroyInterpreter", server.destroyInterpreter().get())
                            .because(
                                    "Some extension modules hang or crash when their interpreter is taken down, others need it."));
        }
        for (PlainText filter : server.pythonWarnings()) {
            nodes.add(literal("WSGIPythonWarnings", filter)
                    .because("Python shows or hides these warnings in all processes, as the server's settings ask."));
        }
        if (server.switchInterval().isPresent()) {
            nodes.add(literal(
                            "WSGISwitchInterval",
                            DaemonOption.fractionText(server.switchInterval().get()))
                    .because("Threads of embedded applications take turns this often, as the server's settings ask."));
        }
        flag("WSGIPerInterpreterGIL", server.perInterpreterGil(), OWN_LOCK, nodes);
        flag("WSGIFreeThreading", server.freeThreading(), NO_LOCK, nodes);
        flag("WSGIRestrictStdin", server.restrictStdin(), STDIN, nodes);
        flag("WSGIRestrictStdout", server.restrictStdout(), STDOUT, nodes);
        flag("WSGIRestrictSignal", server.restrictSignal(), SIGNAL, nodes);
        if (server.serverMetrics()) {
            nodes.add(
                    flag("WSGIServerMetrics", true).because("Applications may ask Apache how busy its children are."));
        }
    }

    private boolean restrictEmbedded() {
        if (server.restrictEmbedded().isPresent()) {
            return server.restrictEmbedded().get();
        }
        for (Site site : sites) {
            if (site.hasEmbedded()) {
                return false;
            }
        }
        return true;
    }

    private static void flag(String name, Optional<Boolean> on, String why, ImmutableList.Builder<Node> nodes) {
        if (on.isPresent()) {
            nodes.add(flag(name, on.get()).because(why));
        }
    }

    private static Directive flag(String name, boolean on) {
        return directive(name, on ? new Keyword("On") : new Keyword("Off"));
    }
}
