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
            options of `mod_wsgi-express`.

            The tables of this file are made from the code. After changing an option, write it anew with
            `mvn -pl pws-core -Dtest=OptionTableTest -Dpws.regenerate=true test`.
            """;
}
