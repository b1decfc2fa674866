package org.pythonwebstack.render;

import java.util.Objects;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Account;
import org.pythonwebstack.value.Group;

/**
 * Where files for nginx, Gunicorn and systemd belong on a machine, and as whom nginx runs. Immutable.
 *
 * <p>Its directories have names of ASCII letters, digits, {@code .}, {@code _} and {@code -}, so that none of them means
 * something in a socket address, a list or a pattern.
 */
public final class NginxLayout {

    private static final NginxLayout DEBIAN = new NginxLayout(
            AbsolutePath.of("/etc/nginx"),
            AbsolutePath.of("/etc/pws/sites"),
            AbsolutePath.of("/etc/systemd/system"),
            AbsolutePath.of("/etc/tmpfiles.d"),
            AbsolutePath.of("/etc/logrotate.d"),
            AbsolutePath.of("/run/pws"),
            AbsolutePath.of("/var/log/pws"),
            AbsolutePath.of("/usr/bin/python3"),
            Account.of("www-data"),
            Group.of("www-data"),
            Group.of("adm"),
            true);

    private final AbsolutePath nginx;
    private final AbsolutePath sites;
    private final AbsolutePath units;
    private final AbsolutePath tmpfiles;
    private final AbsolutePath logrotate;
    private final AbsolutePath run;
    private final AbsolutePath logs;
    private final AbsolutePath python;
    private final Account webUser;
    private final Group webGroup;
    private final Group logGroup;
    private final boolean ipv6;

    private NginxLayout(
            AbsolutePath nginx,
            AbsolutePath sites,
            AbsolutePath units,
            AbsolutePath tmpfiles,
            AbsolutePath logrotate,
            AbsolutePath run,
            AbsolutePath logs,
            AbsolutePath python,
            Account webUser,
            Group webGroup,
            Group logGroup,
            boolean ipv6) {
        this.nginx = nginx;
        this.sites = sites;
        this.units = units;
        this.tmpfiles = tmpfiles;
        this.logrotate = logrotate;
        this.run = run;
        this.logs = logs;
        this.python = python;
        this.webUser = webUser;
        this.webGroup = webGroup;
        this.logGroup = logGroup;
        this.ipv6 = ipv6;
    }

    /** Returns the layout of Debian and of what derives from it. */
    public static NginxLayout debian() {
        return DEBIAN;
    }

    /**
     * Returns Debian's layout with every file below {@code root}, for a private instance or a panel's own tree.
     *
     * @param root a directory of plain characters, at most 40 of them, so that socket addresses stay short enough
     * @throws IllegalArgumentException if it is another one
     */
    public static NginxLayout below(AbsolutePath root) {
        String text = root.toString();
        if (text.length() > 40) {
            throw new IllegalArgumentException("longer than 40 characters: " + text);
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
            if (!letter && "/._-".indexOf(c) < 0) {
                throw new IllegalArgumentException("not a directory of plain characters: " + text);
            }
        }
        return new NginxLayout(
                root.resolve("nginx"),
                root.resolve("sites"),
                root.resolve("systemd"),
                root.resolve("tmpfiles.d"),
                root.resolve("logrotate.d"),
                root.resolve("run"),
                root.resolve("log"),
                DEBIAN.python,
                DEBIAN.webUser,
                DEBIAN.webGroup,
                DEBIAN.logGroup,
                DEBIAN.ipv6);
    }

    /** Returns this layout for an nginx that runs as another account. */
    public NginxLayout withWebServer(Account user, Group group) {
        return new NginxLayout(
                nginx,
                sites,
                units,
                tmpfiles,
                logrotate,
                run,
                logs,
                python,
                Objects.requireNonNull(user, "user"),
                Objects.requireNonNull(group, "group"),
                logGroup,
                ipv6);
    }

    /**
     * Returns this layout for a machine whose kernel has no IPv6, on which nginx would not start if it were told to listen
     * there: {@code *:80} then means every IPv4 address only.
     */
    public NginxLayout withoutIpv6() {
        return new NginxLayout(
                nginx, sites, units, tmpfiles, logrotate, run, logs, python, webUser, webGroup, logGroup, false);
    }

    /** Returns where the server blocks of sites belong: {@code /etc/nginx/sites-available}. */
    public AbsolutePath nginxSites() {
        return nginx.resolve("sites-available");
    }

    /** Returns where what all sites share belongs; read before the sites: {@code /etc/nginx/conf.d}. */
    public AbsolutePath nginxShared() {
        return nginx.resolve("conf.d");
    }

    /** Returns where the files of a site's application belong, a directory for each site: {@code /etc/pws/sites}. */
    public AbsolutePath sites() {
        return sites;
    }

    /** Returns where units belong: {@code /etc/systemd/system}. */
    public AbsolutePath units() {
        return units;
    }

    /** Returns where files for systemd-tmpfiles belong: {@code /etc/tmpfiles.d}. */
    public AbsolutePath tmpfiles() {
        return tmpfiles;
    }

    /** Returns where files for logrotate belong: {@code /etc/logrotate.d}. */
    public AbsolutePath logrotate() {
        return logrotate;
    }

    /** Returns where sockets are made, a directory for each site: {@code /run/pws}. */
    public AbsolutePath run() {
        return run;
    }

    /** Returns where logs are written, a directory for each site: {@code /var/log/pws}. */
    public AbsolutePath logs() {
        return logs;
    }

    /** Returns the interpreter of sites without a virtual environment: {@code /usr/bin/python3}. */
    public AbsolutePath python() {
        return python;
    }

    /** Returns the account of nginx's workers: {@code www-data}. */
    public Account webUser() {
        return webUser;
    }

    /** Returns the group of nginx's workers, which alone may connect to the applications: {@code www-data}. */
    public Group webGroup() {
        return webGroup;
    }

    /** Returns the group that may read logs: {@code adm}. */
    public Group logGroup() {
        return logGroup;
    }

    /** Returns whether every address of the machine means those of IPv6 too; default yes. */
    public boolean ipv6() {
        return ipv6;
    }
}
