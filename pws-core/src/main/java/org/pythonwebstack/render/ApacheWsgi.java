package org.pythonwebstack.render;

import static org.pythonwebstack.render.ApacheWords.block;
import static org.pythonwebstack.render.ApacheWords.directive;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Optional;
import org.pythonwebstack.conf.ApacheRegex;
import org.pythonwebstack.conf.Argument;
import org.pythonwebstack.conf.Block;
import org.pythonwebstack.conf.Directive;
import org.pythonwebstack.conf.Keyword;
import org.pythonwebstack.conf.Literal;
import org.pythonwebstack.conf.Node;
import org.pythonwebstack.conf.Regex;
import org.pythonwebstack.conf.Setting;
import org.pythonwebstack.site.ApplicationGroup;
import org.pythonwebstack.site.ApplicationInterface;
import org.pythonwebstack.site.DaemonOption;
import org.pythonwebstack.site.MapHeadToGet;
import org.pythonwebstack.site.ProcessChoice;
import org.pythonwebstack.site.Site;
import org.pythonwebstack.site.WsgiApplication;
import org.pythonwebstack.site.WsgiDaemonProcess;
import org.pythonwebstack.site.WsgiMount;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Account;
import org.pythonwebstack.value.Group;
import org.pythonwebstack.value.ListenAddress;
import org.pythonwebstack.value.Port;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Problems;
import org.pythonwebstack.value.RelativePath;
import org.pythonwebstack.value.UrlPath;
import org.pythonwebstack.value.Version;

/** What mod_wsgi reads in a virtual host: daemon process groups and mounted applications. */
final class ApacheWsgi {

    /** What a mounted directory hands to Python; data and half-written files beside it stay closed. */
    private static final Regex SCRIPT_FILES = new Regex("\\.(?:wsgi|py)$");

    private static final RelativePath ENVIRONMENT = RelativePath.of("environment");
    private static final Version OLDEST = Version.of("4.9.0");

    private static final ImmutableList<DaemonOption> OPTIONS = ImmutableList.copyOf(DaemonOption.values());
    private static final ImmutableList<DaemonOption> LATER = later();

    private static final Setting EMBEDDED = new Setting("process-group", ApacheWords.GLOBAL);
    private static final Setting MAIN_INTERPRETER = new Setting("application-group", ApacheWords.GLOBAL);
    private static final Setting OWN_INTERPRETER = new Setting("application-group", ApacheWords.RESOURCE);
    private static final Setting DISPLAY_GROUP = new Setting("display-name", new Keyword("%{GROUP}"));

    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    private final Site site;
    private final ApacheLayout layout;
    private final Optional<AbsolutePath> environmentFile;

    ApacheWsgi(Site site, ApacheLayout layout) {
        this.site = site;
        this.layout = layout;
        this.environmentFile = site.environment().isEmpty() && site.secrets().isEmpty()
                ? Optional.empty()
                : Optional.of(layout.stateDirectory(site.name()).resolve(ENVIRONMENT));
    }

    /** Notes every option that the target would refuse: a single one keeps the whole server from starting. */
    void check(Version modWsgi, Problems problems) {
        List<WsgiDaemonProcess> processes = site.processes();
        for (int i = 0; i < processes.size(); i++) {
            for (int j = 0; j < LATER.size(); j++) {
                DaemonOption option = LATER.get(j);
                Optional<String> value = option.value(processes.get(i));
                if (value.isPresent() && !modWsgi.isAtLeast(option.since())) {
                    problems.add(RenderRule.lacking(
                            "process[" + i + "]." + option.key(), value.get(), "mod_wsgi", option.since(), modWsgi));
                }
            }
        }
        for (WsgiMount mount : site.mounts()) {
            if (mount.applicationInterface() == ApplicationInterface.ASGI) {
                problems.add(Problem.of(RenderRule.ASGI_APPLICATION, site.fieldOf(mount) + ".interface"));
            }
        }
        if (environmentFile.isPresent()) {
            for (int i = 1; i < processes.size(); i++) {
                if (!groupOf(processes.get(i)).equals(groupOf(processes.get(0)))) {
                    problems.add(Problem.of(
                            RenderRule.ENVIRONMENT_GROUP,
                            "process[" + i + "].group",
                            groupOf(processes.get(i)).toString()));
                }
            }
        }
    }

