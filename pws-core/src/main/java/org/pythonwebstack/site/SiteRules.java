package org.pythonwebstack.site;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Account;
import org.pythonwebstack.value.EnvName;
import org.pythonwebstack.value.Escapes;
import org.pythonwebstack.value.Group;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Problems;
import org.pythonwebstack.value.UrlPath;

/** The rules between the parts of a site. */
final class SiteRules {

    static final VirtualHost STAND_IN_HOST =
            VirtualHost.builder().serverName("missing.invalid").build();

    // Accounts of web servers on Debian, Red Hat, SUSE, Alpine and Arch, and those that everything falls back to.
    private static final Set<String> SERVER_ACCOUNTS = Set.of(
            "adm",
            "apache",
            "bin",
            "daemon",
            "http",
            "httpd",
            "nginx",
            "nobody",
            "nogroup",
            "sys",
            "www",
            "www-data",
            "wwwrun");

    // Debian policy 9.2.2: numbers below 100 belong to the same accounts on every machine; 65534 is nobody.
    private static final long FIRST_LOCAL = 100;
    private static final long NOBODY = 65_534;

    private SiteRules() {}

    static void check(
            Site site, List<WsgiMount> mounts, List<StaticMount> statics, boolean serverAccounts, Problems problems) {
        locations(site.virtualHost(), mounts, statics, problems);
        for (EnvName name : site.secrets().keySet()) {
            if (site.environment().containsKey(name)) {
                problems.add(Problem.of(SiteRule.ENVIRONMENT_AND_SECRET, "secrets." + name));
            }
        }
        if (!serverAccounts) {
            accounts(site, problems);
        }
        impliedGroups(site, problems);
        commands(site, problems);
        served(site, mounts, statics, problems);
    }

    /** Every URL path means one thing, and nothing that is mounted is out of reach. */
    private static void locations(
            VirtualHost host, List<WsgiMount> mounts, List<StaticMount> statics, Problems problems) {
        Set<UrlPath> seen = new HashSet<>();
        for (int i = 0; i < mounts.size(); i++) {
            location(host, "mount", i, mounts.get(i).at(), seen, problems);
        }
        for (int i = 0; i < statics.size(); i++) {
            location(host, "static", i, statics.get(i).at(), seen, problems);
        }
    }

    private static void location(
            VirtualHost host, String list, int index, UrlPath at, Set<UrlPath> seen, Problems problems) {
        if (!seen.add(at.withoutSlash())) {
            problems.add(unreachable(SiteRule.DUPLICATE_MOUNT, list, index, at));
        }
        if (host.acmeChallengeDirectory().isPresent() && VirtualHostRules.hidesAcme(at)) {
            problems.add(unreachable(SiteRule.ACME_HIDDEN, list, index, at));
        }
        for (Redirect redirect : host.redirects()) {
            if (!redirect.exact() && redirect.covers(at)) {
                problems.add(unreachable(SiteRule.REDIRECT_HIDES_MOUNT, list, index, at));
            }
        }
    }

    private static Problem unreachable(SiteRule rule, String list, int index, UrlPath at) {
        return Problem.of(rule, Fields.item(list, index) + ".at", at.toString());
    }

    private static void accounts(Site site, Problems problems) {
        user("", "user", site.user(), problems);
        group("", "group", site.group(), problems);
        if (site.virtualHost().assignUser().isPresent()) {
            RunAs runAs = site.virtualHost().assignUser().get();
            user("virtual-host.", "assign-user.user", Optional.of(runAs.user()), problems);
            group("virtual-host.", "assign-user.group", Optional.of(runAs.group()), problems);
        }
        for (int i = 0; i < site.processes().size(); i++) {
            WsgiDaemonProcess process = site.processes().get(i);
            String parent = Fields.item("process", i) + ".";
            user(parent, "user", process.user(), problems);
            group(parent, "group", process.group(), problems);
            for (int j = 0; j < process.supplementaryGroups().size(); j++) {
                Group group = process.supplementaryGroups().get(j);
                group(parent, Fields.item("supplementary-groups", j), Optional.of(group), problems);
            }
        }
    }

