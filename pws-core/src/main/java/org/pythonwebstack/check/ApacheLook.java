package org.pythonwebstack.check;

import com.google.common.collect.ImmutableSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pythonwebstack.check.Configuration.Statement;
import org.pythonwebstack.check.Survey.Runner;
import org.pythonwebstack.host.FileStatus;
import org.pythonwebstack.host.FileWalk;
import org.pythonwebstack.host.Program;
import org.pythonwebstack.render.ApacheLayout;
import org.pythonwebstack.render.ApacheModule;
import org.pythonwebstack.render.ApacheRenderer;
import org.pythonwebstack.site.Site;
import org.pythonwebstack.site.Venv;
import org.pythonwebstack.site.WsgiDaemonProcess;
import org.pythonwebstack.site.WsgiServer;
import org.pythonwebstack.value.AbsolutePath;

/** What the Apache of a machine is and is told already, as far as a site depends on it or collides with it. */
final class ApacheLook implements SiteLook {

    private final ApacheLayout layout;
    private final WsgiServer server;
    private final Set<AbsolutePath> ours;

    /**
     * Creates the look.
     *
     * @param ours the files of the sites that are looked at, as a former run may have written them
     */
    ApacheLook(ApacheLayout layout, WsgiServer server, Set<AbsolutePath> ours) {
        this.layout = layout;
        this.server = server;
        this.ours = ImmutableSet.copyOf(ours);
    }

    @Override
    public void at(Site site, Survey survey) {
        Configuration apache = survey.apache();
        if (Program.APACHE.places().stream()
                .noneMatch(place -> survey.walk(place).isFile())) {
            survey.find(site, CheckRule.SERVER_ABSENT, "server", "Apache", "install it: apt install apache2");
            return;
        }
        boolean loaded = modules(site, survey, apache);
        processGroups(site, survey, apache);
        pythonHome(site, survey, apache);
        embedded(site, survey, apache);
        if (server.pythonHome().isPresent() || !loaded) {
            survey.find(site, CheckRule.FULL_RESTART, "server", "", null);
        }
        sockets(site, survey);
        survey.wsgiModule()
                .version()
                .ifPresent(installed -> VersionLook.lacking(
                        site,
                        survey,
                        "mod_wsgi",
                        installed,
                        () -> ApacheRenderer.neutral(layout)
                                .withModWsgi(installed)
                                .render(site)));
    }

    // ---- what concerns the server and not one site
    // -------------------------------------------------------------------

    /** Notes, for the first site, what is wrong with the server whatever the sites are. */
    void atServer(Site first, Survey survey) {
        Configuration apache = survey.apache();
        for (Configuration.Gap gap : apache.gaps()) {
            survey.find(
                    first,
                    CheckRule.CONFIGURATION_UNREADABLE,
                    "server",
                    gap.path().toString(),
                    gap.reason() + "; " + CheckRule.CONFIGURATION_UNREADABLE.cure());
        }
        List<Statement> loads = apache.named("loadmodule").stream()
                .filter(load -> load.argument(0).equals("wsgi_module"))
                .toList();
        if (loads.size() > 1) {
            survey.find(
                    first,
                    CheckRule.WSGI_MODULE_TWICE,
                    "server",
                    loads.get(1).argument(1),
                    "it is loaded in " + loads.get(0).place() + " and in "
                            + loads.get(1).place() + "; " + CheckRule.WSGI_MODULE_TWICE.cure());
        }
        others(apache, "wsgiaccessscript", "wsgiauthuserscript", "wsgiauthgroupscript", "wsgidispatchscript")
                .forEach(script -> survey.find(
                        first,
                        CheckRule.SERVER_SCRIPTS,
                        "server",
                        script.argument(0),
                        "one is named in " + script.place() + "; " + CheckRule.SERVER_SCRIPTS.cure()));
        restricting(first, survey, apache);
    }

    /** Notes applications of others that run inside Apache, which the shared settings of these sites would forbid. */
    private void restricting(Site first, Survey survey, Configuration apache) {
        boolean restrict =
                server.restrictEmbedded().orElse(survey.sites().stream().noneMatch(Site::hasEmbedded));
        if (!restrict) {
            return;
        }
        Set<Integer> daemons =
                apache.named("wsgiprocessgroup").stream().map(Statement::host).collect(ImmutableSet.toImmutableSet());
        for (Statement alias : others(apache, "wsgiscriptalias", "wsgiscriptaliasmatch")) {
            boolean inDaemon = alias.arguments().stream().anyMatch(it -> it.startsWith("process-group="))
                    || daemons.contains(alias.host())
                    || daemons.contains(Configuration.SERVER);
            if (!inDaemon) {
                survey.find(
                        first,
                        CheckRule.EMBEDDED_RESTRICTED,
                        "server.restrict-embedded",
                        alias.argument(1),
                        "the application in " + alias.place() + " runs inside Apache and would answer 500; give it a"
                                + " daemon process group, or allow embedded applications");
            }
        }
    }

    // ---- what a site needs
    // -------------------------------------------------------------------------------------------

