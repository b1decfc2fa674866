package org.pythonwebstack.express;

import java.io.IOException;
import java.util.Optional;
import org.pythonwebstack.host.ChangeableHost;
import org.pythonwebstack.host.GroupEntry;
import org.pythonwebstack.host.Ownership;
import org.pythonwebstack.host.UserEntry;
import org.pythonwebstack.value.Account;
import org.pythonwebstack.value.Group;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Refused;

/**
 * Who starts the server, and as whom the application runs.
 *
 * @param self who runs PWS
 * @param user the account of the application
 * @param group its group
 */
record Identity(Ownership self, UserEntry user, GroupEntry group) {

    /** The account that Debian's own servers have. */
    private static final Account USUAL = Account.of("www-data");

    static Identity of(ExpressSettings settings, ChangeableHost host) throws IOException {
        Ownership self = host.self();
        Optional<Account> wanted = settings.value(IdentityOptions.USER);
        Account name = wanted.orElse(self.uid() == 0 ? USUAL : Account.ofUid(self.uid()));
        UserEntry user = host.user(name)
                .orElseThrow(() -> refused(
                        ExpressRule.NOT_INSTALLED,
                        IdentityOptions.USER,
                        name.toString(),
                        "this machine has no such account"));
        if (user.uid() == 0) {
            throw refused(
                    ExpressRule.ROOT_ACCOUNT, IdentityOptions.USER, name.toString(), ExpressRule.ROOT_ACCOUNT.cure());
        }
        Optional<Group> wantedGroup = settings.value(IdentityOptions.GROUP);
        GroupEntry group = wantedGroup.isEmpty()
                ? ownGroup(user, host)
                : host.group(wantedGroup.get())
                        .orElseThrow(() -> refused(
                                ExpressRule.NOT_INSTALLED,
                                IdentityOptions.GROUP,
                                wantedGroup.get().toString(),
                                "this machine has no such group"));
        if (self.uid() != 0) {
            if (user.uid() != self.uid()) {
                throw refused(
                        ExpressRule.OTHER_ACCOUNT,
                        IdentityOptions.USER,
                        name.toString(),
                        ExpressRule.OTHER_ACCOUNT.cure());
            }
            if (group.gid() != self.gid()) {
                throw refused(
                        ExpressRule.OTHER_ACCOUNT,
                        IdentityOptions.GROUP,
                        group.name(),
                        ExpressRule.OTHER_ACCOUNT.cure());
            }
        } else if (group.gid() == 0) {
            throw refused(
                    ExpressRule.ROOT_ACCOUNT, IdentityOptions.GROUP, group.name(), ExpressRule.ROOT_ACCOUNT.cure());
        }
        return new Identity(self, user, group);
    }

    private static GroupEntry ownGroup(UserEntry user, ChangeableHost host) {
        return host.group(Group.ofGid(user.gid())).orElse(new GroupEntry("#" + user.gid(), user.gid()));
    }

    private static Refused refused(ExpressRule rule, ExpressOption<?> option, String text, String hint) {
        return new Refused(Problem.of(rule, option.name(), text).withHint(hint));
    }

    /** Returns whether root starts the server for somebody else. */
    boolean isRoot() {
        return self.uid() == 0;
    }

    /** Returns who owns what the application writes. */
    Ownership owner() {
        return isRoot() ? new Ownership(user.uid(), group.gid()) : self;
    }

    /** Returns who owns what the application only reads. */
    Ownership reader() {
        return isRoot() ? new Ownership(0, group.gid()) : self;
    }
}
