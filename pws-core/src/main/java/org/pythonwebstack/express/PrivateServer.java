package org.pythonwebstack.express;

import java.util.Optional;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.HostName;
import org.pythonwebstack.value.IpAddress;
import org.pythonwebstack.value.ListenAddress;
import org.pythonwebstack.value.Port;
import org.pythonwebstack.value.UrlPath;

/**
 * A private server of which everything is decided.
 *
 * @param settings what a person has asked for
 * @param server what answers requests
 * @param entry what is served
 * @param root the directory of all its files
 * @param identity who starts it, and as whom the application runs
 * @param installed what it is made of
 * @param ready the file that the application makes when it is loaded; nothing if nobody waits for that
 */
record PrivateServer(
        ExpressSettings settings,
        ExpressServer server,
        EntryPoint entry,
        AbsolutePath root,
        Identity identity,
        Installed installed,
        Optional<AbsolutePath> ready) {

    private static final Port USUAL_PORT = Port.of(8000);

    <T> Optional<T> value(ExpressOption<T> option) {
        return settings.value(option);
    }

    <T> T value(ExpressOption<T> option, T otherwise) {
        return settings.value(option, otherwise);
    }

    boolean has(ExpressOption<?> option) {
        return settings.has(option);
    }

    boolean hasApplication() {
        return !(entry instanceof EntryPoint.Files);
    }

    Port port() {
        return value(ListenerOptions.PORT, USUAL_PORT);
    }

    Optional<Port> httpsPort() {
        return value(ListenerOptions.HTTPS_PORT);
    }

    ListenAddress listen(Port port) {
        Optional<IpAddress> address = value(ListenerOptions.HOST);
        return address.isEmpty() ? ListenAddress.any(port) : ListenAddress.of(address.get(), port);
    }

    /** Returns the name by which the server calls itself where no name was given. */
    String name() {
        Optional<HostName> name = value(ListenerOptions.SERVER_NAME);
        return name.isPresent()
                ? name.get().toString()
                : value(ListenerOptions.HOST)
                        .filter(IpAddress::isV4)
                        .map(IpAddress::toString)
                        .orElse("localhost");
    }

    /** Returns the address that a person types to see it. */
    String url(boolean https) {
        Port port = https ? httpsPort().orElse(port()) : port();
        Optional<IpAddress> address = value(ListenerOptions.HOST);
        boolean any = address.isEmpty()
                || address.get().toString().equals("0.0.0.0")
                || address.get().toString().equals("::");
        String host = has(ListenerOptions.SERVER_NAME)
                ? name()
                : any ? "localhost" : address.get().bracketed();
        boolean usual = port.number() == (https ? 443 : 80);
        boolean tls = https || server == ExpressServer.GUNICORN && certificate().isPresent();
        return (tls ? "https" : "http") + "://" + host + (usual ? "" : ":" + port) + mountPoint();
    }

    UrlPath mountPoint() {
        return value(ApplicationOptions.MOUNT_POINT, UrlPath.ROOT);
    }

    Optional<AbsolutePath> certificate() {
        return value(ListenerOptions.SSL_CERTIFICATE_FILE)
                .or(() -> value(ListenerOptions.SSL_CERTIFICATE).map(stem -> AbsolutePath.of(stem + ".crt")));
    }

    Optional<AbsolutePath> certificateKey() {
        return value(ListenerOptions.SSL_CERTIFICATE_KEY_FILE)
                .or(() -> value(ListenerOptions.SSL_CERTIFICATE).map(stem -> AbsolutePath.of(stem + ".key")));
    }

    AbsolutePath workingDirectory() {
        return value(ApplicationOptions.WORKING_DIRECTORY, settings.directory());
    }

    /** Returns the files that come before the application. */
    AbsolutePath documentRoot() {
        if (entry instanceof EntryPoint.Files files) {
            return value(ContentOptions.DOCUMENT_ROOT, files.directory());
        }
        return value(ContentOptions.DOCUMENT_ROOT, file("htdocs"));
    }

    boolean servesDocumentRoot() {
        return has(ContentOptions.DOCUMENT_ROOT) || !hasApplication();
    }

    /** Returns a file of the server root. */
    AbsolutePath file(String name) {
        return root.resolve(name);
    }

    AbsolutePath handler() {
        return file("pws_handler.py");
    }

    AbsolutePath resourceHandler() {
        return file("pws_resource.py");
    }

    AbsolutePath controlScript() {
        return file(server == ExpressServer.APACHE ? "apachectl" : "ctl");
    }

    AbsolutePath pidFile() {
        return value(
                ServerOptions.PID_FILE,
                switch (server) {
                    case APACHE -> file("httpd.pid");
                    case NGINX -> file("nginx.pid");
                    case GUNICORN -> gunicornPidFile();
                });
    }

    AbsolutePath gunicornPidFile() {
        return server == ExpressServer.GUNICORN && has(ServerOptions.PID_FILE)
                ? value(ServerOptions.PID_FILE).orElseThrow()
                : file("run/gunicorn.pid");
    }

    AbsolutePath logDirectory() {
        return value(ServerOptions.LOG_DIRECTORY, root);
    }

    boolean logsToTerminal() {
        return has(ServerOptions.LOG_TO_TERMINAL) && !has(ServerOptions.LOG_DIRECTORY);
    }

    AbsolutePath errorLog() {
        return logDirectory().resolve(value(ServerOptions.ERROR_LOG_NAME, "error_log"));
    }

    AbsolutePath accessLog() {
        return logDirectory().resolve(value(ServerOptions.ACCESS_LOG_NAME, "access_log"));
    }

    AbsolutePath startupLog() {
        return logDirectory().resolve(value(ServerOptions.STARTUP_LOG_NAME, "startup_log"));
    }

    /** Returns the log of Gunicorn: behind nginx its own, as two programs do not share a file. */
    AbsolutePath gunicornLog() {
        return server == ExpressServer.GUNICORN ? errorLog() : logDirectory().resolve("gunicorn_log");
    }

    int processes() {
        return value(ApplicationOptions.PROCESSES, 1);
    }

    int threads() {
        return value(ApplicationOptions.THREADS, 5);
    }

    String processGroup() {
        return value(ApplicationOptions.PROCESS_GROUP).map(Object::toString).orElse(name() + ":" + port());
    }

    String locale() {
        return value(IdentityOptions.LOCALE).map(Object::toString).orElse("C.UTF-8");
    }
}
