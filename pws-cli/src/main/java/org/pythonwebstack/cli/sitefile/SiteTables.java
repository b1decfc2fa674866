package org.pythonwebstack.cli.sitefile;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pythonwebstack.cli.toml.TomlArray;
import org.pythonwebstack.cli.toml.TomlTable;
import org.pythonwebstack.cli.toml.TomlTable.Entry;
import org.pythonwebstack.cli.toml.TomlValue;
import org.pythonwebstack.site.Schedule;
import org.pythonwebstack.site.Site;
import org.pythonwebstack.site.Worker;
import org.pythonwebstack.site.WsgiDaemonProcess;
import org.pythonwebstack.site.WsgiMount;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Parsed;
import org.pythonwebstack.value.SiteName;

/** Turns the tables of a site file into a site: the keys of the top, the applications and their processes. */
final class SiteTables {

    static final List<String> TOP = List.of(
            "name",
            "server-name",
            "aliases",
            "root",
            "user",
            "group",
            "allow-server-accounts",
            "listen",
            "document-root",
            "acme-challenge-directory",
            "compression",
            "wsgi",
            "process",
            "mount",
            "static",
            "worker",
            "schedule",
            "env",
            "secrets",
            "request-env",
            "tls",
            "limits",
            "proxies",
            "logs",
            "redirect",
            "access",
            "include-directory",
            "headers",
            "error-pages",
            "directory",
            "assign-user");

    static final List<String> WORKER = List.of("name", "command", "instances");
    static final List<String> SCHEDULE = List.of("name", "command", "when");

    private final Places places;
    private final @Nullable String listen;
    private final Site.Builder site = Site.builder();
    private HostTables host;
    private int processes;
    private int mounts;

    /**
     * @param listen an address for plain HTTP in place of those in the file, or null
     */
    SiteTables(Places places, @Nullable String listen) {
        this.places = places;
        this.listen = listen;
        this.host = new HostTables(null, true);
    }

    Parsed<Site> site(TomlTable table) {
        Keys keys = new Keys(places, "", "", rootOf(table));
        host = new HostTables(nameOf(table), table.get("acme-challenge-directory") != null || isTlsOnly(table));
        for (Entry entry : table.entries().values()) {
            top(keys, entry);
        }
        if (listen != null) {
            host.builder().listen(listen);
        }
        site.virtualHost(host.builder());
        return site.result();
    }

    /** The root is needed before everything that is relative to it, wherever it stands. */
    private static @Nullable AbsolutePath rootOf(TomlTable table) {
        Entry entry = table.get("root");
        return entry != null && entry.value() instanceof TomlValue.Text text
                ? AbsolutePath.parse(text.value()).toOptional().orElse(null)
                : null;
    }

    private static @Nullable SiteName nameOf(TomlTable table) {
        Entry entry = table.get("name");
        return entry != null && entry.value() instanceof TomlValue.Text text
                ? SiteName.parse(text.value()).toOptional().orElse(null)
                : null;
    }

    private boolean isTlsOnly(TomlTable table) {
        Entry entry = table.get("listen");
        return listen == null
                && entry != null
                && entry.value() instanceof TomlArray array
                && array.elements().isEmpty();
    }

    private void top(Keys keys, Entry entry) {
        switch (entry.key()) {
            case "name", "root", "user" -> identity(keys.text(entry, entry.key()), entry.key());
            case "group" -> keys.text(entry, "group", site::group);
            case "allow-server-accounts" -> keys.truth(entry, "allow-server-accounts", site::allowServerAccounts);
            case "wsgi" -> wsgi(keys, entry);
            case "process" -> {
                for (TomlTable table : keys.tables(entry)) {
                    process(keys.item(entry, processes, table, "process[" + processes + "]"), table);
                }
            }
            case "mount" -> {
                int index = 0;
                for (TomlTable table : keys.tables(entry)) {
                    mount(keys.item(entry, index++, table, "mount[" + mounts + "]"), table);
                }
            }
            case "worker" -> workers(keys, entry);
            case "schedule" -> schedules(keys, entry);
            case "static" -> new MappingTables(site).statics(keys, entry);
            case "env" -> new MappingTables(site).environment(keys, entry);
            case "secrets" -> new MappingTables(site).secrets(keys, entry);
            case "limits" -> site.limits(HostTables.limits(keys, entry));
            case "listen" -> {
                if (listen == null) {
                    host.top(keys, entry);
                }
            }
            default -> {
                if (!host.top(keys, entry)) {
                    keys.unknown(entry, TOP);
                }
            }
        }
    }

