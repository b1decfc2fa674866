package org.pythonwebstack.express;

import java.util.Optional;
import org.pythonwebstack.host.Credentials;
import org.pythonwebstack.host.FileStatus;
import org.pythonwebstack.host.FileWalk;
import org.pythonwebstack.host.Host;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Refused;

/** Whether the account of a server gets to what it serves. Without that, it would start and answer nothing but errors. */
final class Reach {

    private final Host host;
    private final Credentials account;
    private final String name;

    Reach(Host host, Identity identity) {
        this.host = host;
        this.account = new Credentials(identity.user().uid(), host.groupsOf(identity.user()));
        this.name = identity.user().name();
    }

    /** Refuses a path that the account cannot read. */
    void require(String field, AbsolutePath path) {
        FileWalk walk = host.walk(path);
        for (FileWalk.Step step : walk.steps()) {
            FileStatus status = step.status();
            if (status.isDirectory() && !account.maySearch(status, host.accessList(step.path()))) {
                throw refused(field, step.path(), "may not enter this directory");
            }
        }
        Optional<FileStatus> end =
                walk.outcome() == FileWalk.Outcome.FOUND ? Optional.of(walk.status()) : Optional.empty();
        if (end.isPresent() && end.get().isFile() && !account.mayRead(end.get(), host.accessList(walk.end()))) {
            throw refused(field, walk.end(), "may not read this file");
        }
    }

    private Refused refused(String field, AbsolutePath place, String what) {
        return new Refused(Problem.of(ExpressRule.UNREADABLE, field, place.toString())
                .withHint("the account " + name + " " + what
                        + "; grant it, put the application elsewhere, or choose another account with --user"));
    }
}