    private static void commands(Site site, Problems problems) {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < site.workers().size(); i++) {
            String name = site.workers().get(i).name().toString();
            if (!seen.add(name)) {
                problems.add(Problem.of(SiteRule.DUPLICATE_COMMAND, Fields.item("worker", i) + ".name", name));
            }
        }
        for (int i = 0; i < site.schedules().size(); i++) {
            String name = site.schedules().get(i).name().toString();
            if (!seen.add(name)) {
                problems.add(Problem.of(SiteRule.DUPLICATE_COMMAND, Fields.item("schedule", i) + ".name", name));
            }
        }
    }

    /** Without a group of its own, a process has the one that is called as its account. */
    private static void impliedGroups(Site site, Problems problems) {
        impliedGroup("user", site.user(), site.group(), problems);
        for (int i = 0; i < site.processes().size(); i++) {
            WsgiDaemonProcess process = site.processes().get(i);
            impliedGroup(Fields.item("process", i) + ".user", process.user(), site.runGroup(process), problems);
        }
    }

    private static void impliedGroup(String field, Optional<Account> user, Optional<Group> group, Problems problems) {
        if (user.isPresent() && group.isEmpty()) {
            for (Problem problem : Group.parse(user.get().toString()).problems()) {
                problems.add(problem.forField(field)
                        .withHint("use an account that is not called as such a group, or name another group"));
            }
        }
    }

    private static void user(String parent, String field, Optional<Account> user, Problems problems) {
        if (user.isPresent()) {
            Account given = user.get();
            if (given.isNumeric() ? isFixed(given.uid().orElse(0)) : SERVER_ACCOUNTS.contains(given.name())) {
                problems.add(Problem.of(SiteRule.SERVER_ACCOUNT, parent + field, given.toString()));
            }
        }
    }

    private static void group(String parent, String field, Optional<Group> group, Problems problems) {
        if (group.isPresent()) {
            Group given = group.get();
            if (given.isNumeric() ? isFixed(given.gid().orElse(0)) : SERVER_ACCOUNTS.contains(given.name())) {
                problems.add(Problem.of(SiteRule.SERVER_ACCOUNT, parent + field, given.toString()));
            }
        }
    }

    private static boolean isFixed(long id) {
        return id < FIRST_LOCAL || id == NOBODY;
    }

    private record Served(String field, AbsolutePath directory) {}

    /** Code, virtual environments, keys and logs are out of reach of everything that answers with files. */
    private static void served(Site site, List<WsgiMount> mounts, List<StaticMount> statics, Problems problems) {
        VirtualHost host = site.virtualHost();
        List<Served> served = new ArrayList<>();
        if (host.documentRoot().isPresent()) {
            served.add(
                    new Served("virtual-host.document-root", host.documentRoot().get()));
        }
        if (host.acmeChallengeDirectory().isPresent()) {
            served.add(new Served(
                    "virtual-host.acme-challenge-directory",
                    host.acmeChallengeDirectory().get()));
        }
        for (int i = 0; i < statics.size(); i++) {
            served.add(new Served(
                    Fields.item("static", i) + ".target", statics.get(i).target()));
        }
        if (served.isEmpty()) {
            return;
        }
        List<AbsolutePath> code = code(site, mounts);
        List<AbsolutePath> hidden = hidden(host);
        for (Served files : served) {
            for (AbsolutePath path : code) {
                code(files, path, problems);
            }
            for (AbsolutePath path : hidden) {
                hidden(files, path, problems);
            }
        }
    }

    private static List<AbsolutePath> code(Site site, List<WsgiMount> mounts) {
        List<AbsolutePath> code = new ArrayList<>();
        for (WsgiMount mount : mounts) {
            if (mount.application() instanceof WsgiApplication.Script script) {
                code.add(script.path());
            } else if (mount.application() instanceof WsgiApplication.Directory directory) {
                code.add(directory.path());
            }
            if (mount.activate().isPresent()) {
                code.add(mount.activate().get().path());
            }
        }
        for (WsgiDaemonProcess process : site.processes()) {
            if (process.venv().isPresent()) {
                code.add(process.venv().get().path());
            }
            code.addAll(process.pythonPath());
            addIfPresent(process.pythonEggs(), code);
        }
        if (!mounts.isEmpty()) {
            addIfPresent(site.root(), code);
        }
        return code;
    }

    private static List<AbsolutePath> hidden(VirtualHost host) {
        List<AbsolutePath> hidden = new ArrayList<>();
        if (host.tls().isPresent()) {
            hidden.add(host.tls().get().certificateKey());
            hidden.add(host.tls().get().certificate());
        }
        addIfPresent(host.includeDirectory(), hidden);
        for (AccessRule rule : host.access()) {
            addIfPresent(rule.users(), hidden);
        }
        addIfPresent(host.accessLog().file(), hidden);
        addIfPresent(host.errorLog().file(), hidden);
        return hidden;
    }

    private static void addIfPresent(Optional<AbsolutePath> path, List<AbsolutePath> paths) {
        if (path.isPresent()) {
            paths.add(path.get());
        }
    }

    private static void code(Served files, AbsolutePath code, Problems problems) {
        if (files.directory().contains(code)) {
            problems.add(Problem.of(
                            SiteRule.CODE_SERVED,
                            files.field(),
                            files.directory().toString())
                    .withHint("move " + Escapes.printable(code.toString())
                            + " out of it, or serve a directory further down"));
        }
    }

    private static void hidden(Served files, AbsolutePath path, Problems problems) {
        if (files.directory().contains(path)) {
            problems.add(Problem.of(
                            SiteRule.PRIVATE_FILE_SERVED,
                            files.field(),
                            files.directory().toString())
                    .withHint("move " + Escapes.printable(path.toString()) + " out of it"));
        }
    }
}
