package org.pythonwebstack.site;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.immutables.value.Value;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Account;
import org.pythonwebstack.value.EnvName;
import org.pythonwebstack.value.EnvValue;
import org.pythonwebstack.value.Group;
import org.pythonwebstack.value.Parsed;
import org.pythonwebstack.value.Problems;
import org.pythonwebstack.value.ProcessGroupName;
import org.pythonwebstack.value.Refused;
import org.pythonwebstack.value.SiteName;
import org.pythonwebstack.value.UrlPath;

/**
 * A site: what answers under its names, which applications run in which processes, and with which environment.
 *
 * <p>A site that exists keeps every {@link SiteRule}, and is complete: each process group has a name, each mount knows its
 * process group and its interpreter.
 */
@Value.Immutable
public abstract class Site {

    private static final SiteName STAND_IN = SiteName.of("missing");

    Site() {}

    /** Returns a builder. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns the name from which the names of files and units derive. Mandatory. */
    public abstract SiteName name();

    /** Returns the directory that the site lives in; default none. */
    public abstract Optional<AbsolutePath> root();

    /** Returns the account that runs the site's code, unless a process group names another; default none. */
    public abstract Optional<Account> user();

    /** Returns the group of that account's processes; default none: the account's own. */
    public abstract Optional<Group> group();

    /** Returns the names, addresses and the web server's own part. Mandatory. */
    public abstract VirtualHost virtualHost();

    /**
     * Returns the daemon process groups, each with a name. Default: one with all defaults, if an application that is not
     * embedded is mounted.
     */
    public abstract List<WsgiDaemonProcess> processes();

    /** Returns the applications, the more specific URL path before the less specific one. */
    public abstract List<WsgiMount> mounts();

    /** Returns the static mounts, the more specific URL path before the less specific one. */
    public abstract List<StaticMount> statics();

    @Value.Auxiliary
    abstract List<WsgiMount> mountsAsGiven();

    @Value.Auxiliary
    abstract List<StaticMount> staticsAsGiven();

    /** Returns the field of an application of this site: {@code mount[2]}, counted from 0 as they were given. */
    public String fieldOf(WsgiMount mount) {
        // No two of a kind have the same URL path, so that tells them apart.
        int i = 0;
        while (i < mountsAsGiven().size() && !mountsAsGiven().get(i).at().equals(mount.at())) {
            i++;
        }
        return Fields.item("mount", i);
    }

    /** Returns the field of a static mount of this site: {@code static[2]}, counted from 0 as they were given. */
    public String fieldOf(StaticMount mount) {
        int i = 0;
        while (i < staticsAsGiven().size() && !staticsAsGiven().get(i).at().equals(mount.at())) {
            i++;
        }
        return Fields.item("static", i);
    }

    /** Returns the environment variables of the applications, without the secrets. */
    public abstract Map<EnvName, EnvValue> environment();

    /** Returns the environment variables that nobody but root and the site may read; never part of {@code toString}. */
    @Value.Redacted
    public abstract Map<EnvName, EnvValue> secrets();

    /** Returns commands that run beside the applications; default none. */
    public abstract List<Worker> workers();

    /** Returns commands that run at certain times; default none. */
    public abstract List<Schedule> schedules();

    /** Returns what a visitor may ask of the server. */
    @Value.Default
    public Limits limits() {
        return Limits.DEFAULT;
    }

    /** Returns this site, which is being worked on, or is again not. */
    public Site with(Optional<Maintenance> maintenance) {
        return ImmutableSite.assemble()
                .from(this)
                .virtualHost(ImmutableVirtualHost.assemble()
                        .from(virtualHost())
                        .maintenance(maintenance)
                        .build())
                .build();
    }

    /** Returns the process group in which an application of this site runs; nothing if it is embedded. */
    public Optional<WsgiDaemonProcess> processOf(WsgiMount mount) {
        return mount.process() instanceof ProcessChoice.Daemon daemon ? process(daemon.group()) : Optional.empty();
    }

