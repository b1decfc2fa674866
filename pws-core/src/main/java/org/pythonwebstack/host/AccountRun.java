package org.pythonwebstack.host;

import com.google.common.base.Joiner;
import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Runs a program as the account it is meant for.
 *
 * <p>Another account's program gets a session of its own: the terminal of who runs PWS, to which it could type, is out of its
 * reach. It has no capability and gains none, and ends with PWS, so that nobody works on what recovery takes away.
 */
final class AccountRun {

    private static final String SETSID = "/usr/bin/setsid";
    private static final String SETPRIV = "/usr/bin/setpriv";
    private static final String ENV = "/usr/bin/env";
    private static final Path TOP = Path.of("/");

    /** With these, the programs above say that they could not start what they were asked to; see their manuals. */
    private static final int FIRST_OWN_STATUS = 125;

    private static final int LAST_OWN_STATUS = 127;

    private AccountRun() {}

    /**
     * Runs a program, and returns how it ended.
     *
     * @param self who runs PWS
     * @param groups the numbers of the groups of the run's account
     */
    static ProgramResult run(ProgramRun run, Ownership self, Set<Long> groups) throws IOException {
        return run(run, self, groups, null, null);
    }

    /**
     * Runs a program, and returns how it ended.
     *
     * @param input what it reads; null for nothing
     * @param output where its standard output goes; null to keep it with standard error
     */
    static ProgramResult run(
            ProgramRun run,
            Ownership self,
            Set<Long> groups,
            @Nullable InputStream input,
            @Nullable OutputStream output)
            throws IOException {
        Map<String, String> environment = new HashMap<>(Command.ENVIRONMENT);
        Optional<UserEntry> user = run.user();
        user.ifPresent(account -> environment.put("HOME", account.home()));
        run.environment().forEach((name, value) -> environment.put(name.toString(), value.toString()));
        ImmutableList.Builder<String> words = ImmutableList.builder();
        if (user.isPresent()) {
            words.addAll(asAccount(user.get(), self, groups));
            run.directory().ifPresent(directory -> words.add(ENV, "-C", directory.toString()));
            if (run.directory().isPresent() && run.program().toString().indexOf('=') >= 0) {
                // To env this would be a variable; the other program takes any name.
                words.add(SETPRIV, "--no-new-privs", "--");
            }
        }
        words.add(run.program().toString()).addAll(run.arguments());
        Path directory = user.isPresent()
                ? TOP
                : run.directory().map(path -> Path.of(path.toString())).orElse(TOP);
        ProgramResult result = Command.run(words.build(), environment, directory, run.limit(), input, output);
        if (user.isPresent() && isNotStarted(result)) {
            throw new IOException(result.output().strip());
        }
        return result;
    }

    private static List<String> asAccount(UserEntry user, Ownership self, Set<Long> groups) throws IOException {
        ImmutableList.Builder<String> words = ImmutableList.builder();
        words.add(SETSID, "--wait", SETPRIV, "--no-new-privs", "--pdeathsig", "KILL");
        if (self.uid() == 0) {
            words.add("--reuid", String.valueOf(user.uid()), "--regid", String.valueOf(user.gid()));
            words.add("--groups", Joiner.on(',').join(new TreeSet<>(groups)));
            words.add("--inh-caps=-all", "--bounding-set=-all");
        } else if (user.uid() != self.uid()) {
            throw new IOException("only root can run a program as " + user.name());
        }
        return words.add("--").build();
    }

    private static boolean isNotStarted(ProgramResult result) {
        return result.status() >= FIRST_OWN_STATUS
                && result.status() <= LAST_OWN_STATUS
                && List.of(SETSID, SETPRIV, ENV).stream()
                        .anyMatch(program -> result.output().startsWith(program + ": ")
                                || result.output().startsWith(Path.of(program).getFileName() + ": "));
    }
}
