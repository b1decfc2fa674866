package org.pythonwebstack.cli;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.pythonwebstack.database.DatabasePlace;
import org.pythonwebstack.database.DatabaseRule;
import org.pythonwebstack.database.OwnDatabase;
import org.pythonwebstack.database.RolePassword;
import org.pythonwebstack.formula.Database;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.DatabaseName;
import org.pythonwebstack.value.Port;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Refused;
import org.pythonwebstack.value.SiteName;

/** Which database a new site gets. */
final class DatabaseOptions {

    static final Option KIND = Option.ofChoices(
            "--database",
            List.of("sqlite", "postgresql", "mariadb", "none"),
            "The database of the site; sqlite, a file in its data, if not given.");
    private static final Option NAME =
            Option.withValue("--database-name", "NAME", "The name of the database; that of the site if not given.");
    private static final Option USER = Option.withValue(
            "--database-user", "NAME", "The role that owns the database; named like the site if not given.");
    private static final Option HOST =
            Option.withValue("--database-host", "HOST", "The machine with the database server; this one if not given.");
    private static final Option PORT =
            Option.withValue("--database-port", "PORT", "The port of the database server, if not the usual one.");
    private static final Option ADMIN = Option.withValue(
            "--database-admin",
            "FILE",
            "For --database-host: a file of root's with DATABASE_ADMIN_USER=NAME and DATABASE_ADMIN_PASSWORD=PASSWORD.");

    static final List<Option> ALL = List.of(KIND, NAME, USER, HOST, PORT, ADMIN);

    private static final int MARK_BYTES = 8;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Arguments arguments;

    DatabaseOptions(Arguments arguments) {
        this.arguments = arguments;
    }

    Database kind() {
        String kind = arguments.valueOf(KIND);
        return kind == null ? Database.SQLITE : Database.valueOf(kind.toUpperCase(Locale.ROOT));
    }

    /** Returns the database of a site; of one with a server, each time with a new password. */
    OwnDatabase database(SiteName site) {
        byte[] mark = new byte[MARK_BYTES];
        RANDOM.nextBytes(mark);
        return new OwnDatabase(
                place(),
                name(NAME, site),
                name(USER, site),
                RolePassword.draw(kind()),
                "made by PWS for site " + site + ", " + HexFormat.of().formatHex(mark));
    }

    private DatabaseName name(Option option, SiteName site) {
        String name = arguments.valueOf(option);
        return DatabaseName.of(name == null ? site.toString() : name);
    }

    private DatabasePlace place() {
        String host = arguments.valueOf(HOST);
        String admin = arguments.valueOf(ADMIN);
        int port = port(arguments.valueOf(PORT));
        if (host == null && admin == null) {
            return port == 0 ? DatabasePlace.local(kind()) : DatabasePlace.local(kind(), port);
        }
        if (host == null || admin == null || host.startsWith("/")) {
            throw new Refused(Problem.of(DatabaseRule.PLACE, host == null ? HOST.name() : ADMIN.name()));
        }
        return DatabasePlace.remote(kind(), host, port, AbsolutePath.of(admin));
    }

    private static int port(@Nullable String text) {
        return text == null ? 0 : Port.of(text).number();
    }
}
