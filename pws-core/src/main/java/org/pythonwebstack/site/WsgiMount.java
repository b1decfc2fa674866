package org.pythonwebstack.site;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.immutables.value.Value;
import org.pythonwebstack.value.ApplicationGroupName;
import org.pythonwebstack.value.Parsed;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Problems;
import org.pythonwebstack.value.ProcessGroupName;
import org.pythonwebstack.value.PythonIdentifier;
import org.pythonwebstack.value.Refused;
import org.pythonwebstack.value.UrlPath;

/** An application at a URL path, and where and how it runs. */
@Value.Immutable
public abstract class WsgiMount {

    private static final WsgiApplication STAND_IN = WsgiApplication.module("missing");

    WsgiMount() {}

    /** Returns a builder. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Returns the URL path at and below which the application answers. Mandatory. {@code /}, or without a slash at the end;
     * for a directory of applications with one.
     */
    public abstract UrlPath at();

    /** Returns what is mounted. Mandatory. */
    public abstract WsgiApplication application();

    /** Returns how the server talks to the application; default WSGI. mod_wsgi speaks nothing else. */
    @Value.Default
    public ApplicationInterface applicationInterface() {
        return ApplicationInterface.WSGI;
    }

    /** Returns in which processes it runs; in a {@link Site} never automatic. Default: in the site's only process group. */
    @Value.Default
    public ProcessChoice process() {
        return ProcessChoice.AUTOMATIC;
    }

    /**
     * Returns in which interpreter it runs; in a {@link Site} never automatic. Default: in the main one if it is the only
     * application of its process group, else in one of its own.
     */
    @Value.Default
    public ApplicationGroup applicationGroup() {
        return ApplicationGroup.AUTOMATIC;
    }

    /** Returns whether the application is known to share an interpreter with others in peace; default no. */
    @Value.Default
    public boolean sharedInterpreter() {
        return false;
    }

    /**
     * Returns the virtual environment that the entry script activates before anything else, for several applications in one
     * process group with environments of their own; the group's own is then empty. Default none.
     */
    public abstract Optional<Venv> activate();

    /** Returns the name of the application in its script; default {@code application}. A module is mounted with it. */
    public abstract Optional<PythonIdentifier> callable();

    /**
     * Returns URL paths at and below which requests do not count for the process group's inactivity timeout, such as that of
     * a monitor; default none.
     */
    public abstract List<UrlPath> ignoreActivity();

    /** Returns whether the application sees the {@code Authorization} header of requests; default: left to the server. */
    public abstract Optional<Boolean> passAuthorization();

    /** Returns whether a changed script file is noticed; default: left to the server, which does. */
    public abstract Optional<Boolean> scriptReloading();

    /** Returns whether request bodies of unknown length are accepted; default: left to the server, which does not. */
    public abstract Optional<Boolean> chunkedRequest();

    /** Returns whether the server's error pages replace the application's; default: left to the server: they do not. */
    public abstract Optional<Boolean> errorOverride();

    /** Returns whether {@code wsgi.file_wrapper} uses the kernel's sendfile; default: left to the server, which does not. */
    public abstract Optional<Boolean> enableSendfile();

    /** Returns whether HEAD reaches the application as GET; default: when something needs the body. */
    @Value.Default
    public MapHeadToGet mapHeadToGet() {
        return MapHeadToGet.AUTO;
    }

    /** Returns whether it runs inside the web server. */
    public boolean isEmbedded() {
        return process() instanceof ProcessChoice.Embedded;
    }

    /** Returns this mount in a process group and an interpreter. */
    WsgiMount in(ProcessChoice process, ApplicationGroup group) {
        return ImmutableWsgiMount.assemble()
                .from(this)
                .process(process)
                .applicationGroup(group)
                .build();
    }

