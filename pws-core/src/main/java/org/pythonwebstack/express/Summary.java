package org.pythonwebstack.express;

import java.util.ArrayList;
import java.util.List;
import org.pythonwebstack.value.AbsolutePath;

/**
 * What a private server is, for a person or a program.
 *
 * @param server what answers requests
 * @param entry what is served
 * @param urls where
 * @param account as whom the application runs
 * @param processes how many processes the application has
 * @param threads how many threads each of them has
 * @param root the directory of all files
 * @param control the control script
 * @param unit the unit for systemd
 * @param logs the log files; empty if everything goes to the terminal
 */
public record Summary(
        ExpressServer server,
        String entry,
        List<String> urls,
        String account,
        int processes,
        int threads,
        AbsolutePath root,
        AbsolutePath control,
        AbsolutePath unit,
        List<AbsolutePath> logs) {

    /** Copies the lists. */
    public Summary {
        urls = List.copyOf(urls);
        logs = List.copyOf(logs);
    }

    static Summary of(PrivateServer server) {
        List<String> urls = new ArrayList<>();
        urls.add(server.url(false));
        if (server.httpsPort().isPresent()) {
            urls.add(server.url(true));
        }
        List<AbsolutePath> logs = new ArrayList<>();
        if (!server.logsToTerminal()) {
            logs.add(server.errorLog());
            if (server.server() == ExpressServer.NGINX && server.hasApplication()) {
                logs.add(server.gunicornLog());
            }
            if (server.has(ServerOptions.ACCESS_LOG)) {
                logs.add(server.accessLog());
            }
        }
        return new Summary(
                server.server(),
                server.entry().describe(),
                urls,
                server.identity().user().name(),
                server.hasApplication() ? server.processes() : 0,
                server.hasApplication() ? server.threads() : 0,
                server.root(),
                server.controlScript(),
                server.file("pws-private.service"),
                logs);
    }
}
