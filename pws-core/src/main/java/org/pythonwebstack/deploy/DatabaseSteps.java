package org.pythonwebstack.deploy;

import java.io.IOException;
import java.util.List;
import org.pythonwebstack.database.DatabaseServer;
import org.pythonwebstack.database.OwnDatabase;
import org.pythonwebstack.database.Standing;
import org.pythonwebstack.host.ChangeableHost;
import org.pythonwebstack.host.PathState;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.FileMode;

/**
 * Makes and removes databases of sites. What a database has becomes a file before the database goes, and comes back from it.
 * The server itself remembers by the mark whether one is complete, so that each step can be taken back from any state.
 */
final class DatabaseSteps {

    private static final FileMode PRIVATE = FileMode.of("0700");

    private final ChangeableHost host;

    DatabaseSteps(ChangeableHost host) {
        this.host = host;
    }

    /** Makes sure that the server answers, and that what the change needs is so. Nothing is changed. */
    static void require(ChangeableHost host, Change.DatabaseChange change) throws IOException {
        DatabaseServer server = DatabaseServer.at(host, change.database().place());
        if (change.made()) {
            server.requireFree(change.database());
        } else {
            server.requireOurs(change.database());
        }
    }

    void perform(Change.DatabaseChange change) throws IOException {
        OwnDatabase database = change.database();
        DatabaseServer server = DatabaseServer.at(host, database.place());
        if (change.made()) {
            make(server, database, change.dump());
            if (database.password().plain().isPresent()) {
                server.connect(database, change.account());
            }
            return;
        }
        server.requireOurs(database);
        if (server.standing(database).database() == Standing.Thing.OURS) {
            AbsolutePath archive = change.dump().parent().orElseThrow();
            if (host.state(archive).isAbsent()) {
                host.put(archive, new PathState.Directory(PRIVATE, host.self()));
            }
            server.dump(database, change.dump());
            host.sync(List.of(archive));
        }
        server.remove(database);
    }

    /** Takes a change back from whatever state it is in. */
    void takeBack(Change.DatabaseChange change) throws IOException {
        OwnDatabase database = change.database();
        DatabaseServer server = DatabaseServer.at(host, database.place());
        if (change.made()) {
            server.remove(database);
            return;
        }
        Standing standing = server.standing(database);
        if (standing.database() == Standing.Thing.FOREIGN || standing.role() == Standing.Thing.FOREIGN) {
            throw new IOException(
                    "somebody else made a " + database.title() + " meanwhile; what was in ours is in " + change.dump());
        }
        if (standing.database() != Standing.Thing.OURS) {
            server.remove(database);
            make(server, database, change.dump());
        }
        // As long as the database was there, this may be a part of a dump.
        host.put(change.dump(), new PathState.Absent());
    }

    private void make(DatabaseServer server, OwnDatabase database, AbsolutePath dump) throws IOException {
        server.make(database);
        if (host.status(dump).isFile()) {
            server.restore(database, dump);
        }
        server.finish(database);
    }
}