    /** Returns whether mod_wsgi is loaded, or not needed. */
    private boolean modules(Site site, Survey survey, Configuration apache) {
        Set<String> loaded = apache.named("loadmodule").stream()
                .map(load -> load.argument(0))
                .collect(ImmutableSet.toImmutableSet());
        boolean wsgiLoaded = true;
        for (ApacheModule module : ApacheRenderer.neutral(layout).modules(site)) {
            String name = module.moduleName();
            if (loaded.contains(name + "_module")) {
                continue;
            }
            if (module == ApacheModule.WSGI) {
                wsgiLoaded = false;
                if (survey.wsgiModule().file().isEmpty()) {
                    survey.find(site, CheckRule.WSGI_MODULE_ABSENT, "server", "mod_wsgi", null);
                    continue;
                }
            }
            survey.find(
                    site,
                    CheckRule.MODULE_NOT_LOADED,
                    "server",
                    name,
                    "run a2enmod " + name
                            + (module == ApacheModule.WSGI ? ", then stop and start Apache" : ", then reload Apache"));
        }
        return wsgiLoaded;
    }

    void processGroups(Site site, Survey survey, Configuration apache) {
        for (Statement group : others(apache, "wsgidaemonprocess")) {
            for (WsgiDaemonProcess process : site.processes()) {
                if (process.name().map(Object::toString).equals(Optional.of(group.argument(0)))) {
                    survey.find(
                            site,
                            CheckRule.PROCESS_GROUP_TAKEN,
                            Survey.field(site, process, "name"),
                            group.argument(0),
                            "it is defined in " + group.place() + "; " + CheckRule.PROCESS_GROUP_TAKEN.cure());
                }
            }
        }
    }

    private void pythonHome(Site site, Survey survey, Configuration apache) {
        Optional<String> wanted = server.pythonHome().map(Venv::toString);
        Optional<String> told = wanted;
        for (Statement home : others(apache, "wsgipythonhome")) {
            told = Optional.of(home.argument(0));
            boolean concerned = wanted.isPresent() || site.hasEmbedded();
            if (concerned && !wanted.equals(told)) {
                survey.find(
                        site,
                        CheckRule.PYTHON_HOME_TWICE,
                        "server.python-home",
                        home.argument(0),
                        "another is set in " + home.place() + "; " + CheckRule.PYTHON_HOME_TWICE.cure());
            }
        }
        for (WsgiDaemonProcess process : site.processes()) {
            if (told.isPresent() && process.venv().isEmpty()) {
                survey.find(
                        site, CheckRule.PYTHON_HOME_INHERITED, Survey.field(site, process, "venv"), told.get(), null);
            }
        }
        if (site.hasEmbedded()) {
            server.pythonHome()
                    .ifPresent(venv ->
                            new VenvLook(survey, site, "server.python-home", venv, survey.webServer(site)).check());
        }
    }

    private void embedded(Site site, Survey survey, Configuration apache) {
        if (!site.hasEmbedded()) {
            return;
        }
        if (server.restrictEmbedded().orElse(false)) {
            survey.find(site, CheckRule.EMBEDDED_RESTRICTED, "server.restrict-embedded", "on", null);
        }
        for (Statement restrict : others(apache, "wsgirestrictembedded")) {
            if (restrict.argument(0).equalsIgnoreCase("on")) {
                survey.find(
                        site,
                        CheckRule.EMBEDDED_RESTRICTED,
                        "server.restrict-embedded",
                        "on",
                        "it is set in " + restrict.place() + "; " + CheckRule.EMBEDDED_RESTRICTED.cure());
            }
        }
    }

    private void sockets(Site site, Survey survey) {
        if (site.processes().isEmpty()) {
            return;
        }
        Optional<AbsolutePath> chosen = server.socketPrefix().flatMap(AbsolutePath::parent);
        AbsolutePath directory = chosen.orElse(layout.runDirectory());
        PathLook look = new PathLook(survey, site, "server.socket-prefix", directory);
        // The layout's own directory is made when the site is deployed.
        if (chosen.isEmpty() && look.walk().outcome() == FileWalk.Outcome.ABSENT) {
            return;
        }
        if (!look.leadsTo(FileStatus.Kind.DIRECTORY, CheckRule.SOCKET_DIRECTORY)) {
            return;
        }
        Runner web = survey.webServer(site);
        for (FileWalk.Step step : look.walk().steps()) {
            FileStatus status = step.status();
            if (status.isDirectory()
                    && web.credentials().isPresent()
                    && !survey.maySearch(web.credentials().get(), step)) {
                look.find(
                        CheckRule.SOCKET_DIRECTORY,
                        PathLook.shown(step.path()) + " may not be searched by " + web.name() + "; "
                                + CheckRule.SOCKET_DIRECTORY.cure());
                break;
            }
        }
        FileStatus end = look.walk().status();
        if (end.isWorldWritable() || end.uid() != 0) {
            look.find(CheckRule.SOCKET_DIRECTORY_WRITABLE, null);
        }
    }

    /** Returns the statements of these names that a former run for these sites has not written. */
    private List<Statement> others(Configuration apache, String... names) {
        return apache.named(names).stream()
                .filter(statement -> !ours.contains(statement.file()))
                .toList();
    }
}