    private static void check(WsgiMount mount, Fields fields, Problems problems) {
        boolean slash = mount.at().endsWithSlash();
        if (mount.callable().isPresent()
                && mount.application() instanceof WsgiApplication.Module
                && fields.has("application")) {
            problems.add(Problem.of(
                    SiteRule.CALLABLE_OF_MODULE,
                    "callable",
                    mount.callable().get().toString()));
        }
        for (int i = 0; i < mount.ignoreActivity().size(); i++) {
            UrlPath path = mount.ignoreActivity().get(i);
            if (!mount.at().contains(path)) {
                problems.add(Problem.of(SiteRule.IGNORED_OUTSIDE, Fields.item("ignore-activity", i), path.toString()));
            }
        }
        if (mount.application() instanceof WsgiApplication.Directory) {
            if (!slash) {
                problems.add(Problem.of(
                        SiteRule.DIRECTORY_MOUNT_SLASH, "at", mount.at().toString()));
            }
            if (mount.activate().isPresent()) {
                problems.add(Problem.of(SiteRule.DIRECTORY_ACTIVATION, "activate"));
            }
            if (!(mount.applicationGroup() instanceof ApplicationGroup.Automatic)
                    && !(mount.applicationGroup() instanceof ApplicationGroup.PerApplication)
                    && !mount.sharedInterpreter()) {
                problems.add(Problem.of(SiteRule.DIRECTORY_INTERPRETER, "application-group"));
            }
        } else if (slash && !mount.at().isRoot() && !fields.failed("application") && fields.has("application")) {
            problems.add(Problem.of(SiteRule.MOUNT_SLASH, "at", mount.at().toString()));
        }
    }

    /** Builds a {@link WsgiMount}. */
    public static final class Builder {

        private final Fields fields = new Fields();
        private final ImmutableWsgiMount.Builder built = ImmutableWsgiMount.assemble();

        private Builder() {}

        /** Sets the URL path. Mandatory. */
        public Builder at(UrlPath path) {
            fields.set("at", path, built::at);
            return this;
        }

        /** Sets the URL path. Mandatory. */
        public Builder at(String path) {
            Parsed<UrlPath> parsed = UrlPath.parse(path);
            if (fields.reads("at", parsed)) {
                built.at(parsed.orThrow());
            }
            return this;
        }

        /** Sets what is mounted. Mandatory. */
        public Builder application(WsgiApplication application) {
            fields.set("application", application, built::application);
            return this;
        }

        /** Sets the object that is mounted: {@code shop.wsgi:application}. */
        public Builder module(String callable) {
            return application("application", WsgiApplication.parseModule(callable));
        }

        /** Sets the script that is mounted. */
        public Builder script(String path) {
            return application("script", WsgiApplication.parseScript(path));
        }

        /** Sets the directory of scripts that is mounted. */
        public Builder directory(String path) {
            return application("directory", WsgiApplication.parseDirectory(path));
        }

        /** Sets how the server talks to the application. */
        public Builder applicationInterface(ApplicationInterface kind) {
            fields.set("interface", kind, built::applicationInterface);
            return this;
        }

        /** Sets how the server talks to the application: {@code wsgi} or {@code asgi}. */
        public Builder applicationInterface(String kind) {
            fields.read(
                    "interface",
                    Texts.choice("interface", kind, ApplicationInterface.class),
                    built::applicationInterface);
            return this;
        }

        /** Sets in which processes it runs. */
        public Builder process(ProcessChoice process) {
            fields.set("process", process, built::process);
            return this;
        }

        /** Sets the daemon process group in which it runs. */
        public Builder process(String group) {
            fields.read("process", ProcessGroupName.parse(group).map(ProcessChoice.Daemon::new), built::process);
            return this;
        }

        /** Runs it inside the web server. */
        public Builder embedded() {
            return process(ProcessChoice.EMBEDDED);
        }

        /** Sets in which interpreter it runs. */
        public Builder applicationGroup(ApplicationGroup group) {
            fields.set("application-group", group, built::applicationGroup);
            return this;
        }

        /** Sets the name of the interpreter in which it runs; never one of mod_wsgi's {@code %{...}} words. */
        public Builder applicationGroup(String name) {
            fields.read(
                    "application-group",
                    ApplicationGroupName.parse(name).map(ApplicationGroup.Named::new),
                    built::applicationGroup);
            return this;
        }

