package org.pythonwebstack.render;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.pythonwebstack.site.DaemonOption;
import org.pythonwebstack.site.Site;
import org.pythonwebstack.site.Venv;
import org.pythonwebstack.site.WsgiDaemonProcess;
import org.pythonwebstack.site.WsgiMount;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Account;
import org.pythonwebstack.value.Group;
import org.pythonwebstack.value.UrlPath;

/**
 * One mounted application as a service of its own: its names, its files and the process group whose options it has.
 *
 * <p>A name is {@code pws-SITE} for the application at {@code /}, else {@code pws-SITE.KEY} with a key that stands for the
 * mount point. A site's name has no dot, so no two sites can have the same name for different things.
 *
 * @param site the site
 * @param mount the mount
 * @param process the process group that it runs in
 * @param layout the layout of the machine
 */
record GunicornService(Site site, WsgiMount mount, WsgiDaemonProcess process, NginxLayout layout) {

    private static final int DEFAULT_THREADS = 1;
    private static final String HEX = "0123456789abcdef";

    /** Returns the name of units and upstream. */
    String name() {
        return mount.at().isRoot() ? "pws-" + site.name() : "pws-" + site.name() + "." + key(mount.at());
    }

    /** Returns the directory of the service's own files. */
    AbsolutePath directory() {
        AbsolutePath ofSite = layout.sites().resolve(site.name().toString());
        return mount.at().isRoot() ? ofSite : ofSite.resolve("mount").resolve(key(mount.at()));
    }

    /** Returns the file of environment variables, which all applications of the site share. */
    AbsolutePath environmentFile() {
        return layout.sites().resolve(site.name().toString()).resolve("environment");
    }

    AbsolutePath configuration() {
        return directory().resolve("gunicorn.conf.py");
    }

    AbsolutePath loader() {
        return directory().resolve("pws_application.py");
    }

    AbsolutePath unit(String kind) {
        return layout.units().resolve(name() + "." + kind);
    }

    /** Returns the path of the socket, generated from plain characters only. */
    AbsolutePath socket() {
        String file = mount.at().isRoot() ? "gunicorn.sock" : "gunicorn." + key(mount.at()) + ".sock";
        return layout.run().resolve(site.name().toString()).resolve(file);
    }

    /** Returns the interpreter that runs the application. */
    AbsolutePath python() {
        return venv().isPresent() ? venv().get().python() : layout.python();
    }

    /** Returns the virtual environment of the application: its own, else that of its processes. */
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

    boolean hasThreads() {
        return threads() > 1;
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
