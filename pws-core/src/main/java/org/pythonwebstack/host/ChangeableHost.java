package org.pythonwebstack.host;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import org.pythonwebstack.value.AbsolutePath;

/**
 * A machine that can be changed: the real one, an image of one, or one in memory.
 *
 * <p>Each method is one step of a transaction. After a crash at any moment, also of the machine, a step was made wholly or not
 * at all, except where its description says what can be left behind. No step follows a symbolic link, at the end of a path or
 * on the way. Where this program runs as root, each directory on the way must belong to root and be writable for nobody else;
 * otherwise the step is refused with {@link HostRule#UNSAFE_DIRECTORY}. So nobody can lead a step elsewhere, at any time.
 * What lies in directories of an account is changed by programs that run as that account, see {@link #run}.
 *
 * <p>All methods throw {@code IOException} if the machine fails, with a message that names the path, and
 * {@link org.pythonwebstack.value.Refused} if a path breaks a {@link HostRule}.
 */
public interface ChangeableHost extends Host {

    /** Returns who runs PWS: who owns what it makes for itself. */
    Ownership self();

    /** Returns what {@code path} stands for. */
    PathState state(AbsolutePath path) throws IOException;

    /** Returns what tells quickly whether files are still those that were read before; here, it cannot tell. */
    default FileMark.Reader marks() {
        return path -> FileMark.UNKNOWN;
    }

    /**
     * Writes {@code state} under another name in the directory of {@code path}, with its final mode and owner, for
     * {@link #put}. Only files and links are written ahead; for other states nothing happens. A crash can leave the other
     * name behind: {@link #discard} takes it away. What was staged before for this path is overwritten.
     */
    void stage(AbsolutePath path, PathState state) throws IOException;

    /** Takes away what {@link #stage} has written for {@code path} and {@link #put} has not used; nothing happens if there is none. */
    void discard(AbsolutePath path) throws IOException;

    /**
     * Makes {@code path} stand for {@code state}. A file or link was staged before; it replaces a file or link that is there.
     * {@link PathState.Absent} removes a file, a link or an empty directory; nothing happens if there is none. A directory
     * that exists gets another mode and owner: a crash can leave one of both. A new one is made under another name first, as
     * by {@link #stage}: a crash can leave that behind.
     */
    void put(AbsolutePath path, PathState state) throws IOException;

    /**
     * Gives what lies at {@code from} the name {@code to}, which must be free and on the same file system, in one step.
     *
     * @throws IOException also if {@code to} exists
     */
    void move(AbsolutePath from, AbsolutePath to) throws IOException;

    /**
     * Removes a directory with all that lies below it; nothing happens if there is none. Links below it are removed, not
     * followed, also while somebody changes them. A crash can leave a part of it; other file systems mounted below make it
     * fail.
     */
    void removeTree(AbsolutePath directory) throws IOException;

    /**
     * Makes all changes so far outlast a loss of power: one call for many changes, as it may take long.
     *
     * @param paths one path on each file system that was changed, at least
     */
    void sync(Collection<AbsolutePath> paths) throws IOException;

    /**
     * Returns a lock that nobody else holds; the kernel takes it back when this program ends, however it ends. Throws
     * {@link org.pythonwebstack.value.Refused} with {@link HostRule#LOCKED}, which says who holds it, if it is not free in
     * time.
     *
     * @param file where the lock is; made if it is absent, readable for its owner alone
     * @param holder who wants it, for who waits: one line
     * @param wait how long to wait at most
     */
    HostLock lock(AbsolutePath file, String holder, Duration wait) throws IOException;

    /**
     * Runs a program and waits for its end. Of what it says, the last mebibyte is kept.
     *
     * @throws IOException if it could not be started, or took too long; it has then been ended with what it had started
     */
    ProgramResult run(ProgramRun program) throws IOException;
}
