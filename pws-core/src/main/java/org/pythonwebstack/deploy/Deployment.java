package org.pythonwebstack.deploy;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.pythonwebstack.host.ChangeableHost;
import org.pythonwebstack.host.HostLock;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Refused;

/**
 * Carries out plans on one machine: each wholly, or not at all.
 *
 * <p>Before the first change, the plan is written down with all that is needed to take it back; see {@link #recover}. Whatever
 * then happens (a step fails, this program is killed, the machine loses power), the machine ends up as it was before or as
 * the plan wants it. One deployment at a time works on a machine.
 */
public final class Deployment {

    private static final Duration DEFAULT_WAIT = Duration.ofSeconds(30);

    private final ChangeableHost host;
    private final MachineControl control;
    private final AbsolutePath directory;
    private final Journal journal;
    private final Progress progress;
    private final Duration wait;
    private final String who;

    private Deployment(
            ChangeableHost host,
            MachineControl control,
            AbsolutePath directory,
            Progress progress,
            Duration wait,
            String who) {
        this.host = host;
        this.control = control;
        this.directory = directory;
        this.journal = new Journal(host, directory);
        this.progress = progress;
        this.wait = wait;
        this.who = who;
    }

    /**
     * Returns a deployment.
     *
     * @param directory where PWS keeps its records, {@code /var/lib/pws}; made if it is absent, readable for its owner alone
     */
    public static Deployment on(ChangeableHost host, MachineControl control, AbsolutePath directory) {
        return new Deployment(
                Objects.requireNonNull(host, "host"),
                Objects.requireNonNull(control, "control"),
                Objects.requireNonNull(directory, "directory"),
                Progress.SILENT,
                DEFAULT_WAIT,
                "");
    }

    /** Returns this deployment, which tells {@code listener} what it does. */
    public Deployment tellingTo(Progress listener) {
        return new Deployment(host, control, directory, Objects.requireNonNull(listener), wait, who);
    }

    /** Returns this deployment with another limit on the wait for somebody else's; default 30 seconds, 0 for none. */
    public Deployment waitingFor(Duration longest) {
        return new Deployment(host, control, directory, progress, longest, who);
    }

    /** Returns this deployment, which writes down with each operation who asked for it. */
    public Deployment by(String person) {
        return new Deployment(host, control, directory, progress, wait, Objects.requireNonNull(person));
    }

    /** Returns all operations that were carried out, the oldest first. */
    public List<PastOperation> history() throws IOException {
        return History.of(journal).all(directory);
    }

    /**
     * Carries out the plan that {@code planner} makes when nobody else can change the machine any more, and returns its
     * number; nothing if there was nothing to do.
     *
     * @throws DeploymentFailed if a step failed; all is then as it was before
     * @throws Refused if the plan cannot be: before any change
     */
    public Optional<Long> carryOut(Planner planner) throws IOException {
        return locked(() -> {
            recoverLocked();
            Plan plan = planner.plan();
            Optional<Long> number = plan.isEmpty() ? Optional.empty() : Optional.of(carryOut(plan, Optional.empty()));
            planner.isInForce();
            return number;
        });
    }

    /** Makes a plan from what the machine is like now. */
    public interface Planner {
        /** Returns the plan. */
        Plan plan() throws IOException;

        /** Is called when the plan is in force, or had nothing to do, while nobody else can change the machine. */
        default void isInForce() {}
    }

    /**
     * Takes back the operation that was carried out last and is not taken back yet, and returns its title; nothing if there
     * is none. If an operation was cut short, that is the one.
     *
     * @throws DeploymentFailed if a step failed; all is then as it was before
     * @throws Refused if somebody changed what would be taken back
     */
    public Optional<String> undo() throws IOException {
        return locked(() -> {
            Optional<String> cut = recoverLocked();
            if (cut.isPresent()) {
                return cut;
            }
            Optional<Long> last = History.of(journal).last();
            if (last.isEmpty()) {
                return Optional.empty();
            }
            Plan done = journal.read(last.get()).plan();
            carryOut(done.inverse(), last);
            return Optional.of(done.title());
        });
    }

    /** Returns what {@link #undo} would do; nothing if there is nothing to take back. */
    public Optional<Plan> planOfUndo() throws IOException {
        Optional<Journal.Operation> cut = journal.unfinished();
        if (cut.isPresent()) {
            return cut.map(operation -> operation.plan().inverse());
        }
        Optional<Long> last = History.of(journal).last();
        return last.isEmpty()
                ? Optional.empty()
                : Optional.of(journal.read(last.get()).plan().inverse());
    }

    /**
     * Takes back what an earlier command had begun when it was cut short, and returns its title; nothing if there was none.
     * Every other method does so first.
     */
    public Optional<String> recover() throws IOException {
        return locked(this::recoverLocked);
    }

    private <T> T locked(Work<T> work) throws IOException {
        journal.prepare();
        HostLock lock = host.lock(
                directory.resolve("lock"), "process " + ProcessHandle.current().pid(), wait);
        try {
            return work.result();
        } finally {
            lock.close();
        }
    }

    private interface Work<T> {
        T result() throws IOException;
    }

    private Optional<String> recoverLocked() throws IOException {
        Optional<Journal.Operation> cut = journal.unfinished();
        if (cut.isEmpty()) {
            return Optional.empty();
        }
        Plan plan = cut.get().plan();
        progress.says("an earlier command was cut short and is taken back: " + plan.title());
        List<String> leftovers = new Rollback(host, control).takeBack(plan.changes());
        abandoned(leftovers).forEach(progress::says);
        return Optional.of(plan.title());
    }

    private long carryOut(Plan wanted, Optional<Long> undoes) throws IOException {
        Plan plan = new Survey(host).complete(wanted);
        journal.begin(new Journal.Operation(
                plan, undoes, who, Optional.of(Clock.systemUTC().instant().truncatedTo(ChronoUnit.SECONDS))));
        Steps steps = new Steps(host, control, plan, progress);
        try {
            steps.perform();
            host.sync(plan.changedPaths());
            return journal.commit();
        } catch (IOException | RuntimeException e) {
            List<String> leftovers =
                    new Rollback(host, control).takeBack(plan.changes().subList(0, steps.reached()));
            throw new DeploymentFailed(steps.current(), reason(e), abandoned(leftovers), e);
        }
    }

    /** Closes the journal of an operation that was taken back, and returns what a person must know of it. */
    private List<String> abandoned(List<String> leftovers) throws IOException {
        if (leftovers.isEmpty()) {
            journal.abandon();
            return leftovers;
        }
        AbsolutePath kept = journal.abandon(leftovers);
        return ImmutableList.<String>builder()
                .addAll(leftovers)
                .add("this list, and what was there before, is kept in " + kept
                        + ": plan.json names the files, 'content' has them by their hashes")
                .build();
    }

    private static String reason(Exception e) {
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message;
    }
}
