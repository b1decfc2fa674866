package org.pythonwebstack.database;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.pythonwebstack.conf.EnvironmentFile;
import org.pythonwebstack.conf.EnvironmentFileSyntax;
import org.pythonwebstack.conf.Unreadable;
import org.pythonwebstack.formula.Database;
import org.pythonwebstack.host.ChangeableHost;
import org.pythonwebstack.host.FileStatus;
import org.pythonwebstack.host.ProgramResult;
import org.pythonwebstack.host.ProgramRun;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Account;
import org.pythonwebstack.value.Parsed;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Refused;

/**
 * A database server and its own programs. Statements go to their standard input; what comes back are numbers alone, as names
 * are compared by the server. All methods throw {@code IOException} with the server's reason if it does not do what it is
 * asked.
 */
public abstract class DatabaseServer {

    private static final String ADMIN_USER = "DATABASE_ADMIN_USER";
    private static final String ADMIN_PASSWORD = "DATABASE_ADMIN_PASSWORD";
    private static final Duration LIMIT = Duration.ofMinutes(2);

    /** A dump of a large database takes its time. */
    private static final Duration LONG = Duration.ofHours(12);

    private static final int MAX_CREDENTIALS = 1 << 16;
    private static final int FOR_OTHERS = 0077;
    private static final int MOST_LINES = 5;

    private final ChangeableHost host;
    private final DatabasePlace place;

    DatabaseServer(ChangeableHost host, DatabasePlace place) {
        this.host = host;
        this.place = place;
    }

    /** Returns the server at a place. */
    public static DatabaseServer at(ChangeableHost host, DatabasePlace place) {
        return place.kind() == Database.POSTGRESQL ? new PostgresqlServer(host, place) : new MariadbServer(host, place);
    }

    /**
     * Makes sure that the server answers, takes these names, and knows neither of them. Throws {@link Refused} with
     * {@link DatabaseRule} if not so.
     */
    public void requireFree(OwnDatabase database) throws IOException {
        refuseNames(database);
        Standing standing = standing(database);
        if (standing.database() != Standing.Thing.ABSENT) {
            throw new Refused(Problem.of(
                    DatabaseRule.NOT_OURS, "database-name", database.name().toString()));
        }
        if (standing.role() != Standing.Thing.ABSENT) {
            throw new Refused(Problem.of(
                    DatabaseRule.NOT_OURS, "database-user", database.role().toString()));
        }
    }

    /**
     * Makes sure that what is there is ours, and that the role has nothing else. Throws {@link Refused} with
     * {@link DatabaseRule} if not so.
     */
    public void requireOurs(OwnDatabase database) throws IOException {
        Standing standing = standing(database);
        if (standing.database() == Standing.Thing.FOREIGN) {
            throw new Refused(Problem.of(
                    DatabaseRule.NOT_OURS, "database-name", database.name().toString()));
        }
        if (standing.role() == Standing.Thing.FOREIGN) {
            throw new Refused(Problem.of(
                    DatabaseRule.NOT_OURS, "database-user", database.role().toString()));
        }
        if (ownsMore(database)) {
            throw new Refused(Problem.of(
                    DatabaseRule.OWNS_MORE, "database-user", database.role().toString()));
        }
    }

    /** Throws {@link Refused} if the server does not take these names. */
    abstract void refuseNames(OwnDatabase database);

    /** Returns what the server knows of a database and its role. */
    public abstract Standing standing(OwnDatabase database) throws IOException;

    /** Returns whether the role owns, or may use, something besides its database. */
    abstract boolean ownsMore(OwnDatabase database) throws IOException;

    /** Makes role and database, empty and {@link Standing.Thing#UNFINISHED}. Fails if the server knows one of them already. */
    public abstract void make(OwnDatabase database) throws IOException;

    /** Says that the database is complete: it becomes {@link Standing.Thing#OURS}. */
    public abstract void finish(OwnDatabase database) throws IOException;

    /**
     * Connects as the application will: as the role, with its password, on the same way.
     *
     * @param account as whom the program runs that connects
     */
    public abstract void connect(OwnDatabase database, Account account) throws IOException;

    /** Removes what there is of database and role and is ours; nothing else. */
    public abstract void remove(OwnDatabase database) throws IOException;

    /** Writes all that is in the database into a new file, readable for who runs PWS alone. */
    public abstract void dump(OwnDatabase database, AbsolutePath file) throws IOException;

    /** Fills the empty database from a file that {@link #dump} has written. */
    public abstract void restore(OwnDatabase database, AbsolutePath file) throws IOException;

    final DatabasePlace place() {
        return place;
    }

    final ChangeableHost host() {
        return host;
    }

    /** Who administers a server of another machine. */
    record Admin(String user, String password) {}

    /** Reads the file of credentials. Throws {@link Refused} with {@link DatabaseRule#ADMIN_FILE} if others may. */
    final Admin admin() throws IOException {
        AbsolutePath file = AbsolutePath.of(place.admin());
        FileStatus status = host.status(file);
        boolean ours = status.uid() == 0 || status.uid() == host.self().uid();
        if (!status.isFile() || !ours || (status.mode() & FOR_OTHERS) != 0) {
            throw new Refused(Problem.of(DatabaseRule.ADMIN_FILE, "database-admin", file.toString()));
        }
        Parsed<String> text = host.text(file, MAX_CREDENTIALS);
        try {
            EnvironmentFile read = new EnvironmentFileSyntax().read(text.orThrow());
            String user = read.variables().get(ADMIN_USER);
            String password = read.variables().get(ADMIN_PASSWORD);
            if (user == null || password == null || user.isEmpty()) {
                throw new Refused(Problem.of(DatabaseRule.ADMIN_FILE, "database-admin", file.toString()));
            }
            return new Admin(user, password);
        } catch (Unreadable e) {
            // What is wrong with a line could show a part of the password.
            throw new Refused(Problem.of(DatabaseRule.ADMIN_FILE, "database-admin", file.toString()));
        }
    }

    /** Returns a run of one of the server's programs. Throws {@code IOException} if it is not installed. */
    final ProgramRun program(String name, String packages, List<String> arguments) throws IOException {
        AbsolutePath path = AbsolutePath.of("/usr/bin/" + name);
        if (!host.walk(path).isFile()) {
            throw new IOException(path + " is not installed: apt-get install " + packages);
        }
        return ProgramRun.of(path, arguments).within(LIMIT);
    }

    /** Returns a run with the time that a whole database may take. */
    static ProgramRun patient(ProgramRun run) {
        return run.within(LONG);
    }

    /** Runs a program, and returns what it said. */
    final String require(ProgramRun run) throws IOException {
        ProgramResult result = host.run(run);
        if (!result.isSuccess()) {
            throw new IOException(place.title() + ": " + last(result.output()));
        }
        return result.output().strip();
    }

    /** Returns the numbers of one line, which blanks or bars separate. */
    static int[] numbers(String line, int count) throws IOException {
        String[] words = line.strip().split("[|\\s]+", -1);
        int[] numbers = new int[count];
        try {
            if (words.length != count) {
                throw new NumberFormatException();
            }
            for (int i = 0; i < count; i++) {
                numbers[i] = Integer.parseInt(words[i]);
            }
        } catch (NumberFormatException e) {
            throw new IOException(String.format(Locale.ROOT, "the server did not answer with %d numbers", count), e);
        }
        return numbers;
    }

    private static String last(String output) {
        String[] lines = output.strip().split("\n", -1);
        int from = Math.max(0, lines.length - MOST_LINES);
        return String.join("\n", List.of(lines).subList(from, lines.length));
    }
}
