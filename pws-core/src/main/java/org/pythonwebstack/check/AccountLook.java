package org.pythonwebstack.check;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.pythonwebstack.host.GroupEntry;
import org.pythonwebstack.host.UserEntry;
import org.pythonwebstack.site.RunAs;
import org.pythonwebstack.site.Site;
import org.pythonwebstack.site.WsgiDaemonProcess;
import org.pythonwebstack.value.Account;
import org.pythonwebstack.value.Group;
import org.pythonwebstack.value.SiteName;

/** Accounts and groups: whether the machine knows them, and whom they stand for. */
final class AccountLook implements SiteLook {

    @Override
    public void at(Site site, Survey survey) {
        user(site, survey, "user", site.user());
        group(site, survey, "group", site.group());
        for (WsgiDaemonProcess process : site.processes()) {
            user(site, survey, Survey.field(site, process, "user"), process.user());
            group(site, survey, Survey.field(site, process, "group"), process.group());
            List<Group> supplementary = process.supplementaryGroups();
            for (int i = 0; i < supplementary.size(); i++) {
                String field = Survey.field(site, process, "supplementary-groups[" + i + "]");
                group(site, survey, field, Optional.of(supplementary.get(i)));
            }
            user(site, survey, Survey.field(site, process, "socket-user"), process.socketUser());
            user(site, survey, Survey.field(site, process, "script-user"), process.scriptUser());
            group(site, survey, Survey.field(site, process, "script-group"), process.scriptGroup());
            shared(site, survey, process);
        }
        Optional<RunAs> assigned = site.virtualHost().assignUser();
        user(site, survey, "virtual-host.assign-user", assigned.map(RunAs::user));
        group(site, survey, "virtual-host.assign-user", assigned.map(RunAs::group));
    }

    private static void user(Site site, Survey survey, String field, Optional<Account> account) {
        if (account.isEmpty()) {
            return;
        }
        Optional<UserEntry> user = survey.user(account.get());
        if (user.isEmpty()) {
            survey.find(site, CheckRule.ACCOUNT_UNKNOWN, field, account.get().name(), null);
        } else if (user.get().uid() == 0) {
            survey.find(site, CheckRule.ACCOUNT_ROOT, field, account.get().name(), null);
        }
    }

    private static void group(Site site, Survey survey, String field, Optional<Group> group) {
        if (group.isEmpty()) {
            return;
        }
        Optional<GroupEntry> entry = survey.group(group.get());
        if (entry.isEmpty()) {
            survey.find(site, CheckRule.GROUP_UNKNOWN, field, group.get().toString(), null);
        } else if (entry.get().gid() == 0) {
            survey.find(site, CheckRule.ACCOUNT_ROOT, field, group.get().toString(), null);
        }
    }

    private static void shared(Site site, Survey survey, WsgiDaemonProcess process) {
        Optional<Account> account = site.runUser(process);
        Optional<UserEntry> user = account.flatMap(survey::user);
        if (user.isPresent() && survey.sitesOf(user.get().uid()).size() > 1) {
            Set<SiteName> others = new TreeSet<>(java.util.Comparator.comparing(SiteName::toString));
            others.addAll(survey.sitesOf(user.get().uid()));
            others.remove(site.name());
            survey.find(
                    site,
                    CheckRule.ACCOUNT_SHARED,
                    process.user().isPresent() ? Survey.field(site, process, "user") : "user",
                    account.get().name(),
                    "give each its own account, unless all belong to the same people; it also runs " + others);
        }
    }
}