    // ---- files beside the virtual host -------------------------------------------------------------------------

    /** Returns the file of the applications' environment, if they have one. */
    Optional<AbsolutePath> environmentFile() {
        return environmentFile;
    }

    /** Returns the group that may read the environment. */
    Group environmentGroup() {
        return site.processes().isEmpty()
                ? layout.serverGroup()
                : groupOf(site.processes().get(0));
    }

    /** Returns the script which mod_wsgi is given for a mount: one of PWS, or the application's own. */
    AbsolutePath scriptOf(int mount) {
        WsgiMount mounted = site.mounts().get(mount);
        if (EntryScript.isNeeded(mounted, environmentFile)) {
            String number = mount == 0 ? "" : "-" + (mount + 1);
            return layout.stateDirectory(site.name()).resolve(RelativePath.of(site.name() + number + ".wsgi"));
        }
        return mounted.application() instanceof WsgiApplication.Script script
                ? script.path()
                : ((WsgiApplication.Directory) mounted.application()).path();
    }

    // ---- the virtual host --------------------------------------------------------------------------------------

    /** Returns whether an application answers every URL that nothing else does. */
    boolean coversAll() {
        for (WsgiMount mount : site.mounts()) {
            if (mount.at().isRoot()) {
                return true;
            }
        }
        return false;
    }

    /**
     * Adds the process groups and the mounts.
     *
     * @param declares whether this is the one host of the site which defines the groups; their names are unique in a server
     */
    void appendTo(ImmutableList.Builder<Node> nodes, boolean declares) {
        List<WsgiMount> mounts = site.mounts();
        if (mounts.isEmpty()) {
            return;
        }
        if (declares) {
            for (WsgiDaemonProcess process : site.processes()) {
                nodes.add(daemonProcess(process));
            }
        }
        if (!site.hasEmbedded()) {
            nodes.add(restriction());
        }
        MapHeadToGet head = mounts.get(0).mapHeadToGet();
        nodes.add(ApacheNames.mapHeadToGet(head));
        for (int i = 0; i < mounts.size(); i++) {
            mount(i, head, nodes);
        }
    }

    private Directive restriction() {
        ImmutableList.Builder<Argument> groups = ImmutableList.builder();
        for (WsgiDaemonProcess process : site.processes()) {
            groups.add(Literal.of(process.name().orElseThrow()));
        }
        return Directive.of("WSGIRestrictProcess", groups.build())
                .because("Nothing in this host can be made to run in another site's processes.");
    }

    private Directive daemonProcess(WsgiDaemonProcess process) {
        ImmutableList.Builder<Argument> arguments = ImmutableList.builderWithExpectedSize(24);
        arguments.add(Literal.of(process.name().orElseThrow()));
        Optional<Account> user = site.runUser(process);
        for (int i = 0; i < OPTIONS.size(); i++) {
            DaemonOption option = OPTIONS.get(i);
            Optional<String> value = switch (option) {
                case USER -> text(user);
                case GROUP -> group(process);
                case HOME -> home(process);
                default -> option.value(process);
            };
            if (value.isPresent()) {
                arguments.add(setting(option, value.get()));
            }
        }
        return Directive.of("WSGIDaemonProcess", arguments.build())
                .because("The application runs in processes of its own, as the site's account and in its own virtual"
                        + " environment; the time limits bring a stuck process back.");
    }

