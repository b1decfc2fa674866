package org.pythonwebstack.check;

import com.google.common.base.Suppliers;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.LinkedHashMultimap;
import com.google.common.collect.SetMultimap;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.pythonwebstack.host.AccessList;
import org.pythonwebstack.host.Credentials;
import org.pythonwebstack.host.FileWalk;
import org.pythonwebstack.host.GroupEntry;
import org.pythonwebstack.host.Host;
import org.pythonwebstack.host.UserEntry;
import org.pythonwebstack.site.Site;
import org.pythonwebstack.site.StaticMount;
import org.pythonwebstack.site.WsgiDaemonProcess;
import org.pythonwebstack.site.WsgiMount;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Account;
import org.pythonwebstack.value.Group;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.SiteName;

/** One look at a machine for some sites: what was asked once is not asked again, and what is found is collected here. */
final class Survey {

    private static final Account DEBIAN = Account.of("www-data");

    private final Host host;
    private final ImmutableList<Site> sites;
    private final Server server;
    private final Map<AbsolutePath, FileWalk> walks = new HashMap<>();
    private final Map<AbsolutePath, Optional<AccessList>> accessLists = new HashMap<>();
    private final Map<Account, Optional<UserEntry>> users = new HashMap<>();
    private final Map<Group, Optional<GroupEntry>> groups = new HashMap<>();
    private final Map<UserEntry, Set<Long>> memberships = new HashMap<>();
    private final Supplier<Configuration> apache;
    private final Supplier<Configuration> nginx;
    private final Supplier<Account> webUser;
    private final Supplier<WsgiModule> wsgiModule;
    private final Supplier<LogRotations> rotations;
    private final Supplier<SetMultimap<Long, SiteName>> accounts = Suppliers.memoize(this::accountsOfSites);
    private final Set<Finding> findings = new LinkedHashSet<>();

    /** The servers that sites can be checked for. */
    enum Server {
        APACHE,
        NGINX
    }

    /**
     * Creates a survey.
     *
     * @param webUser the account of the web server
     */
    Survey(Host host, Collection<Site> sites, Server server, Optional<Account> webUser) {
        this(host, sites, server, webUser, Set.of());
    }

    /**
     * Creates a survey of what others have written.
     *
     * @param ours files of a server's configuration that are passed over
     */
    Survey(Host host, Collection<Site> sites, Server server, Optional<Account> webUser, Set<AbsolutePath> ours) {
        this.host = host;
        this.sites = ImmutableList.copyOf(sites);
        this.server = server;
        this.apache = Suppliers.memoize(() -> ApacheConfigurationReader.of(host, ours));
        this.nginx = Suppliers.memoize(() -> NginxConfigurationReader.of(host, ours));
        this.webUser = Suppliers.memoize(() -> webUser.orElseGet(this::apacheUser));
        this.wsgiModule = Suppliers.memoize(() -> WsgiModule.of(host, apache.get()));
        this.rotations = Suppliers.memoize(() -> LogRotations.of(host));
    }

    /** Returns the account that Apache is told, or Debian's. */
    private Account apacheUser() {
        Optional<Account> told = Optional.empty();
        for (Configuration.Statement statement : apache().named("user")) {
            told = Account.parse(statement.argument(0)).toOptional().or(() -> Optional.of(DEBIAN));
        }
        return told.orElse(DEBIAN);
    }

    Host host() {
        return host;
    }

    List<Site> sites() {
        return sites;
    }

    boolean isApache() {
        return server == Server.APACHE;
    }

    /** Returns what the Apache of the machine is told already. */
    Configuration apache() {
        return apache.get();
    }

    /** Returns what the nginx of the machine is told already. */
    Configuration nginx() {
        return nginx.get();
    }

    /** Returns the mod_wsgi of the machine's Apache. */
    WsgiModule wsgiModule() {
        return wsgiModule.get();
    }

    /** Returns what the logrotate of the machine is told already. */
    LogRotations rotations() {
        return rotations.get();
    }

    FileWalk walk(AbsolutePath path) {
        return walks.computeIfAbsent(path, host::walk);
    }

    /** Returns the access control list of a place on the way to a path, if it has one and that can be told. */
    Optional<AccessList> accessList(FileWalk.Step step) {
        return accessLists.computeIfAbsent(step.path(), host::accessList);
    }

    /** Returns whether an account may search a directory on the way to a path. */
    boolean maySearch(Credentials who, FileWalk.Step step) {
        return who.maySearch(step.status(), listFor(who, step));
    }

