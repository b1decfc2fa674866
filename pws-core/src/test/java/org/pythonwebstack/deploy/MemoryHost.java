package org.pythonwebstack.deploy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.pythonwebstack.host.ChangeableHost;
import org.pythonwebstack.host.FileContent;
import org.pythonwebstack.host.FileStatus;
import org.pythonwebstack.host.GroupEntry;
import org.pythonwebstack.host.HostLock;
import org.pythonwebstack.host.HostRule;
import org.pythonwebstack.host.Ownership;
import org.pythonwebstack.host.PathState;
import org.pythonwebstack.host.Program;
import org.pythonwebstack.host.ProgramResult;
import org.pythonwebstack.host.ProgramRun;
import org.pythonwebstack.host.UserEntry;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Account;
import org.pythonwebstack.value.Group;
import org.pythonwebstack.value.Parsed;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Version;

/**
 * A machine in memory that can crash at any step, with or without its power. Without power, what was not synced is lost in
 * part: the names changed last, and the contents of files.
 */
final class MemoryHost implements ChangeableHost {

    private NavigableMap<String, PathState> tree = new TreeMap<>();
    private final Map<String, PathState> staged = new HashMap<>();
    private final Set<String> contentInMemory = new HashSet<>();
    private final List<NavigableMap<String, PathState>> sinceSync = new ArrayList<>();
    private final Set<String> broken = new HashSet<>();
    private final Map<String, Long> users = new HashMap<>(Map.of("root", 0L, "www-data", 33L, "adm", 4L));
    private long stepsToCrash = Long.MAX_VALUE;

    /** What ends a program in the middle. */
    static final class Crash extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** Crashes before the step with this number, from 0. */
    void crashAfter(long steps) {
        stepsToCrash = steps;
    }

    void crashNoMore() {
        stepsToCrash = Long.MAX_VALUE;
    }

    /** Has every later change of {@code path} fail. */
    void breakPath(String path) {
        broken.add(path);
    }

    void repair() {
        broken.clear();
    }

    /** Loses power: of the names changed since the last sync only the first ones are kept, and of the contents a part. */
    void losePower(Random chance) {
        if (!sinceSync.isEmpty()) {
            int kept = chance.nextInt(sinceSync.size() + 1);
            tree = kept == sinceSync.size() ? tree : sinceSync.get(kept);
        }
        for (String path : contentInMemory) {
            if (chance.nextBoolean() && tree.get(path) instanceof PathState.RegularFile file) {
                tree.put(path, new PathState.RegularFile(FileContent.ofText(""), file.mode(), file.owner()));
            }
        }
        sinceSync.clear();
        contentInMemory.clear();
    }

    /** Returns all that is there outside of PWS's own records. */
    Map<String, PathState> tree() {
        Map<String, PathState> visible = new TreeMap<>(tree);
        visible.keySet().removeIf(path -> path.startsWith("/pws"));
        staged.forEach((path, state) -> {
            if (!path.startsWith("/pws")) {
                visible.put(path + "~", state);
            }
        });
        return visible;
    }

    void set(String path, PathState state) {
        if (state.isAbsent()) {
            tree.remove(path);
        } else {
            tree.put(path, state);
        }
    }

    void addUser(String name, long number) {
        users.put(name, number);
    }

    void step() {
        if (stepsToCrash-- <= 0) {
            throw new Crash();
        }
    }

    private void change(String path) throws IOException {
        step();
        if (broken.contains(path)) {
            throw new IOException(path + ": no space left on device");
        }
        sinceSync.add(new TreeMap<>(tree));
    }

    @Override
    public Ownership self() {
        return Ownership.ROOT;
    }

    @Override
    public PathState state(AbsolutePath path) {
        return tree.getOrDefault(path.toString(), new PathState.Absent());
    }

    @Override
    public void stage(AbsolutePath path, PathState state) throws IOException {
        if (state instanceof PathState.RegularFile || state instanceof PathState.SymbolicLink) {
            step();
            if (broken.contains(path.toString())) {
                throw new IOException(path + ": no space left on device");
            }
            requireParent(path.toString());
            staged.put(path.toString(), state);
            contentInMemory.add(path + "~");
        }
    }

    @Override
    public void discard(AbsolutePath path) {
        if (staged.remove(path.toString()) != null) {
            step();
        }
    }

