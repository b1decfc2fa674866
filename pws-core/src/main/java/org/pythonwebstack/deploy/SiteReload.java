package org.pythonwebstack.deploy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.pythonwebstack.host.ChangeableHost;
import org.pythonwebstack.host.GroupEntry;
import org.pythonwebstack.host.HostLock;
import org.pythonwebstack.host.ProgramResult;
import org.pythonwebstack.host.ProgramRun;
import org.pythonwebstack.host.UserEntry;
import org.pythonwebstack.render.ModWsgiRehearsal;
import org.pythonwebstack.render.RenderedFile;
import org.pythonwebstack.render.Rendering;
import org.pythonwebstack.site.Site;
import org.pythonwebstack.site.WsgiDaemonProcess;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Account;

/**
 * Has a site take its new code without a request being lost: the code is tried first, and only if it answers the processes
 * are replaced. Code that fails changes nothing.
 *
 * <p>Nothing on the machine is changed but processes, so there is nothing to undo and no journal. Two reloads of one site wait
 * for each other.
 */
public final class SiteReload {

    private static final Duration WAIT = Duration.ofMinutes(5);
    private static final Duration TRIAL = Duration.ofSeconds(90);
    private static final Duration GRACEFUL = Duration.ofSeconds(15);
    private static final Duration SHUTDOWN = Duration.ofSeconds(5);
    private static final int MOST_LINES = 40;
    private static final AbsolutePath RUN = AbsolutePath.of("/run");

    private final ChangeableHost host;
    private final Servers servers;
    private final SiteSetup setup;
    private final boolean rehearsed;

    private SiteReload(ChangeableHost host, Servers servers, SiteSetup setup, boolean rehearsed) {
        this.host = host;
        this.servers = servers;
        this.setup = setup;
        this.rehearsed = rehearsed;
    }

    /** Returns the reload of a site that is on a machine. */
    public static SiteReload of(ChangeableHost host, Servers servers, SiteSetup setup) {
        return new SiteReload(
                Objects.requireNonNull(host, "host"),
                Objects.requireNonNull(servers, "servers"),
                Objects.requireNonNull(setup, "setup"),
                true);
    }

    /** Returns this reload without the trial: for a site whose first page is meant to fail. */
    public SiteReload withoutRehearsal() {
        return new SiteReload(host, servers, setup, false);
    }

    /** Returns what would be done, one line for each step. */
    public List<String> steps() {
        List<String> steps = new ArrayList<>();
        if (setup.server() == WebServer.NGINX) {
            for (String unit : services()) {
                if (rehearsed) {
                    steps.add("try the new code of " + unit + " on a socket of its own");
                }
                steps.add("reload " + unit);
            }
        } else {
            if (rehearsed) {
                for (ModWsgiRehearsal rehearsal : servers.apache().rehearsals(setup.site())) {
                    steps.add("try the new code of the application at " + rehearsal.at());
                }
            }
            for (WsgiDaemonProcess process : setup.site().processes()) {
                steps.add("replace the processes " + title(process) + " one after the other");
            }
            if (setup.site().hasEmbedded()) {
                steps.add(Reloaded.APACHE.describe());
            }
        }
        if (setup.enabled()) {
            setup.probes().forEach(probe -> steps.add(probe.describe()));
        }
        return steps;
    }

    /**
     * Reloads the site.
     *
     * @throws RehearsalFailed if the new code cannot be served; the old one still is
     * @throws IOException if the machine failed, or the site does not answer afterwards
     */
    public void carryOut() throws IOException {
        HostLock lock = host.lock(
                RUN.resolve("pws-reload-" + setup.site().name() + ".lock"),
                "process " + ProcessHandle.current().pid(),
                WAIT);
        try {
            if (setup.server() == WebServer.NGINX) {
                for (String unit : services()) {
                    new ServiceReload(host, unit).carryOut(rehearsed);
                }
            } else {
                rehearseOnApache();
                replaceProcesses();
            }
            if (setup.enabled() && rehearsed) {
                for (Change.ProbeChange probe : setup.probes()) {
                    Prober.require(probe);
                }
            }
        } finally {
            lock.close();
        }
    }