    /** Returns the name of the process group in which an application of this site runs; nothing if it is embedded. */
    public Optional<ProcessGroupName> processGroupOf(WsgiMount mount) {
        return mount.process() instanceof ProcessChoice.Daemon daemon ? Optional.of(daemon.group()) : Optional.empty();
    }

    /** Returns the process group with a name. */
    public Optional<WsgiDaemonProcess> process(ProcessGroupName group) {
        for (WsgiDaemonProcess process : processes()) {
            if (process.name().equals(Optional.of(group))) {
                return Optional.of(process);
            }
        }
        return Optional.empty();
    }

    /** Returns the applications that run in a process group of this site, the more specific URL path first. */
    public List<WsgiMount> mountsOf(WsgiDaemonProcess process) {
        return mounts().stream()
                .filter(mount -> processGroupOf(mount).equals(process.name()))
                .toList();
    }

    /** Returns whether an application runs inside the web server. */
    public boolean hasEmbedded() {
        for (WsgiMount mount : mounts()) {
            if (mount.isEmbedded()) {
                return true;
            }
        }
        return false;
    }

    /** Returns the account of a process group: its own, else the site's; nothing for the web server's. */
    public Optional<Account> runUser(WsgiDaemonProcess process) {
        return process.user().isPresent() ? process.user() : user();
    }

    /** Returns the group of a process group's processes: its own, else the site's; nothing for the account's own. */
    public Optional<Group> runGroup(WsgiDaemonProcess process) {
        return process.group().isPresent() ? process.group() : group();
    }

    /** Returns the account of the site's code: its own, else that of its first process group; nothing for the server's. */
    public Optional<Account> runUser() {
        return user().isPresent() || processes().isEmpty()
                ? user()
                : processes().get(0).user();
    }

    /** Returns the group of the site's code, chosen like {@link #runUser()}. */
    public Optional<Group> runGroup() {
        return group().isPresent() || processes().isEmpty()
                ? group()
                : processes().get(0).group();
    }

    /** Builds a {@link Site}. */
    public static final class Builder {

        private final Fields fields = new Fields();
        private final ImmutableSite.Builder built = ImmutableSite.assemble();
        private final List<WsgiDaemonProcess> processes = new ArrayList<>();
        private final List<WsgiMount> mounts = new ArrayList<>();
        private final List<StaticMount> statics = new ArrayList<>();
        private SiteName siteName = STAND_IN;
        private Optional<AbsolutePath> root = Optional.empty();
        private Optional<Account> socketUser = Optional.empty();
        private boolean serverAccounts;

        private Builder() {}

        /** Sets the name. Mandatory. */
        public Builder name(SiteName name) {
            fields.set("name", name, this::keepName);
            return this;
        }

        /** Sets the name: lower-case letters, digits and hyphens. Mandatory. */
        public Builder name(String name) {
            Parsed<SiteName> parsed = SiteName.parse(name);
            if (fields.reads("name", parsed)) {
                keepName(parsed.orThrow());
            }
            return this;
        }

        /** Sets the directory that the site lives in. */
        public Builder root(AbsolutePath directory) {
            fields.set("root", directory, this::keepRoot);
            return this;
        }

        /** Sets the directory that the site lives in. */
        public Builder root(String directory) {
            Parsed<AbsolutePath> parsed = AbsolutePath.parse(directory);
            if (fields.reads("root", parsed)) {
                keepRoot(parsed.orThrow());
            }
            return this;
        }

        /** Sets the account that runs the site's code. */
        public Builder user(Account user) {
            fields.set("user", user, built::user);
            return this;
        }

        /** Sets the account that runs the site's code; {@code #2000} is the one with that number. */
        public Builder user(String user) {
            Parsed<Account> parsed = Account.parse(user);
            if (fields.reads("user", parsed)) {
                built.user(parsed.orThrow());
            }
            return this;
        }