    private void workers(Keys keys, Entry entry) {
        int index = 0;
        for (TomlTable table : keys.tables(entry)) {
            Keys inner = keys.item(entry, index, table, "worker[" + index + "]");
            index++;
            String[] name = {""};
            List<String> command = new ArrayList<>();
            String[] instances = {"1"};
            for (Entry key : table.entries().values()) {
                switch (key.key()) {
                    case "name" -> inner.text(key, "name", text -> name[0] = text);
                    case "command" -> inner.texts(key, "command", command::add);
                    case "instances" -> inner.count(key, "instances", text -> instances[0] = text);
                    default -> inner.unknown(key, WORKER);
                }
            }
            site.worker(Worker.parse(name[0], command, instances[0]));
        }
    }

    private void schedules(Keys keys, Entry entry) {
        int index = 0;
        for (TomlTable table : keys.tables(entry)) {
            Keys inner = keys.item(entry, index, table, "schedule[" + index + "]");
            index++;
            String[] name = {""};
            List<String> command = new ArrayList<>();
            String[] when = {""};
            for (Entry key : table.entries().values()) {
                switch (key.key()) {
                    case "name" -> inner.text(key, "name", text -> name[0] = text);
                    case "command" -> inner.texts(key, "command", command::add);
                    case "when" -> inner.text(key, "when", text -> when[0] = text);
                    default -> inner.unknown(key, SCHEDULE);
                }
            }
            site.schedule(Schedule.parse(name[0], command, when[0]));
        }
    }

    /** Hands on one of the keys that nearly every file has. */
    private void identity(@Nullable String text, String key) {
        if (text == null) {
            return;
        }
        switch (key) {
            case "name" -> site.name(text);
            case "root" -> site.root(text);
            case "user" -> site.user(text);
            default -> throw new IllegalArgumentException(key);
        }
    }

    /** {@code [wsgi]} is a mount and its process group in one: what most sites have. */
    private void wsgi(Keys keys, Entry entry) {
        Keys mountKeys = keys.table(entry, "mount[" + mounts + "]");
        Keys processKeys = keys.table(entry, "process[" + processes + "]");
        if (mountKeys == null || processKeys == null || !(entry.value() instanceof TomlTable table)) {
            return;
        }
        WsgiMount.Builder mount = WsgiMount.builder();
        WsgiDaemonProcess.Builder process = WsgiDaemonProcess.builder();
        boolean ownProcess = table.get("embedded") == null && table.get("process") == null;
        for (Entry inner : table.entries().values()) {
            if (!ApplicationTables.mount(mountKeys, table, inner, mount)
                    && !(ownProcess && ApplicationTables.process(processKeys, inner, process))) {
                mountKeys.unknown(inner, ownProcess ? ApplicationTables.WSGI : ApplicationTables.MOUNT);
            }
        }
        if (table.get("at") == null) {
            mount.at("/");
        }
        if (ownProcess) {
            processes++;
            site.process(process);
        }
        mounts++;
        site.mount(mount);
    }

    private void process(Keys keys, TomlTable table) {
        WsgiDaemonProcess.Builder process = WsgiDaemonProcess.builder();
        for (Entry entry : table.entries().values()) {
            if (entry.key().equals("name")) {
                keys.text(entry, "name", process::name);
            } else if (!ApplicationTables.process(keys, entry, process)) {
                keys.unknown(entry, ApplicationTables.PROCESS);
            }
        }
        processes++;
        site.process(process);
    }

    private void mount(Keys keys, TomlTable table) {
        WsgiMount.Builder mount = WsgiMount.builder();
        for (Entry entry : table.entries().values()) {
            if (!ApplicationTables.mount(keys, table, entry, mount)) {
                keys.unknown(entry, ApplicationTables.MOUNT);
            }
        }
        mounts++;
        site.mount(mount);
    }
}
