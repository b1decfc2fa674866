package org.pythonwebstack.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Does once what the command does often, so that Java can archive the classes that it takes. */
final class Rehearsal {

    private Rehearsal() {}

    /** Renders a small site for both servers, and throws the answers away. */
    public static void main(String[] args) throws IOException {
        Path folder = Files.createTempDirectory("pws-rehearsal");
        Path file = folder.resolve("pws.toml");
        try {
            Files.write(file, """
                    name = "shop"
                    server-name = "shop.example.org"
                    aliases = ["www.shop.example.org"]
                    root = "/srv/shop"
                    user = "shop"

                    [wsgi]
                    application = "shop.wsgi:application"
                    python-path = ["app"]
                    venv = "venv"
                    processes = 2
                    threads = 15

                    [static]
                    "/static/" = "static"

                    [env]
                    DJANGO_SETTINGS_MODULE = "shop.settings"
                    """.getBytes(StandardCharsets.UTF_8));
            for (String server : Servers.NAMES) {
                Terminal terminal = new Terminal(folder, false);
                Pws.run(List.of("render", "--server", server, "pws.toml"), terminal);
                terminal.flush(OutputStream.nullOutputStream(), OutputStream.nullOutputStream());
            }
        } finally {
            Files.deleteIfExists(file);
            Files.deleteIfExists(folder);
        }
    }
}
