package org.pythonwebstack.render;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.pythonwebstack.site.ApplicationInterface;
import org.pythonwebstack.site.DaemonOption;
import org.pythonwebstack.site.Site;
import org.pythonwebstack.site.Venv;
import org.pythonwebstack.site.WsgiDaemonProcess;
import org.pythonwebstack.site.WsgiMount;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Account;
import org.pythonwebstack.value.Group;
import org.pythonwebstack.value.RelativePath;
import org.pythonwebstack.value.UrlPath;

/**
 * One mounted application as a service of its own: its names, its files and the process group whose options it has.
 *
 * <p>A name is {@code pws-SITE} for the application at {@code /}, else {@code pws-SITE.KEY} with a key that stands for the
 * mount point. A site's name has no dot, so no two sites can have the same name for different things.
 */
final class GunicornService {

    /** The file of environment variables in the directory of a site. */
    static final RelativePath ENVIRONMENT = RelativePath.of("environment");

    private static final RelativePath SOCKET = RelativePath.of("gunicorn.sock");
    private static final RelativePath CONFIGURATION = RelativePath.of("gunicorn.conf.py");
    private static final RelativePath LOADER = RelativePath.of("pws_application.py");

    private static final int DEFAULT_THREADS = 1;
    private static final String HEX = "0123456789abcdef";

    private final Site site;
    private final WsgiMount mount;
    private final WsgiDaemonProcess process;
    private final NginxLayout layout;
    private final AbsolutePath ofSite;
    private final AbsolutePath directory;
    private final AbsolutePath socket;
    private final String name;

    /**
     * @param site the site
     * @param mount the mount
     * @param process the process group that it runs in
     * @param layout the layout of the machine
     */
    GunicornService(Site site, WsgiMount mount, WsgiDaemonProcess process, NginxLayout layout) {
        this.site = site;
        this.mount = mount;
        this.process = process;
        this.layout = layout;
        RelativePath ownDirectory = RelativePath.of(site.name().toString());
        AbsolutePath sockets = layout.run().resolve(ownDirectory);
        this.ofSite = layout.sites().resolve(ownDirectory);
        if (mount.at().isRoot()) {
            this.socket = sockets.resolve(SOCKET);
            this.directory = ofSite;
            this.name = "pws-" + site.name();
        } else {
            String key = key(mount.at());
            this.socket = sockets.resolve("gunicorn." + key + ".sock");
            this.directory = ofSite.resolve("mount").resolve(key);
            this.name = "pws-" + site.name() + "." + key;
        }
    }

    Site site() {
        return site;
    }

    WsgiMount mount() {
        return mount;
    }

    WsgiDaemonProcess process() {
        return process;
    }

    /** Returns the name of units and upstream. */
    String name() {
        return name;
    }

    /** Returns the directory of the service's own files. */
    AbsolutePath directory() {
        return directory;
    }

    /** Returns the file of environment variables, which all applications of the site share. */
    AbsolutePath environmentFile() {
        return ofSite.resolve(ENVIRONMENT);
    }

    AbsolutePath configuration() {
        return directory.resolve(CONFIGURATION);
    }

    AbsolutePath loader() {
        return directory.resolve(LOADER);
    }

    AbsolutePath unit(String kind) {
        return layout.units().resolve(name + "." + kind);
    }

    /** Returns the path of the socket, generated from plain characters only. */
    AbsolutePath socket() {
        return socket;
    }

    /** Returns the interpreter that runs the application. */
    AbsolutePath python() {
        Optional<Venv> venv = venv();
        return venv.isPresent() ? venv.get().python() : layout.python();
    }

    /** Returns the virtual environment: the application's own, or the one of its processes. */
    Optional<Venv> venv() {
        return mount.activate().isPresent() ? mount.activate() : process.venv();
    }

    Optional<Account> user() {
        return site.runUser(process);
    }

    Optional<Group> group() {
        return site.runGroup(process);
    }

    /** Returns whether the option was chosen, and not filled in. */
    boolean isGiven(DaemonOption option) {
        return process.given().contains(option);
    }

    int threads() {
        return process.threads().orElse(DEFAULT_THREADS);
    }

    boolean isAsgi() {
        return mount.applicationInterface() == ApplicationInterface.ASGI;
    }

    boolean hasThreads() {
        return threads() > 1 && !isAsgi();
    }

    /** Returns the number of worker processes. */
    int workers() {
        return process.processes().orElse(1);
    }

    /** Returns the working directory, which is at the front of the module search path too. */
    Optional<AbsolutePath> workingDirectory() {
        return process.home().isPresent() ? process.home() : site.root();
    }

    /**
     * Returns {@code at} as part of a file name, different for different paths: without its first slash, the others as
     * {@code _}, letters, digits and {@code -} as they are, and each other byte of UTF-8 as {@code .} and two hexadecimal
     * digits.
     */
    static String key(UrlPath at) {
        byte[] bytes = at.withoutSlash().toString().getBytes(StandardCharsets.UTF_8);
        StringBuilder key = new StringBuilder(bytes.length);
        for (int i = 1; i < bytes.length; i++) {
            char c = (char) (bytes[i] & 0xff);
            if (c == '/') {
                key.append('_');
            } else if (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-') {
                key.append(c);
            } else {
                key.append('.').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
            }
        }
        return key.toString();
    }
}