        /** Sets the group of the site's processes. */
        public Builder group(Group group) {
            fields.set("group", group, built::group);
            return this;
        }

        /** Sets the group of the site's processes; {@code #2000} is the one with that number. */
        public Builder group(String group) {
            fields.read("group", Group.parse(group), built::group);
            return this;
        }

        /**
         * Allows the accounts and groups of the web server and the system, such as {@code www-data}, for this site's code;
         * it can then read and signal all that they can. Default no.
         */
        public Builder allowServerAccounts(boolean allow) {
            fields.set("allow-server-accounts", allow, chosen -> serverAccounts = chosen);
            return this;
        }

        /** Sets the virtual host. Mandatory. */
        public Builder virtualHost(VirtualHost host) {
            fields.set("virtual-host", host, this::keepHost);
            return this;
        }

        /** Sets the virtual host from a builder, whose problems are reported together with those of this one. */
        public Builder virtualHost(VirtualHost.Builder host) {
            Parsed<VirtualHost> result = host.result();
            if (fields.readsNested("virtual-host", result)) {
                keepHost(result.orThrow());
            }
            return this;
        }

        /** Adds a daemon process group. */
        public Builder process(WsgiDaemonProcess process) {
            fields.add("process", process, processes::add);
            return this;
        }

        /** Adds a daemon process group from a builder, whose problems are reported together with those of this one. */
        public Builder process(WsgiDaemonProcess.Builder process) {
            Parsed<WsgiDaemonProcess> result = process.result();
            if (fields.addsNested("process", result)) {
                processes.add(result.orThrow());
            }
            return this;
        }

        /** Mounts an application, which runs in the site's only process group. */
        public Builder mount(String at, WsgiApplication application) {
            return mount(WsgiMount.builder().at(at).application(application));
        }

        /** Mounts an application. */
        public Builder mount(WsgiMount mount) {
            fields.add("mount", mount, mounts::add);
            return this;
        }

        /** Mounts an application from a builder, whose problems are reported together with those of this one. */
        public Builder mount(WsgiMount.Builder mount) {
            Parsed<WsgiMount> result = mount.result();
            if (fields.addsNested("mount", result)) {
                mounts.add(result.orThrow());
            }
            return this;
        }

        /** Mounts a directory of files (URL path with a slash at the end) or a single file. */
        public Builder staticMount(String at, String target) {
            return staticMount(StaticMount.parse(at, target));
        }

        /** Adds a command that runs beside the applications. */
        public Builder worker(Worker worker) {
            fields.add("worker", worker, built::addWorkers);
            return this;
        }

        /** Adds a command that runs beside the applications, or reports the problems with it. */
        public Builder worker(Parsed<Worker> worker) {
            fields.addNested("worker", worker, built::addWorkers);
            return this;
        }

        /** Adds a command that runs at certain times. */
        public Builder schedule(Schedule schedule) {
            fields.add("schedule", schedule, built::addSchedules);
            return this;
        }

        /** Adds a command that runs at certain times, or reports the problems with it. */
        public Builder schedule(Parsed<Schedule> schedule) {
            fields.addNested("schedule", schedule, built::addSchedules);
            return this;
        }

        /** Mounts files. */
        public Builder staticMount(StaticMount mount) {
            fields.add("static", mount, statics::add);
            return this;
        }

        /** Mounts files, or reports the problems with them. */
        public Builder staticMount(Parsed<StaticMount> mount) {
            if (fields.addsNested("static", mount)) {
                statics.add(mount.orThrow());
            }
            return this;
        }

        /** Adds a variable to the environment of the applications. */
        public Builder env(EnvName name, EnvValue value) {
            fields.put("env", Parsed.accepted(name), Parsed.accepted(value), built::putEnvironment);
            return this;
        }

