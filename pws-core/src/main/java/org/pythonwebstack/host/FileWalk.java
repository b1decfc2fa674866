package org.pythonwebstack.host;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.pythonwebstack.value.AbsolutePath;

/**
 * The way from the root directory to a path as the kernel goes it: every directory that is searched, every link that is
 * followed, and what is found at the end.
 */
public final class FileWalk {

    /** How many links the kernel follows before it takes them for a loop: {@code MAXSYMLINKS}. */
    private static final int MAX_LINKS = 40;

    private final ImmutableList<Step> steps;
    private final Outcome outcome;

    private FileWalk(List<Step> steps, Outcome outcome) {
        this.steps = ImmutableList.copyOf(steps);
        this.outcome = outcome;
    }

    /** How a walk can end. */
    public enum Outcome {
        /** At something that is not a link. */
        FOUND,
        /** Where nothing of the next name is. */
        ABSENT,
        /** At something that is no directory, with more of the path to go. */
        NOT_DIRECTORY,
        /** Among too many links, or at one that leads to a path of a form that is not followed. */
        LOOP,
        /** Where whoever runs PWS may not look. */
        UNSEEN
    }

    /**
     * A directory, a link, or the end of the way.
     *
     * @param path where it is; no component before the last is a link
     * @param status what it is
     */
    public record Step(AbsolutePath path, FileStatus status) {

        /** Returns whether it is a symbolic link. */
        public boolean isLink() {
            return status.kind() == FileStatus.Kind.LINK;
        }
    }

    static FileWalk of(Host host, AbsolutePath path) {
        Walker walker = new Walker(host, path.toString());
        Outcome outcome = walker.walk();
        return new FileWalk(walker.steps, outcome);
    }

    /** Goes the way of one path. */
    private static final class Walker {

        private final Host host;
        private final List<Step> steps = new ArrayList<>();

        /** The names still to go, the next one first. */
        private final Deque<String> names = new ArrayDeque<>();

        /** The directory where the next name is looked up; empty for the root directory. */
        private String here = "";

        private int links;

        Walker(Host host, String path) {
            this.host = host;
            push(path);
        }

        Outcome walk() {
            boolean arrived = false;
            while (!names.isEmpty()) {
                String name = names.pop();
                if (name.equals("..")) {
                    here = here.substring(0, Math.max(0, here.lastIndexOf('/')));
                    arrived = false;
                } else if (!name.isEmpty() && !name.equals(".")) {
                    Outcome blocked = step(name);
                    if (blocked != Outcome.FOUND) {
                        return blocked;
                    }
                    arrived = !steps.get(steps.size() - 1).isLink();
                }
            }
            if (!arrived) {
                // The last link leads to a directory above it, or to the root directory, where nothing of a site may
                // be.
                if (here.isEmpty()) {
                    return Outcome.LOOP;
                }
                AbsolutePath above = AbsolutePath.of(here);
                steps.add(new Step(above, host.status(above)));
            }
            return Outcome.FOUND;
        }

        /** Goes to the next name. Returns what is in the way of going on, or FOUND. */
        private Outcome step(String name) {
            Optional<AbsolutePath> next = AbsolutePath.parse(here + "/" + name).toOptional();
            if (next.isEmpty()) {
                return Outcome.LOOP;
            }
            AbsolutePath place = next.get();
            FileStatus status = host.status(place);
            steps.add(new Step(place, status));
            return switch (status.kind()) {
                case ABSENT -> Outcome.ABSENT;
                case UNSEEN -> Outcome.UNSEEN;
                case LINK -> follow(place);
                case DIRECTORY -> {
                    here = place.toString();
                    yield Outcome.FOUND;
                }
                case FILE, SPECIAL -> names.isEmpty() ? Outcome.FOUND : Outcome.NOT_DIRECTORY;
            };
        }

        private Outcome follow(AbsolutePath link) {
            String target = host.linkTarget(link).orElse("");
            if (target.isEmpty() || ++links > MAX_LINKS) {
                return Outcome.LOOP;
            }
            if (target.charAt(0) == '/') {
                here = "";
            }
            push(target);
            return Outcome.FOUND;
        }

        private void push(String path) {
            List<String> parts = Splitter.on('/').splitToList(path);
            for (int i = parts.size() - 1; i >= 0; i--) {
                names.push(parts.get(i));
            }
        }
    }

    /** Returns every place of the way in order, the end last; never empty. */
    public List<Step> steps() {
        return steps;
    }

    /** Returns how it ended. */
    public Outcome outcome() {
        return outcome;
    }

    /** Returns the last place of the way: the one without links if something was found, else where the way is blocked. */
    public AbsolutePath end() {
        return last().path();
    }

    /** Returns the last place of the way with what is there. */
    public Step last() {
        return steps.get(steps.size() - 1);
    }

    /** Returns what is at the end. */
    public FileStatus status() {
        return last().status();
    }

    /** Returns whether the path leads to a regular file. */
    public boolean isFile() {
        return outcome == Outcome.FOUND && status().isFile();
    }

    /** Returns whether the path leads to a directory. */
    public boolean isDirectory() {
        return outcome == Outcome.FOUND && status().isDirectory();
    }
}