    private static Setting setting(DaemonOption option, String value) {
        if (option == DaemonOption.DISPLAY_NAME && value.equals("%{GROUP}")) {
            return DISPLAY_GROUP;
        }
        boolean keyword = option == DaemonOption.SERVER_METRICS;
        return new Setting(option.key(), keyword ? new Keyword(value) : new Literal(value));
    }

    /** Left out, the group would be the server's own, which may read what every site shows to the server. */
    private Optional<String> group(WsgiDaemonProcess process) {
        return site.runUser(process).isPresent() || site.runGroup(process).isPresent()
                ? Optional.of(groupOf(process).toString())
                : Optional.empty();
    }

    /** Returns the group of the processes: the given one, else the one that is named or numbered as the account is. */
    private Group groupOf(WsgiDaemonProcess process) {
        Optional<Group> group = site.runGroup(process);
        if (group.isPresent()) {
            return group.get();
        }
        Optional<Account> user = site.runUser(process);
        return user.isPresent() ? Group.of(user.get().toString()) : layout.serverGroup();
    }

    /** Left out, the account's home directory is used, and if that is missing the processes start and fail for ever. */
    Optional<String> home(WsgiDaemonProcess process) {
        if (process.home().isPresent()) {
            return text(process.home());
        }
        if (process.chroot().isPresent()) {
            return text(process.chroot());
        }
        if (site.root().isPresent()) {
            return text(site.root());
        }
        return site.runUser(process).isPresent() ? Optional.of("/") : Optional.empty();
    }

    private static Optional<String> text(Optional<?> value) {
        return value.isPresent() ? Optional.of(value.get().toString()) : Optional.empty();
    }

    private static ImmutableList<DaemonOption> later() {
        ImmutableList.Builder<DaemonOption> later = ImmutableList.builder();
        for (DaemonOption option : OPTIONS) {
            if (!OLDEST.isAtLeast(option.since())) {
                later.add(option);
            }
        }
        return later.build();
    }

    private void mount(int index, MapHeadToGet head, ImmutableList.Builder<Node> nodes) {
        WsgiMount mount = site.mounts().get(index);
        AbsolutePath script = scriptOf(index);
        boolean directory = mount.application() instanceof WsgiApplication.Directory;
        nodes.add(
                directory
                        ? Block.of(
                                        "Directory",
                                        Literal.of(script),
                                        ImmutableList.of(
                                                ApacheWords.NO_OVERRIDE,
                                                ApacheWords.NO_OPTIONS,
                                                ApacheWords.DENIED,
                                                block("FilesMatch", SCRIPT_FILES, ApacheWords.GRANTED)
                                                        .because("Only files that are named like scripts are run.")))
                                .because("Of this directory, each script is an application of its own.")
                        : ApacheLocations.onlyFile(script)
                                .because(
                                        "Of the code, only the script may be asked for, and it is run and not shown."));
        settings(mount, head, nodes);
        ImmutableList.Builder<Argument> alias = ImmutableList.builderWithExpectedSize(6);
        alias.add(Literal.of(mount.at()), directory ? new Literal(script + "/") : Literal.of(script));
        alias.add(
                mount.process() instanceof ProcessChoice.Daemon daemon
                        ? new Setting("process-group", Literal.of(daemon.group()))
                        : EMBEDDED);
        alias.add(interpreter(mount));
        if (mount.callable().isPresent()) {
            alias.add(new Setting("callable-object", Literal.of(mount.callable().get())));
        }
        if (mount.passAuthorization().isPresent()) {
            alias.add(new Setting(
                    "pass-authorization",
                    ApacheNames.keyword(mount.passAuthorization().get())));
        }
        nodes.add(Directive.of("WSGIScriptAlias", alias.build()).because(reason(mount)));
    }

    private Setting interpreter(WsgiMount mount) {
        ApplicationGroup group = mount.applicationGroup();
        if (group instanceof ApplicationGroup.Global) {
            return MAIN_INTERPRETER;
        }
        if (group instanceof ApplicationGroup.Named named) {
            return new Setting("application-group", Literal.of(named.name()));
        }
        return mount.application() instanceof WsgiApplication.Directory
                ? OWN_INTERPRETER
                : new Setting("application-group", new Literal(interpreterName(mount.at())));
    }

