package org.pythonwebstack.site;

import java.time.Duration;
import java.util.Optional;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Parsed;
import org.pythonwebstack.value.Problems;
import org.pythonwebstack.value.Refused;
import org.pythonwebstack.value.UrlPath;

/**
 * Files that the server answers with by itself, without the application.
 *
 * @param at the URL path: with a slash at the end for a directory and all below it, without one for a single file. The
 *     renderers close URL path and directory alike, so that {@code /static} never leaks a directory {@code static-old}
 * @param target the directory or the file
 * @param expires how long a visitor's browser may keep the files without asking again, 0 s to 365 days in whole
 *     seconds; nothing to leave that to the browser
 */
public record StaticMount(UrlPath at, AbsolutePath target, Optional<Duration> expires) {

    private static final long YEAR = 31_536_000;

    /** Checks target and time. Throws {@code Refused} with all problems. */
    public StaticMount {
        Problems problems = new Problems();
        ServedFiles.check("target", target, problems);
        if (expires.isPresent()) {
            problems.check("expires", Texts.seconds("expires", expires.get(), 0, YEAR));
        }
        problems.throwIfAny();
    }

    /** Returns a mount. Throws {@code Refused} with all problems. */
    public static StaticMount of(String at, String target) {
        return parse(at, target).orThrow();
    }

    /** Returns a mount, or everything that is wrong with it. */
    public static Parsed<StaticMount> parse(String at, String target) {
        Parsed<UrlPath> path = Make.named("at", UrlPath.parse(at));
        Parsed<AbsolutePath> files = Make.named("target", AbsolutePath.parse(target));
        Problems problems = new Problems();
        problems.addAll(path.problems());
        problems.addAll(files.problems());
        if (!problems.isEmpty()) {
            return new Parsed.Rejected<>(problems.list());
        }
        try {
            return Parsed.accepted(new StaticMount(path.orThrow(), files.orThrow(), Optional.empty()));
        } catch (Refused refused) {
            return new Parsed.Rejected<>(refused.problems());
        }
    }

    /** Returns a mount with a time for which browsers keep the files, such as {@code 7d}; or everything that is wrong. */
    public static Parsed<StaticMount> parse(String at, String target, String expires) {
        Parsed<Duration> time = Texts.duration("expires", expires);
        if (time instanceof Parsed.Accepted<Duration> read) {
            time = Texts.asWritten(Texts.seconds("expires", read.value(), 0, YEAR), expires);
        }
        return Make.from(parse(at, target), time, StaticMount::withExpires);
    }

    /** Returns this mount with a time for which browsers keep the files. Throws {@code Refused} if it is out of range. */
    public StaticMount withExpires(Duration time) {
        return new StaticMount(at, target, Optional.of(time));
    }

    /** Returns whether a directory is mounted, and not a single file. */
    public boolean isDirectory() {
        return at.endsWithSlash();
    }
}
