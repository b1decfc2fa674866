package org.pythonwebstack.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A site with a database and a file of a visitor is saved, spoiled, brought back, and copied, by the command alone. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BackupsOnMachineTest {

    /** Counts its visitors in a database of SQLite with a write-ahead log, which stays open. */
    private static final String COUNTER = """
            import os
            import sqlite3

            import bottle

            DATA = os.path.abspath(__file__).split("/code/")[0] + "/data"
            database = sqlite3.connect(os.path.join(DATA, "db.sqlite3"), isolation_level=None, check_same_thread=False)
            database.execute("PRAGMA journal_mode=WAL")
            database.execute("PRAGMA wal_autocheckpoint=0")
            database.execute("CREATE TABLE IF NOT EXISTS visits (page TEXT)")
            app = application = bottle.Bottle()


            @app.route("/")
            def home():
                return "here"


            @app.route("/add")
            def add():
                database.execute("INSERT INTO visits VALUES ('x')")
                return "added"


            @app.route("/show")
            def show():
                with open(os.path.join(DATA, "upload")) as file:
                    return str(database.execute("SELECT count(*) FROM visits").fetchone()[0]) + " " + file.read()
            """;

    private SiteMachine machine;

    @BeforeAll
    void boot() throws IOException, InterruptedException {
        machine = SiteMachine.boot();
    }

    @AfterAll
    void stop() throws IOException {
        if (machine != null) {
            machine.close();
        }
    }

    private void asSite(String input, String... words) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of("setpriv", "--reuid=shop", "--regid=shop", "--clear-groups"));
        line.addAll(List.of(words));
        machine.reading(input, line.toArray(String[]::new)).ok();
    }

    @Test
    void aSiteComesBackAsItWasAndASecondOneStandsBesideIt() throws IOException, InterruptedException {
        String server = "nginx";
        machine.serveWith(server);
        machine.pws(
                        "mksite",
                        "bottle",
                        "shop",
                        "--server-name",
                        "shop.example.org",
                        "--server",
                        server,
                        "--project",
                        "sample",
                        "--find-links",
                        FormulasEndToEndTest.wheels())
                .ok();
        String code = machine.run("grep", "-rl", "It works", "/srv/shop/code", "--include=*.py")
                .ok()
                .strip();
        asSite(COUNTER, "tee", code);
        asSite("a photo", "tee", "/srv/shop/data/upload");
        asSite("", "ln", "-s", "/etc/shadow", "/srv/shop/data/out");
        asSite("", "mkfifo", "/srv/shop/data/pipe");
        machine.pws("reload", "shop").ok();
        for (int i = 0; i < 3; i++) {
            assertThat(machine.page("shop.example.org", "/add")).isEqualTo("200 added");
        }
        assertThat(machine.page("shop.example.org", "/show")).isEqualTo("200 3 a photo");

        assertThat(machine.pws("backup", "--dry-run", "shop").ok()).contains("would save /srv/shop");
        assertThat(machine.pws("backup", "shop").ok()).contains("saved shop").contains("data/out", "data/pipe");
        String archive = newest();
        assertThat(machine.run("stat", "-c", "%a %U", archive, "/var/backups/pws")
                        .ok())
                .isEqualTo("600 root\n700 root\n");
        assertThat(machine.run("find", "/srv/shop", "/var/backups/pws", "-name", ".pws-*")
                        .ok())
                .isEmpty();

        // In place, with the way back.
        assertThat(machine.page("shop.example.org", "/add")).isEqualTo("200 added");
        asSite("spoiled", "tee", "/srv/shop/data/upload");
        assertThat(machine.page("shop.example.org", "/show")).isEqualTo("200 4 spoiled");
        assertThat(machine.pws("restore", "--dry-run", archive).ok()).contains("unpack the archive");
        assertThat(machine.page("shop.example.org", "/show")).isEqualTo("200 4 spoiled");
        machine.pws("restore", archive).ok();
        assertThat(machine.page("shop.example.org", "/show")).isEqualTo("200 3 a photo");
        machine.pws("undo").ok();
        assertThat(machine.page("shop.example.org", "/show")).isEqualTo("200 4 spoiled");

        // A second site, and the first one as it is.
        machine.pws("restore", archive, "--as", "trial", "--server-name", "trial.example.org")
                .ok();
        assertThat(machine.page("trial.example.org", "/show")).isEqualTo("200 3 a photo");
        assertThat(machine.page("trial.example.org", "/add")).isEqualTo("200 added");
        assertThat(machine.page("trial.example.org", "/show")).isEqualTo("200 4 a photo");
        assertThat(machine.page("shop.example.org", "/show")).isEqualTo("200 4 spoiled");
        assertThat(machine.run("find", "/srv/trial", "-not", "-user", "trial").ok())
                .isEmpty();
        assertThat(machine.run("grep", "-rlIE", "/srv/shop|shop.example", "/etc/pws/sites/trial", "/srv/trial/venv/bin")
                        .out())
                .isEmpty();
        assertThat(machine.run("/srv/trial/venv/bin/pip", "--version").ok()).contains("/srv/trial/");

        // A site that is gone.
        machine.pws("rmsite", "--yes", "--purge", "trial").ok();
        machine.pws("rmsite", "--yes", "--purge", "shop").ok();
        machine.pws("restore", archive).ok();
        assertThat(machine.page("shop.example.org", "/show")).isEqualTo("200 3 a photo");

        // A damaged archive changes nothing.
        machine.run("truncate", "-s", "-2000", archive).ok();
        assertThat(machine.pws("restore", archive).out()).contains("PWS-BACKUP-001");
        assertThat(machine.page("shop.example.org", "/show")).isEqualTo("200 3 a photo");
        assertThat(machine.run("find", "/var/lib/pws", "-name", "restoring-*").ok())
                .isEmpty();

        machine.pws("rmsite", "--yes", "--purge", "shop").ok();
        machine.run("rm", archive).ok();
    }

    private String newest() throws IOException, InterruptedException {
        String line = machine.pws("backup", "--list", "shop").ok().strip();
        return line.substring(line.indexOf('/'));
    }
}
