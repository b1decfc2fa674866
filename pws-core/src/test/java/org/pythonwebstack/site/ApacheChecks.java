package org.pythonwebstack.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.pythonwebstack.testing.Programs;

/** Asks Debian's Apache with mod_wsgi what it thinks of a few directives, without starting it. */
final class ApacheChecks {

    private static final String MODULES = "/usr/lib/apache2/modules/mod_";

    private ApacheChecks() {}

    /** Runs the syntax check, or with further options whatever these ask for. */
    static Programs.Result check(Path apache, Path directory, String directives, String... options) throws IOException {
        Path file = directory.resolve("check.conf");
        StringBuilder text = new StringBuilder("ServerName check\nListen 127.0.0.1:9\n");
        for (String module : List.of("mpm_event", "authz_core", "wsgi")) {
            text.append("LoadModule ")
                    .append(module)
                    .append("_module ")
                    .append(MODULES)
                    .append(module)
                    .append(".so\n");
        }
        text.append("ErrorLog ").append(directory).append("/error.log\n");
        text.append("PidFile ").append(directory).append("/pid\n");
        Files.writeString(file, text.append(directives).toString());
        List<String> command = new ArrayList<>(List.of(apache.toString(), "-f", file.toString()));
        command.addAll(options.length == 0 ? List.of("-t") : List.of(options));
        return Programs.run(command.toArray(new String[0]));
    }
}