        /** Declares that it shares an interpreter with others in peace. */
        public Builder sharedInterpreter(boolean shared) {
            fields.set("shared-interpreter", shared, built::sharedInterpreter);
            return this;
        }

        /** Sets the virtual environment that the entry script activates. */
        public Builder activate(Venv venv) {
            fields.set("activate", venv, built::activate);
            return this;
        }

        /** Sets the virtual environment that the entry script activates. */
        public Builder activate(String venv) {
            fields.read("activate", Venv.parse(venv), built::activate);
            return this;
        }

        /** Sets the name of the application in its script. */
        public Builder callable(PythonIdentifier name) {
            fields.set("callable", name, built::callable);
            return this;
        }

        /** Sets the name of the application in its script. */
        public Builder callable(String name) {
            fields.read("callable", PythonIdentifier.parse(name), built::callable);
            return this;
        }

        /** Adds a URL path at and below which requests do not count for the inactivity timeout. */
        public Builder ignoreActivity(UrlPath path) {
            fields.add("ignore-activity", path, built::addIgnoreActivity);
            return this;
        }

        /** Adds a URL path at and below which requests do not count for the inactivity timeout. */
        public Builder ignoreActivity(String path) {
            fields.addRead("ignore-activity", UrlPath.parse(path), built::addIgnoreActivity);
            return this;
        }

        /** Sets whether it sees the {@code Authorization} header. */
        public Builder passAuthorization(boolean pass) {
            return flag("pass-authorization", pass, built::passAuthorization);
        }

        /** Sets whether a changed script file is noticed. */
        public Builder scriptReloading(boolean reloading) {
            return flag("script-reloading", reloading, built::scriptReloading);
        }

        /** Sets whether request bodies of unknown length are accepted. */
        public Builder chunkedRequest(boolean chunked) {
            return flag("chunked-request", chunked, built::chunkedRequest);
        }

        /** Sets whether the server's error pages replace the application's. */
        public Builder errorOverride(boolean override) {
            return flag("error-override", override, built::errorOverride);
        }

        /** Sets whether {@code wsgi.file_wrapper} uses the kernel's sendfile. */
        public Builder enableSendfile(boolean enable) {
            return flag("enable-sendfile", enable, built::enableSendfile);
        }

        /** Sets whether HEAD reaches the application as GET. */
        public Builder mapHeadToGet(MapHeadToGet map) {
            fields.set("map-head-to-get", map, built::mapHeadToGet);
            return this;
        }

        /** Sets whether HEAD reaches the application as GET: {@code auto}, {@code on} or {@code off}. */
        public Builder mapHeadToGet(String map) {
            fields.read(
                    "map-head-to-get", Texts.choice("map-head-to-get", map, MapHeadToGet.class), built::mapHeadToGet);
            return this;
        }

        /** Returns the mount, or everything that is wrong. */
        public Parsed<WsgiMount> result() {
            Problems problems = fields.problems();
            if (fields.lacks("at", problems)) {
                built.at(UrlPath.ROOT);
            }
            if (fields.lacks("application", problems)) {
                built.application(STAND_IN);
            }
            WsgiMount mount = built.build();
            Problems found = new Problems();
            check(mount, fields, found);
            fields.addAsGiven(found, problems);
            return Fields.result(mount, problems);
        }

        /** Returns the mount. Throws {@link Refused} with everything that is wrong. */
        public WsgiMount build() {
            return result().orThrow();
        }

        /** Script, module and directory are three ways to say one thing. */
        private Builder application(String field, Parsed<WsgiApplication> parsed) {
            if (fields.readsAs("application", Make.named(field, parsed))) {
                built.application(parsed.orThrow());
            }
            return this;
        }

        private Builder flag(String field, boolean value, Consumer<Boolean> use) {
            fields.set(field, value, use);
            return this;
        }
    }
}
