package org.pythonwebstack.deploy;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.pythonwebstack.host.ChangeableHost;
import org.pythonwebstack.host.FileContent;
import org.pythonwebstack.host.PathState;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.FileMode;

/**
 * What PWS writes down before it changes anything: the plan with all that is needed to take it back.
 *
 * <p>One operation is under way at most, in the directory {@code operation}. It has begun once its file {@code plan.json} is
 * there, and is finished once the directory has moved to {@code operations/NUMBER}: each one step of the file system.
 * Everything is readable for root alone, as contents of files may be secrets.
 */
final class Journal {

    private static final FileMode DIRECTORY_MODE = FileMode.of("0700");
    private static final FileMode FILE_MODE = FileMode.of("0600");
    private static final int NUMBER_LENGTH = 8;
    private static final int MOST_OPERATIONS = 1_000_000;

    private final ChangeableHost host;
    private final AbsolutePath directory;

    Journal(ChangeableHost host, AbsolutePath directory) {
        this.host = host;
        this.directory = directory;
    }

    /** Makes the directories in which the journal is kept. */
    void prepare() throws IOException {
        makeDirectory(directory);
        makeDirectory(finished());
    }

    /** Returns the plan that was begun and not finished, if there is one. */
    Optional<Operation> unfinished() throws IOException {
        return host.state(current().resolve("plan.json")) instanceof PathState.RegularFile file
                ? Optional.of(PlanJson.read(file.content(), hash -> blob(current(), hash)))
                : Optional.empty();
    }

    /** Writes down a plan. When this returns, it can be taken back even after a loss of power. */
    void begin(Operation operation) throws IOException {
        host.removeTree(current());
        makeDirectory(current());
        makeDirectory(current().resolve("content"));
        Map<String, FileContent> contents = new TreeMap<>();
        FileContent plan = PlanJson.write(operation, contents);
        for (Map.Entry<String, FileContent> content : contents.entrySet()) {
            write(current().resolve("content").resolve(content.getKey()), content.getValue());
        }
        // The plan gets its name when all of it, and all that it refers to, is on the disk.
        AbsolutePath file = current().resolve("plan.json");
        PathState state = stage(file, plan);
        host.sync(List.of(current()));
        host.put(file, state);
        host.sync(List.of(current()));
    }

    /**
     * Finishes the operation: from now on it is in force, and can be undone. Returns its number. If a loss of power takes
     * this one step back, the operation is unfinished again, and is taken back as a whole.
     */
    long commit() throws IOException {
        long number = last().orElse(0L) + 1;
        host.move(current(), finished().resolve(name(number)));
        return number;
    }

    /** Forgets the operation, which was taken back. */
    void abandon() throws IOException {
        host.put(current().resolve("plan.json"), new PathState.Absent());
        host.sync(List.of(directory));
        host.removeTree(current());
    }

    /**
     * Forgets the operation, which was taken back as far as it could be. What was there before is kept for a person to put
     * back, with a list of what is left over; returns where.
     */
    AbsolutePath abandon(List<String> leftovers) throws IOException {
        makeDirectory(unrestored());
        List<Long> before = numbers(unrestored());
        write(current().resolve("leftovers"), FileContent.ofText(String.join("\n", leftovers) + "\n"));
        host.sync(List.of(current()));
        AbsolutePath place = unrestored().resolve(name(before.isEmpty() ? 1 : before.get(before.size() - 1) + 1));
        host.move(current(), place);
        host.sync(List.of(directory));
        return place;
    }

    /** Returns the number of the operation finished last. */
    private Optional<Long> last() {
        List<Long> numbers = numbers();
        return numbers.isEmpty() ? Optional.empty() : Optional.of(numbers.get(numbers.size() - 1));
    }

    /** Returns the numbers of all finished operations, the oldest first. */
    List<Long> numbers() {
        return numbers(finished());
    }

    private List<Long> numbers(AbsolutePath place) {
        List<Long> numbers = new ArrayList<>();
        for (String name : host.names(place, MOST_OPERATIONS)) {
            if (name.length() == NUMBER_LENGTH && name.chars().allMatch(c -> c >= '0' && c <= '9')) {
                numbers.add(Long.parseLong(name));
            }
        }
        return numbers;
    }

    /** Returns a finished operation. */
    Operation read(long number) throws IOException {
        AbsolutePath operation = finished().resolve(name(number));
        if (host.state(operation.resolve("plan.json")) instanceof PathState.RegularFile file) {
            return PlanJson.read(file.content(), hash -> blob(operation, hash));
        }
        throw new IOException(operation + " has no plan");
    }

    private FileContent blob(AbsolutePath operation, String hash) throws IOException {
        AbsolutePath path = operation.resolve("content").resolve(hash);
        if (host.state(path) instanceof PathState.RegularFile file
                && file.content().sha256().equals(hash)) {
            return file.content();
        }
        throw new IOException(path + " is missing or was changed");
    }

    private void makeDirectory(AbsolutePath path) throws IOException {
        PathState wanted = new PathState.Directory(DIRECTORY_MODE, host.self());
        if (!host.state(path).equals(wanted)) {
            host.put(path, wanted);
        }
    }

    private void write(AbsolutePath path, FileContent content) throws IOException {
        host.put(path, stage(path, content));
    }

    private PathState stage(AbsolutePath path, FileContent content) throws IOException {
        PathState file = new PathState.RegularFile(content, FILE_MODE, host.self());
        host.stage(path, file);
        return file;
    }

    private AbsolutePath current() {
        return directory.resolve("operation");
    }

    private AbsolutePath unrestored() {
        return directory.resolve("unrestored");
    }

    private AbsolutePath finished() {
        return directory.resolve("operations");
    }

    private static String name(long number) {
        return String.format(Locale.ROOT, "%0" + NUMBER_LENGTH + "d", number);
    }

    /**
     * An operation as it is written down.
     *
     * @param plan what is changed
     * @param undoes the number of the operation that it takes back; nothing if it is none of that kind
     * @param who who asked for it; empty if nobody knows
     * @param when when it began; nothing if nobody knows
     */
    record Operation(Plan plan, Optional<Long> undoes, String who, Optional<Instant> when) {}
}