    /**
     * Returns the name that mod_wsgi would make for an application by itself, but without asking the request for the port: a
     * visitor who puts other ports into the Host header would get as many interpreters.
     */
    private String interpreterName(UrlPath at) {
        return hostAndPort() + "|" + (at.isRoot() ? "" : at);
    }

    /** Returns the canonical name of the host, with the first port on which it listens unless that is a usual one. */
    String hostAndPort() {
        List<ListenAddress> plain = site.virtualHost().listen();
        Port port = plain.isEmpty()
                ? site.virtualHost().tls().orElseThrow().listen().get(0).port()
                : plain.get(0).port();
        return site.virtualHost().serverName() + (port.number() == HTTP || port.number() == HTTPS ? "" : ":" + port);
    }

    /** Returns whether a directory of applications is mounted, whose interpreters only mod_wsgi can name. */
    boolean hasDirectory() {
        for (WsgiMount mount : site.mounts()) {
            if (mount.application() instanceof WsgiApplication.Directory) {
                return true;
            }
        }
        return false;
    }

    private static String reason(WsgiMount mount) {
        if (mount.isEmbedded()) {
            return "The application runs inside Apache's own processes, because the site asks for embedded mode.";
        }
        if (mount.applicationGroup() instanceof ApplicationGroup.Global) {
            return "In the main interpreter of its processes every extension module works; naming group and interpreter"
                    + " here has the application loaded before the first request.";
        }
        return "Several applications share the processes, and each has an interpreter in which only it has its modules.";
    }

    /** Settings of one application; in a section for its URLs, unless it has the whole host. */
    private void settings(WsgiMount mount, MapHeadToGet head, ImmutableList.Builder<Node> nodes) {
        ImmutableList.Builder<Node> settings = ImmutableList.builder();
        if (mount.mapHeadToGet() != head) {
            settings.add(directive("WSGIMapHEADToGET", ApacheNames.keyword(mount.mapHeadToGet()))
                    .because("This application treats HEAD in another way than the first one of the site."));
        }
        add(
                "WSGIScriptReloading",
                mount.scriptReloading(),
                "It decides whether a changed script is loaded anew, for which each request looks at the file.",
                settings);
        add(
                "WSGIChunkedRequest",
                mount.chunkedRequest(),
                "Bodies without a length reach only an application that can read to the end of its input.",
                settings);
        add(
                "WSGIErrorOverride",
                mount.errorOverride(),
                "It decides whether visitors see the application's own error pages or the site's.",
                settings);
        add(
                "WSGIEnableSendfile",
                mount.enableSendfile(),
                "It decides whether the kernel sends the files that the application hands over.",
                settings);
        for (UrlPath path : mount.ignoreActivity()) {
            nodes.add(block(
                            "LocationMatch",
                            ApacheRegex.prefix(path.toString()),
                            directive("WSGIIgnoreActivity", ApacheWords.ON)
                                    .because("The application may come to rest although it is asked this."))
                    .because("What a monitor asks again and again does not keep an idle application in memory."));
        }
        ImmutableList<Node> found = settings.build();
        if (found.isEmpty()) {
            return;
        }
        if (mount.at().isRoot() && site.mounts().size() == 1) {
            nodes.addAll(found);
        } else {
            nodes.add(Block.of(
                            "LocationMatch",
                            List.of(ApacheRegex.prefix(mount.at().toString())),
                            found)
                    .because("These settings are for one application of the host and not for its neighbours."));
        }
    }

    private static void add(String name, Optional<Boolean> setting, String why, ImmutableList.Builder<Node> nodes) {
        if (setting.isPresent()) {
            nodes.add(directive(name, ApacheNames.keyword(setting.get())).because(why));
        }
    }
}
