package org.pythonwebstack.check;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pythonwebstack.host.AccessList;
import org.pythonwebstack.host.Credentials;
import org.pythonwebstack.host.FileStatus;
import org.pythonwebstack.host.FileWalk;
import org.pythonwebstack.host.FileWalk.Outcome;
import org.pythonwebstack.host.FileWalk.Step;
import org.pythonwebstack.render.NginxGunicornRenderer;
import org.pythonwebstack.site.Site;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Escapes;

/**
 * Looks at one path of a site: whether it leads to what is meant, who may get there, and who may change what is there.
 * Access is computed from the numbers of accounts and the bits of modes, so that no code of the site's account is needed.
 */
final class PathLook {

    private static final int WRITE = 2;
    private static final Set<String> TEMPORARY = Set.of("/tmp", "/var/tmp", "/dev/shm", "/root");

    private final Survey survey;
    private final Site site;
    private final String field;
    private final AbsolutePath path;
    private final FileWalk walk;

    PathLook(Survey survey, Site site, String field, AbsolutePath path) {
        this.survey = survey;
        this.site = site;
        this.field = field;
        this.path = path;
        this.walk = survey.walk(path);
    }

    Site site() {
        return site;
    }

    String field() {
        return field;
    }

    AbsolutePath path() {
        return path;
    }

    FileWalk walk() {
        return walk;
    }

    /** Notes a broken rule about this path. */
    void find(CheckRule rule, @Nullable String hint) {
        survey.find(site, rule, field, path.toString(), hint);
    }

    /**
     * Returns whether the path leads to something of this kind; notes why not otherwise.
     *
     * @param kind a regular file or a directory
     * @param absent the rule that is broken if there is nothing
     */
    boolean leadsTo(FileStatus.Kind kind, CheckRule absent) {
        Outcome outcome = walk.outcome();
        switch (outcome) {
            case UNSEEN -> find(CheckRule.UNSEEN, null);
            case LOOP -> find(CheckRule.LINK_LOOP, "correct the link " + shown(walk.end()));
            case NOT_DIRECTORY ->
                find(CheckRule.WRONG_KIND, shown(walk.end()) + " is not a directory; name the right place");
            case ABSENT -> absent(absent);
            case FOUND -> {
                if (walk.status().kind() == kind) {
                    return true;
                }
                find(
                        CheckRule.WRONG_KIND,
                        "there is " + name(walk.status().kind()) + " where " + name(kind)
                                + " is needed; name the right place");
            }
        }
        return false;
    }

    private void absent(CheckRule rule) {
        for (int i = walk.steps().size() - 1; i >= 0; i--) {
            Step step = walk.steps().get(i);
            if (step.isLink()) {
                find(rule, "the link " + shown(step.path()) + " leads to nothing; correct it");
                return;
            }
        }
        find(rule, walk.end().equals(path) ? null : shown(walk.end()) + " does not exist; " + rule.cure());
    }

    /** Notes what keeps an account from reaching and reading what the path leads to. */
    boolean isReadableBy(Optional<Credentials> who, String name) {
        return isSearchableBy(who, name) && mayRead(who, name);
    }

    /** Notes what keeps an account from reaching what the path leads to, and from what lies in it if it is a directory. */
    boolean isSearchableBy(Optional<Credentials> who, String name) {
        if (who.isEmpty()) {
            return true;
        }
        for (Step step : walk.steps()) {
            if (step.status().isDirectory() && !survey.maySearch(who.get(), step)) {
                find(
                        CheckRule.SEARCH,
                        "let " + name + " search " + shown(step.path()) + ", which has " + described(step)
                                + survey.certainty());
                return false;
            }
        }
        return true;
    }

    private boolean mayRead(Optional<Credentials> who, String name) {
        if (who.isEmpty() || survey.mayRead(who.get(), walk.last())) {
            return true;
        }
        find(
                CheckRule.READ,
                "let " + name + " read " + shown(walk.end()) + ", which has " + described(walk.last())
                        + survey.certainty());
        return false;
    }

    /** Notes links below the site's root that lead out of it and were not made by root. */
    void staysInRoot() {
        Optional<AbsolutePath> root = site.root().filter(directory -> directory.contains(path));
        if (root.isEmpty() || walk.outcome() != Outcome.FOUND) {
            return;
        }
        FileWalk rootWalk = survey.walk(root.get());
        if (rootWalk.outcome() != Outcome.FOUND || rootWalk.end().contains(walk.end())) {
            return;
        }
        for (Step step : walk.steps()) {
            if (step.isLink() && step.status().uid() != 0 && rootWalk.end().contains(step.path())) {
                find(
                        CheckRule.LINK_LEAVES,
                        "the link " + shown(step.path()) + " leads to " + shown(walk.end())
                                + "; name that place, or have root make the link");
                return;
            }
        }
    }

