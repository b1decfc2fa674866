package org.pythonwebstack.host;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Refused;

/**
 * The directories on the way to a path that is changed. Nobody may be able to lead the change elsewhere, so each of them
 * belongs to root or to who runs PWS, is writable for nobody else, and is no link. Nobody else can then change the way, and
 * what was checked stays true.
 *
 * <p>A directory with the sticky bit, such as {@code /tmp}, may be writable for all if the way goes on in it: the next
 * directory belongs to root or to us, and nobody else can rename it. At the end of the way it may not, as anybody could take
 * the name that is about to be used.
 */
final class TrustedWay {

    private static final String FIELD = "path";
    private static final Path TOP = Path.of("/");
    private static final int WRITABLE_FOR_OTHERS = 0022;
    private static final int STICKY = 01000;

    private final String root;
    private final long us;

    /**
     * Makes ways below {@code root}, the path of a directory without links in it, or an empty text.
     *
     * @param us the number of the account that runs PWS
     */
    TrustedWay(String root, long us) {
        this.root = root;
        this.us = us;
    }

    /**
     * Returns where {@code path} is for the kernel; nothing if a directory on the way is absent. Throws {@link Refused} with
     * {@link HostRule} if a directory on the way is not to be trusted.
     */
    Optional<Path> find(AbsolutePath path) throws IOException {
        return find(root + path);
    }

    /** As {@link #find(AbsolutePath)}, for the whole path as the kernel sees it. */
    Optional<Path> find(String text) throws IOException {
        Path here = TOP;
        FileStatus directory = FileStatus.read(TOP);
        int from = 0;
        while (true) {
            int next = from == 0 ? 1 : text.indexOf('/', from) + 1;
            int slash = text.indexOf('/', next);
            boolean end = slash < 0;
            if (!isTrusted(directory, end)) {
                throw refused(HostRule.UNSAFE_DIRECTORY, text, from);
            }
            here = here.resolve(name(text, next, end ? text.length() : slash));
            if (end) {
                return Optional.of(here);
            }
            try {
                directory = FileStatus.read(here);
            } catch (AccessDeniedException e) {
                throw refused(HostRule.NO_ACCESS, text, next);
            }
            if (directory.kind() == FileStatus.Kind.ABSENT) {
                return Optional.empty();
            }
            if (!directory.isDirectory()) {
                throw refused(
                        directory.kind() == FileStatus.Kind.LINK ? HostRule.LINK : HostRule.NOT_DIRECTORY, text, next);
            }
            from = next;
        }
    }

    /** Returns what remembers for many paths which directories can be trusted; made for one short look, which changes nothing. */
    Known known() {
        return new Known();
    }

    /** Directories that were looked at. */
    final class Known {

        private final Map<String, Boolean> trusted = new ConcurrentHashMap<>();

        /** Returns whether {@link #find} finds the directory of {@code path}, without a reason where it does not. */
        boolean isTrusted(AbsolutePath path) {
            String text = root + path;
            String directory = text.substring(0, text.lastIndexOf('/'));
            Boolean known = trusted.get(directory);
            if (known == null) {
                known = look(text);
                trusted.put(directory, known);
            }
            return known;
        }

        private boolean look(String text) {
            try {
                return find(text).isPresent();
            } catch (IOException | Refused e) {
                return false;
            }
        }
    }

    private boolean isTrusted(FileStatus directory, boolean end) {
        boolean ours = directory.uid() == 0 || directory.uid() == us;
        boolean closed = (directory.mode() & WRITABLE_FOR_OTHERS) == 0;
        boolean sticky = (directory.mode() & STICKY) != 0;
        return ours && (closed || sticky && !end);
    }

    private static Path name(String text, int from, int to) {
        try {
            return Path.of(text.substring(from, to));
        } catch (InvalidPathException e) {
            throw refused(HostRule.NAME_NOT_ENCODABLE, text, from);
        }
    }

    private static Refused refused(HostRule rule, String text, int offset) {
        return new Refused(Problem.at(rule, FIELD, text, offset));
    }
}