    /**
     * Takes the request away that the site's account has left in {@code tmp/restart.txt}, and returns whether it was one: a
     * plain file of that account. All of it is done as the account, so that a link leads nowhere that it could not go itself.
     */
    public boolean takeRequest() throws IOException {
        return asOwner(ReloadRequest.TAKE, "").isSuccess();
    }

    /**
     * Tells the account what became of its request, in {@code tmp/restart-result.txt}.
     *
     * @param text what it shall read
     */
    public void answer(String text) throws IOException {
        String coded = Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
        ProgramResult result = asOwner(ReloadRequest.ANSWER, coded);
        if (!result.isSuccess()) {
            throw new IOException(result.output().strip());
        }
    }

    private ProgramResult asOwner(String program, String text) throws IOException {
        AbsolutePath root = setup.site()
                .root()
                .orElseThrow(() -> new IOException("the site " + setup.site().name() + " has no directory of its own"));
        // In the environment, which nobody else can see; arguments can be.
        return host.run(ProgramRun.of("/usr/bin/python3", "-I", "-S", "-c", program, root.toString())
                .as(user(setup.site().runUser()))
                .with("PWS_TEXT", text)
                .within(WAIT));
    }

    private List<String> services() {
        List<String> units = new ArrayList<>();
        Rendering rendering = servers.nginx().render(setup.site());
        for (RenderedFile file : rendering.files()) {
            String name = file.path().fileName();
            // What Gunicorn serves has a socket; commands of the site have none.
            if (name.endsWith(".service")
                    && rendering
                            .file(file.path().toString().replaceAll("service\\z", "socket"))
                            .isPresent()) {
                units.add(name);
            }
        }
        return units;
    }

    private void rehearseOnApache() throws IOException {
        if (!rehearsed) {
            return;
        }
        for (ModWsgiRehearsal rehearsal : servers.apache().rehearsals(setup.site())) {
            UserEntry user = user(rehearsal.user());
            if (rehearsal.group().isPresent()) {
                GroupEntry group = host.group(rehearsal.group().get())
                        .orElseThrow(() -> new IOException(
                                "the machine has no group " + rehearsal.group().get()));
                user = new UserEntry(user.name(), user.uid(), group.gid(), user.home());
            }
            ProgramResult result = host.run(ProgramRun.of(rehearsal.python(), rehearsal.arguments())
                    .as(user)
                    .within(TRIAL));
            if (!result.isSuccess()) {
                List<String> lines = result.output().lines().toList();
                throw new RehearsalFailed(lines.subList(Math.max(0, lines.size() - MOST_LINES), lines.size()));
            }
        }
    }

    private UserEntry user(Optional<Account> wanted) throws IOException {
        Account name = wanted.orElse(servers.nginxLayout().webUser());
        return host.user(name).orElseThrow(() -> new IOException("the machine has no account " + name));
    }

    private void replaceProcesses() throws IOException {
        Site site = setup.site();
        long apache = Units.mainProcess(host, "apache2.service");
        if (apache == 0) {
            return;
        }
        for (WsgiDaemonProcess process : site.processes()) {
            UserEntry user = user(site.runUser(process));
            Duration requests = process.evictionTimeout()
                    .orElse(process.gracefulTimeout().orElse(GRACEFUL))
                    .plus(process.shutdownTimeout().orElse(SHUTDOWN));
            DaemonProcesses.replace(host, apache, user.uid(), title(process), requests);
        }
        if (site.hasEmbedded()) {
            SystemControl.of(host, AbsolutePath.of("/var/lib/pws")).reload(Reloaded.APACHE);
        }
    }

    private static String title(WsgiDaemonProcess process) {
        String group = process.name().orElseThrow().toString();
        String shown = process.displayName().map(Object::toString).orElse("");
        return shown.isEmpty() || shown.equals("%{GROUP}") ? "(wsgi:" + group + ")" : shown;
    }
}