        /** Adds a variable to the environment of the applications. */
        public Builder env(String name, String value) {
            fields.put("env", EnvName.parse(name), EnvValue.parse(value), built::putEnvironment);
            return this;
        }

        /** Adds a secret variable to the environment of the applications. */
        public Builder secret(EnvName name, EnvValue value) {
            fields.put("secrets", Parsed.accepted(name), Parsed.accepted(value), built::putSecrets);
            return this;
        }

        /** Adds a secret variable to the environment of the applications. No problem ever shows its value. */
        public Builder secret(String name, String value) {
            fields.put("secrets", EnvName.parse(name), Make.silent(EnvValue.parse(value)), built::putSecrets);
            return this;
        }

        /** Sets what a visitor may ask of the server. */
        public Builder limits(Limits limits) {
            fields.set("limits", limits, built::limits);
            return this;
        }

        /** Sets the limits from a builder, whose problems are reported together with those of this one. */
        public Builder limits(Limits.Builder limits) {
            fields.nested("limits", limits.result(), built::limits);
            return this;
        }

        /** Returns the site, or everything that is wrong. */
        public Parsed<Site> result() {
            Problems problems = fields.problems();
            if (fields.lacks("name", problems)) {
                built.name(STAND_IN);
            }
            if (fields.lacks("virtual-host", problems)) {
                built.virtualHost(SiteRules.STAND_IN_HOST);
            }
            List<WsgiDaemonProcess> named = named();
            Problems found = new Problems();
            List<WsgiMount> resolved = MountRules.resolve(mounts, named, fields, found);
            Site site = built.processes(named)
                    .mounts(ImmutableList.sortedCopyOf(new MountOrder(), resolved))
                    .statics(ImmutableList.sortedCopyOf(new StaticOrder(), statics))
                    .mountsAsGiven(resolved)
                    .staticsAsGiven(statics)
                    .build();
            SiteRules.check(site, mounts, statics, serverAccounts, found);
            fields.addAsGiven(found, problems);
            return Fields.result(site, problems);
        }

        /** Returns the site. Throws {@link Refused} with everything that is wrong. */
        public Site build() {
            return result().orThrow();
        }

        /** The longer URL path first, as it is the more specific one; otherwise as given. */
        private static final class MountOrder implements Comparator<WsgiMount> {
            @Override
            public int compare(WsgiMount a, WsgiMount b) {
                return Integer.compare(length(b.at().withoutSlash()), length(a.at().withoutSlash()));
            }
        }

        /** The same for files. */
        private static final class StaticOrder implements Comparator<StaticMount> {
            @Override
            public int compare(StaticMount a, StaticMount b) {
                return Integer.compare(length(b.at()), length(a.at()));
            }
        }

        private static int length(UrlPath path) {
            return path.toString().length();
        }

        private List<WsgiDaemonProcess> named() {
            List<WsgiDaemonProcess> all = new ArrayList<>(processes);
            if (!fields.has("process") && hasDaemonMount()) {
                all.add(WsgiDaemonProcess.builder().build());
            }
            ProcessGroupName defaultName = ProcessGroupName.of(siteName.toString());
            for (int i = 0; i < all.size(); i++) {
                all.set(i, all.get(i).in(defaultName, root, socketUser));
            }
            return all;
        }

        private boolean hasDaemonMount() {
            for (WsgiMount mount : mounts) {
                if (!mount.isEmbedded()) {
                    return true;
                }
            }
            return false;
        }

        private void keepName(SiteName name) {
            siteName = name;
            built.name(name);
        }

        /** With mpm-itk it is the virtual host's account that connects to the daemon processes, not the server's. */
        private void keepHost(VirtualHost host) {
            socketUser = host.assignUser().isPresent()
                    ? Optional.of(host.assignUser().get().user())
                    : Optional.empty();
            built.virtualHost(host);
        }

        private void keepRoot(AbsolutePath directory) {
            root = Optional.of(directory);
            built.root(directory);
        }
    }
}
