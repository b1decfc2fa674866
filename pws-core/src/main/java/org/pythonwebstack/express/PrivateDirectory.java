package org.pythonwebstack.express;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.pythonwebstack.host.ChangeableHost;
import org.pythonwebstack.host.FileStatus;
import org.pythonwebstack.host.PathState;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.FileMode;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Refused;

/** Where servers without a directory of their own live: a place that only its owner can change, and nobody can guess. */
public final class PrivateDirectory {

    private static final AbsolutePath FOR_ROOT = AbsolutePath.of("/run/pws");
    private static final int NAME_BYTES = 8;

    private PrivateDirectory() {}

    /**
     * Returns the path of a new directory, of which all but the end exists.
     *
     * @param runtime {@code XDG_RUNTIME_DIR}, if it is set
     * @param state {@code XDG_STATE_HOME} or {@code ~/.local/state}, if there is a home
     */
    public static AbsolutePath choose(ChangeableHost host, Optional<AbsolutePath> runtime, Optional<AbsolutePath> state)
            throws IOException {
        long uid = host.self().uid();
        AbsolutePath base;
        if (uid == 0) {
            // The account that serves has to come through.
            base = make(host, FOR_ROOT, 0711);
        } else if (runtime.isPresent() && isPrivate(host.status(runtime.get()), uid)) {
            base = make(host, runtime.get().resolve("pws"), 0700);
        } else if (state.isPresent()) {
            base = makeAll(host, state.get().resolve("pws"));
        } else {
            throw new Refused(Problem.of(ExpressRule.ROOT_UNSAFE, "--server-root")
                    .withHint("this account has no home; name a directory with --server-root"));
        }
        byte[] name = new byte[NAME_BYTES];
        new SecureRandom().nextBytes(name);
        return base.resolve("server-" + HexFormat.of().formatHex(name));
    }

    private static boolean isPrivate(FileStatus status, long uid) {
        return status.isDirectory() && status.uid() == uid && (status.mode() & 0077) == 0;
    }

    private static AbsolutePath makeAll(ChangeableHost host, AbsolutePath path) throws IOException {
        List<AbsolutePath> missing = new ArrayList<>();
        Optional<AbsolutePath> next = Optional.of(path);
        while (next.isPresent() && !host.status(next.get()).isDirectory()) {
            missing.add(0, next.get());
            next = next.get().parent();
        }
        for (AbsolutePath directory : missing) {
            make(host, directory, 0700);
        }
        return path;
    }

    private static AbsolutePath make(ChangeableHost host, AbsolutePath path, int mode) throws IOException {
        if (!host.status(path).isDirectory()) {
            host.put(path, new PathState.Directory(FileMode.ofBits(mode), host.self()));
        }
        return path;
    }
}