    /** Notes who else than root and the account that runs it could change what the site runs. */
    void isTrusted(Optional<Credentials> who) {
        if (walk.outcome() != Outcome.FOUND) {
            return;
        }
        owner(who);
        for (Step step : walk.steps()) {
            boolean last = step.path().equals(walk.end());
            // In a directory with the sticky bit others make names, and leave those of others alone.
            boolean sticky = (step.status().mode() & 01000) != 0 && !last;
            if (!step.isLink() && step.status().isWorldWritable() && !sticky) {
                find(CheckRule.WORLD_WRITABLE, "run chmod o-w " + shown(step.path()));
                return;
            }
        }
        if (who.isPresent()) {
            groupWrites(who.get());
            listWrites(who.get());
        }
    }

    private void groupWrites(Credentials who) {
        FileStatus end = walk.status();
        // With a list, the group's place in the mode shows the mask.
        int group = survey.accessList(walk.last()).map(AccessList::owningGroup).orElse(end.mode() >> 3);
        if ((group & WRITE) != 0 && end.gid() != 0 && !who.groups().contains(end.gid())) {
            find(CheckRule.GROUP_WRITABLE, "run chmod g-w " + shown(walk.end()) + ", or change its group");
        }
    }

    private void listWrites(Credentials who) {
        for (Step step : walk.steps()) {
            Optional<AccessList> list = step.isLink() ? Optional.empty() : survey.accessList(step);
            if (list.isEmpty()) {
                continue;
            }
            for (Map.Entry<Long, Integer> user : list.get().users().entrySet()) {
                if ((user.getValue() & WRITE) != 0 && user.getKey() != 0 && user.getKey() != who.uid()) {
                    find(CheckRule.LIST_WRITABLE, "run setfacl -x u:" + user.getKey() + " " + shown(step.path()));
                    return;
                }
            }
            for (Map.Entry<Long, Integer> group : list.get().groups().entrySet()) {
                if ((group.getValue() & WRITE) != 0
                        && group.getKey() != 0
                        && !who.groups().contains(group.getKey())) {
                    find(CheckRule.LIST_WRITABLE, "run setfacl -x g:" + group.getKey() + " " + shown(step.path()));
                    return;
                }
            }
        }
    }

    /**
     * Notes a way that leads through links to where the service of Gunicorn sees nothing but what its unit names.
     *
     * @param named the path that the site names: this one, or a directory above it
     */
    void isSeenByService(AbsolutePath named) {
        boolean bound = named.equals(path) && NginxGunicornRenderer.isHiddenFromServices(path);
        if (survey.isApache() || walk.outcome() != Outcome.FOUND || bound) {
            return;
        }
        AbsolutePath end = walk.end();
        boolean inRoot = site.root().filter(root -> root.contains(end)).isPresent();
        if (NginxGunicornRenderer.isHiddenFromServices(end) && !inRoot && !named.contains(end)) {
            find(
                    CheckRule.HIDDEN_FROM_SERVICE,
                    "it leads to " + shown(end) + "; " + CheckRule.HIDDEN_FROM_SERVICE.cure());
        }
    }

    /** The first place that is another's decides about all behind it. */
    private void owner(Optional<Credentials> who) {
        for (Step step : walk.steps()) {
            long uid = step.status().uid();
            if (uid != 0 && who.isPresent() && who.get().uid() != uid) {
                CheckRule rule = survey.isOfNeighbour(uid, site) ? CheckRule.NEIGHBOUR_OWNER : CheckRule.FOREIGN_OWNER;
                find(rule, shown(step.path()) + " belongs to the account with the number " + uid + "; " + rule.cure());
                return;
            }
        }
    }

    /** Notes a place in which nothing lasting belongs. */
    void isLasting() {
        for (String directory : TEMPORARY) {
            if (AbsolutePath.of(directory).contains(path)
                    || walk.outcome() == Outcome.FOUND
                            && AbsolutePath.of(directory).contains(walk.end())) {
                find(CheckRule.TEMPORARY_PLACE, null);
                return;
            }
        }
    }

    private String described(Step step) {
        FileStatus file = step.status();
        return "mode " + Integer.toOctalString(file.mode()) + ", owner " + file.uid() + " and group " + file.gid()
                + (survey.accessList(step).isPresent() ? " and an access control list (see getfacl)" : "");
    }

    private static String name(FileStatus.Kind kind) {
        return switch (kind) {
            case FILE -> "a regular file";
            case DIRECTORY -> "a directory";
            case LINK -> "a link";
            case SPECIAL -> "a device, pipe or socket";
            case ABSENT, UNSEEN -> "nothing";
        };
    }

    static String shown(AbsolutePath path) {
        return Escapes.printable(path.toString());
    }
}