    @Override
    public void put(AbsolutePath path, PathState state) throws IOException {
        String name = path.toString();
        if (state.isAbsent()) {
            if (tree.containsKey(name)) {
                change(name);
                if (!below(name).isEmpty()) {
                    throw new IOException(name + ": directory not empty");
                }
                tree.remove(name);
            }
            return;
        }
        requireParent(name);
        change(name);
        if (state instanceof PathState.Directory) {
            if (tree.containsKey(name) && !(tree.get(name) instanceof PathState.Directory)) {
                throw new IOException(name + ": not a directory");
            }
            tree.put(name, state);
        } else {
            PathState ready = staged.remove(name);
            if (!state.equals(ready)) {
                throw new IOException(name + ": was not staged");
            }
            if (tree.get(name) instanceof PathState.Directory) {
                throw new IOException(name + ": is a directory");
            }
            tree.put(name, state);
            if (contentInMemory.remove(name + "~")) {
                contentInMemory.add(name);
            }
        }
    }

    @Override
    public void move(AbsolutePath from, AbsolutePath to) throws IOException {
        change(to.toString());
        requireParent(to.toString());
        if (tree.containsKey(to.toString()) || !tree.containsKey(from.toString())) {
            throw new IOException("cannot move " + from + " to " + to);
        }
        NavigableMap<String, PathState> moved = new TreeMap<>(below(from.toString()));
        moved.forEach((path, state) -> {
            tree.remove(path);
            tree.put(to + path.substring(from.toString().length()), state);
        });
        tree.put(to.toString(), tree.get(from.toString()));
        tree.remove(from.toString());
    }

    @Override
    public void removeTree(AbsolutePath directory) throws IOException {
        staged.keySet().removeIf(path -> path.startsWith(directory + "/"));
        for (String path : new TreeMap<>(below(directory.toString())).descendingKeySet()) {
            change(path);
            tree.remove(path);
        }
        if (tree.containsKey(directory.toString())) {
            change(directory.toString());
            tree.remove(directory.toString());
        }
    }

    @Override
    public void sync(Collection<AbsolutePath> paths) {
        step();
        sinceSync.clear();
        contentInMemory.clear();
    }

    @Override
    public HostLock lock(AbsolutePath file, String holder, Duration wait) {
        return () -> {};
    }

    @Override
    public ProgramResult run(ProgramRun program) throws IOException {
        throw new IOException("no programs here");
    }

    private NavigableMap<String, PathState> below(String directory) {
        return tree.subMap(directory + "/", true, directory + "0", false);
    }

    private void requireParent(String path) throws IOException {
        String parent = path.substring(0, path.lastIndexOf('/'));
        if (!parent.isEmpty() && !(tree.get(parent) instanceof PathState.Directory)) {
            throw new IOException(path + ": no such directory");
        }
    }

    @Override
    public List<String> names(AbsolutePath directory, int most) {
        int start = directory.toString().length() + 1;
        return below(directory.toString()).keySet().stream()
                .map(path -> path.substring(start))
                .filter(name -> name.indexOf('/') < 0)
                .limit(most)
                .toList();
    }

    @Override
    public FileStatus status(AbsolutePath path) {
        PathState state = state(path);
        if (state instanceof PathState.Directory directory) {
            return new FileStatus(
                    FileStatus.Kind.DIRECTORY,
                    directory.owner().uid(),
                    directory.owner().gid(),
                    directory.mode().bits(),
                    0);
        }
        return state instanceof PathState.RegularFile
                ? new FileStatus(FileStatus.Kind.FILE, 0, 0, 0644, 0)
                : FileStatus.ABSENT;
    }

    @Override
    public Optional<String> linkTarget(AbsolutePath path) {
        return state(path) instanceof PathState.SymbolicLink link ? Optional.of(link.target()) : Optional.empty();
    }

    @Override
    public Parsed<String> text(AbsolutePath path, int maxBytes) {
        return bytes(path, maxBytes).map(bytes -> FileContent.of(bytes).text());
    }

    @Override
    public Parsed<byte[]> bytes(AbsolutePath path, int maxBytes) {
        return state(path) instanceof PathState.RegularFile file
                ? Parsed.accepted(file.content().bytes())
                : Parsed.rejected(Problem.of(HostRule.NOT_FOUND, "path", path.toString()));
    }

    @Override
    public Optional<UserEntry> user(Account account) {
        return Optional.ofNullable(users.get(account.toString()))
                .map(number -> new UserEntry(account.toString(), number, number, "/"));
    }

    @Override
    public Optional<GroupEntry> group(Group group) {
        return Optional.ofNullable(users.get(group.toString())).map(number -> new GroupEntry(group.toString(), number));
    }

    @Override
    public Set<Long> groupsOf(UserEntry user) {
        return Set.of(user.gid());
    }

    @Override
    public Optional<Version> version(Program program) {
        return Optional.empty();
    }

    @Override
    public Optional<Set<String>> locales() {
        return Optional.empty();
    }
}