    /** Returns whether an account may read what is at a place on the way to a path. */
    boolean mayRead(Credentials who, FileWalk.Step step) {
        return who.mayRead(step.status(), listFor(who, step));
    }

    private Optional<AccessList> listFor(Credentials who, FileWalk.Step step) {
        return who.dependsOnList(step.status()) ? accessList(step) : Optional.empty();
    }

    /** Returns what to add to a finding about access: whether it could be wrong. */
    String certainty() {
        return host.tellsAccessLists()
                ? ""
                : "; getfacl is not installed, so an access control list that allows it would not be seen";
    }

    Optional<UserEntry> user(Account account) {
        return users.computeIfAbsent(account, host::user);
    }

    Optional<GroupEntry> group(Group group) {
        return groups.computeIfAbsent(group, host::group);
    }

    /** Returns as whom a process runs that is told an account and, if at all, a group. */
    Optional<Credentials> credentials(Account account, Optional<Group> ownGroup, List<Group> supplementary) {
        return user(account).map(user -> {
            ImmutableSet.Builder<Long> all = ImmutableSet.builder();
            all.add(ownGroup.flatMap(this::group).map(GroupEntry::gid).orElse(user.gid()));
            if (supplementary.isEmpty()) {
                all.addAll(memberships.computeIfAbsent(user, host::groupsOf));
            } else {
                supplementary.forEach(extra -> group(extra).ifPresent(entry -> all.add(entry.gid())));
            }
            return new Credentials(user.uid(), all.build());
        });
    }

    /** Returns the process group's credentials and name: those of its account, or of the web server's. */
    Runner runner(Site site, WsgiDaemonProcess process) {
        Optional<Account> account = site.runUser(process);
        return account.isPresent()
                ? new Runner(
                        credentials(account.get(), site.runGroup(process), process.supplementaryGroups()),
                        account.get().name())
                : webServer();
    }

    /** Returns as whom the web server answers requests for a site. */
    Runner webServer(Site site) {
        return site.virtualHost()
                .assignUser()
                .map(as -> new Runner(
                        credentials(as.user(), Optional.of(as.group()), List.of()),
                        as.user().name()))
                .orElseGet(this::webServer);
    }

    private Runner webServer() {
        return new Runner(credentials(webUser.get(), Optional.empty(), List.of()), "the web server");
    }

    /**
     * As whom something runs.
     *
     * @param credentials the numbers; nothing if the machine does not know the account
     * @param name what to call it
     */
    record Runner(Optional<Credentials> credentials, String name) {}

    /** Returns whether another site runs as the account with this number, and this site does not. */
    boolean isOfNeighbour(long uid, Site site) {
        Set<SiteName> owners = accounts.get().get(uid);
        return !owners.isEmpty() && !owners.contains(site.name());
    }

    /** Returns the sites that run as an account. */
    Set<SiteName> sitesOf(long uid) {
        return accounts.get().get(uid);
    }

    private SetMultimap<Long, SiteName> accountsOfSites() {
        SetMultimap<Long, SiteName> all = LinkedHashMultimap.create();
        for (Site site : sites) {
            for (WsgiDaemonProcess process : site.processes()) {
                site.runUser(process).flatMap(this::user).ifPresent(user -> all.put(user.uid(), site.name()));
            }
        }
        return all;
    }

    /** Notes that a rule is broken, with the text that breaks it and what to do about it; null for the rule's own advice. */
    void find(Site site, CheckRule rule, String field, String text, @Nullable String hint) {
        Problem problem = Problem.of(rule, field, text);
        findings.add(new Finding(rule.severity(), site.name(), hint == null ? problem : problem.withHint(hint)));
    }

    /** Returns what was found, the worst first. */
    List<Finding> findings() {
        List<Finding> sorted = new ArrayList<>(findings);
        sorted.sort(Comparator.comparing(Finding::severity));
        return ImmutableList.copyOf(sorted);
    }

    // ---- names of fields: those under which the site refuses them, counted as they were given ----------------------

    static String field(Site site, WsgiDaemonProcess process, String name) {
        return "process[" + site.processes().indexOf(process) + "]." + name;
    }

    static String field(Site site, WsgiMount mount, String name) {
        return site.fieldOf(mount) + "." + name;
    }

    static String field(Site site, StaticMount mount, String name) {
        return site.fieldOf(mount) + "." + name;
    }
}
