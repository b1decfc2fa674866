package org.pythonwebstack.express;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.pythonwebstack.express.ExpressOption.Effect;
import org.pythonwebstack.express.ExpressOption.Status;

/** Makes {@code docs/express.md}: its beginning is a text of this test, its tables are the option table. */
final class ExpressDocument {

    /** Where the document is, seen from the directory of the module. */
    static final Path FILE = Path.of("..", "docs", "express.md");

    private ExpressDocument() {}

    static String text() {
        StringBuilder text = new StringBuilder(INTRODUCTION);
        text.append("\n## Options\n\n")
                .append(
                        "`*` behind a name: the option may be given several times; two values follow it where two are named.\n");
        List<String> open = open();
        text.append(
                open.isEmpty()
                        ? "All options of mod_wsgi-express 6.0.5 are here.\n"
                        : "All options of mod_wsgi-express 6.0.5 are here. Not yet implemented, and refused until then: "
                                + String.join(", ", open) + ".\n");
        for (OptionGroup group : OptionGroup.values()) {
            text.append("\n### ").append(group.title()).append("\n\n");
            text.append("| Option | Default | Meaning | Apache + mod_wsgi | nginx + Gunicorn | Gunicorn alone |\n")
                    .append("|---|---|---|---|---|---|\n");
            for (ExpressOption<?> option : OptionTable.options()) {
                if (option.group() == group) {
                    row(option, text);
                }
            }
        }
        return text.toString();
    }

    /** Returns what is open, as {@code --name (server)}. */
    static List<String> open() {
        List<String> open = new ArrayList<>();
        for (ExpressOption<?> option : OptionTable.options()) {
            for (ExpressServer server : ExpressServer.values()) {
                if (option.on(server).status() == Status.OPEN) {
                    open.add("`" + option.name() + "` (" + server.word() + ")");
                }
            }
        }
        return open;
    }

    private static void row(ExpressOption<?> option, StringBuilder text) {
        boolean many = option.shape() == ExpressOption.Shape.LIST || option.shape() == ExpressOption.Shape.PAIRS;
        text.append("| `").append(option.name()).append('`');
        text.append(option.valueLabel().isEmpty() ? "" : " " + option.valueLabel());
        text.append(many ? " \\*" : "").append(" | ").append(option.byDefault());
        text.append(" | ").append(option.meaning());
        for (ExpressServer server : ExpressServer.values()) {
            text.append(" | ").append(cell(option, server));
        }
        text.append(" |\n");
    }

    private static String cell(ExpressOption<?> option, ExpressServer server) {
        Effect effect = option.on(server);
        return switch (effect.status()) {
            case DONE ->
                effect.text()
                        + (server == ExpressServer.APACHE && option.needsModWsgi6()
                                ? "; refused with mod_wsgi 4.9 and 5, which do not know it"
                                : "");
            case REFUSED -> "**no:** " + effect.text();
            case OPEN -> "**not yet:** " + effect.text();
        };
    }

    private static final String INTRODUCTION = """
            # Private servers

            `pws start-server` serves a Python application, or a directory of files, on a port of your own: with Apache and
            mod_wsgi, with nginx and Gunicorn, or with Gunicorn alone. Nothing of the machine's own servers is touched. It takes the
            options of `mod_wsgi-express`. It says where it serves as soon as the application is loaded, or shows the reason from the
            log and ends; Ctrl-C ends it, and nothing is left.

            `pws setup-server` writes the same into a directory: the configuration, which the real server has tested, a control
            script (`apachectl`, or `ctl` with nginx and Gunicorn) that takes `start`, `stop`, `restart`, `graceful`,
            `graceful-stop`, `configtest` and `status`, and a unit for systemd.

            What is different from mod_wsgi-express:

            - Files are in a directory that only its owner can change, below `$XDG_RUNTIME_DIR`, `~/.local/state/pws`, or `/run/pws`
              for root; never at a place in `/tmp` that somebody could guess. Secrets are in files that only their owner reads.
            - Root serves as `www-data`, or as `--user`; an application never runs as root.
            - Headers by which a proxy tells of a client are taken away, unless `--trust-proxy` names that proxy.
            - No redirect repeats the Host header of a request. A private Apache calls itself `localhost`, or what `--host` or
              `--server-name` say.
            - With `--auth-user-script`, passwords are not handed to the application; else the application sees them.
            - Options that cannot work together, files that are not there and ports that are taken are refused before anything
              starts. An option that does nothing on the chosen server is refused, with the one to use instead.
            - Applications that Apache loads see the environment in which `pws` was started, as with mod_wsgi-express. Nothing of it
              is put into arguments.

            The tables of this file are made from the code. After changing an option, write it anew with
            `mvn -pl pws-core -Dtest=OptionTableTest -Dpws.regenerate=true test`.
            """;
}
