package org.pythonwebstack.check;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.pythonwebstack.host.AccessList;
import org.pythonwebstack.host.FileWalk;
import org.pythonwebstack.host.FileWalk.Step;
import org.pythonwebstack.host.GroupEntry;
import org.pythonwebstack.host.Host;
import org.pythonwebstack.site.Site;
import org.pythonwebstack.site.VirtualHost;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Group;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Problems;

/**
 * The way to a log. A web server opens its logs as root and follows links: whoever can change a directory on the way, or take
 * a name in the last one, has root write into any file of the machine. So every place on the way is root's alone.
 */
public final class LogWay {

    private static final int WRITE = 2;
    private static final int STICKY = 01000;

    // Ubuntu lets the account of its log daemon make files there, beside which it does nothing.
    private static final AbsolutePath LOGS = AbsolutePath.of("/var/log");
    private static final Group LOG_DAEMON = Group.of("syslog");

    private final Function<AbsolutePath, FileWalk> walks;
    private final Function<Step, Optional<AccessList>> lists;
    private final Function<Group, Optional<GroupEntry>> groups;

    LogWay(Survey survey) {
        this.walks = survey::walk;
        this.lists = survey::accessList;
        this.groups = survey::group;
    }

    private LogWay(Host host) {
        this.walks = host::walk;
        this.lists = step -> host.accessList(step.path());
        this.groups = host::group;
    }

    /** Returns what is wrong with the ways to the logs that a site names itself. */
    public static List<Problem> problems(Host host, Site site) {
        LogWay way = new LogWay(host);
        VirtualHost virtualHost = site.virtualHost();
        Problems problems = new Problems();
        if (virtualHost.accessLog().enabled()) {
            way.check("virtual-host.access-log", virtualHost.accessLog().file(), problems);
        }
        way.check("virtual-host.error-log", virtualHost.errorLog().file(), problems);
        return problems.list();
    }

    private void check(String field, Optional<AbsolutePath> file, Problems problems) {
        if (file.isPresent()) {
            cure(file.get())
                    .ifPresent(cure -> problems.add(Problem.of(
                                    CheckRule.LOG_WAY_WRITABLE,
                                    field,
                                    file.get().toString())
                            .withHint(cure)));
        }
    }

    /** Returns what to do about the first place on the way to a log that others than root can change; nothing if there is none. */
    Optional<String> cure(AbsolutePath file) {
        FileWalk walk = walks.apply(file);
        AbsolutePath directory = directoryOf(walk);
        boolean found =
                walk.outcome() == FileWalk.Outcome.FOUND && !walk.status().isDirectory();
        for (Step step : walk.steps()) {
            // The log itself may be the server's account's: it is written as what it is, and nobody can replace it.
            boolean log = found && step.path().equals(walk.end());
            if (!log && isChangeable(step, step.path().equals(directory))) {
                return Optional.of("others than root can change " + PathLook.shown(step.path()) + "; "
                        + CheckRule.LOG_WAY_WRITABLE.cure());
            }
        }
        return Optional.empty();
    }

    /** Returns the directory in which the last name of the way is, or would be made. */
    private static AbsolutePath directoryOf(FileWalk walk) {
        AbsolutePath end = walk.end();
        return walk.status().isDirectory() ? end : end.parent().orElse(end);
    }

    private boolean isChangeable(Step step, boolean last) {
        switch (step.status().kind()) {
            case ABSENT, UNSEEN -> {
                return false;
            }
            case LINK -> {
                return step.status().uid() != 0;
            }
            default -> {
                // Below.
            }
        }
        int mode = step.status().mode();
        if (step.status().uid() != 0) {
            return true;
        }
        // In a directory with the sticky bit others make names, and leave those of root alone.
        if ((mode & STICKY) != 0 && !last) {
            return false;
        }
        Optional<AccessList> list = lists.apply(step);
        int group = list.map(AccessList::owningGroup).orElse(mode >> 3);
        return (mode & WRITE) != 0
                || (group & WRITE) != 0 && step.status().gid() != 0 && !isOfLogDaemon(step)
                || list.isPresent()
                        && (writes(list.get().users()) || writes(list.get().groups()));
    }

    private boolean isOfLogDaemon(Step step) {
        return step.path().equals(LOGS)
                && groups.apply(LOG_DAEMON)
                        .filter(entry -> entry.gid() == step.status().gid())
                        .isPresent();
    }

    private static boolean writes(Map<Long, Integer> rights) {
        for (Map.Entry<Long, Integer> right : rights.entrySet()) {
            if (right.getKey() != 0 && (right.getValue() & WRITE) != 0) {
                return true;
            }
        }
        return false;
    }
}
