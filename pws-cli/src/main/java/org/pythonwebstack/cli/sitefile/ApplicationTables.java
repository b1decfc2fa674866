package org.pythonwebstack.cli.sitefile;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.pythonwebstack.cli.toml.TomlTable;
import org.pythonwebstack.cli.toml.TomlTable.Entry;
import org.pythonwebstack.cli.toml.TomlValue;
import org.pythonwebstack.site.DaemonOption;
import org.pythonwebstack.site.SiteRule;
import org.pythonwebstack.site.WsgiDaemonProcess;
import org.pythonwebstack.site.WsgiMount;
import org.pythonwebstack.value.Problem;

/** The keys of an application and of a daemon process group. */
final class ApplicationTables {

    static final List<String> MOUNT = List.of(
            "at",
            "application",
            "script",
            "directory",
            "interface",
            "process",
            "embedded",
            "application-group",
            "shared-interpreter",
            "activate",
            "callable",
            "ignore-activity",
            "pass-authorization",
            "script-reloading",
            "chunked-request",
            "error-override",
            "enable-sendfile",
            "map-head-to-get");

    private static final Set<String> APPLICATION = Set.of("application", "script", "directory");

    static final List<String> PROCESS = processKeys();

    static final List<String> WSGI = wsgiKeys();

    private ApplicationTables() {}

    /** Hands a key of a mount on; returns false if it is none. */
    static boolean mount(Keys keys, TomlTable table, Entry entry, WsgiMount.Builder mount) {
        switch (entry.key()) {
            case "at" -> keys.text(entry, "at", mount::at);
            case "application", "script", "directory" -> application(keys, table, entry, mount);
            case "interface" -> keys.text(entry, "interface", mount::applicationInterface);
            case "process" -> keys.text(entry, "process", mount::process);
            case "embedded" -> embedded(keys, entry, mount);
            case "application-group" -> keys.text(entry, "application-group", mount::applicationGroup);
            case "shared-interpreter" -> keys.truth(entry, "shared-interpreter", mount::sharedInterpreter);
            case "activate" -> keys.path(entry, "activate", mount::activate);
            case "callable" -> keys.text(entry, "callable", mount::callable);
            case "ignore-activity" -> keys.texts(entry, "ignore-activity", mount::ignoreActivity);
            case "pass-authorization" -> keys.truth(entry, "pass-authorization", mount::passAuthorization);
            case "script-reloading" -> keys.truth(entry, "script-reloading", mount::scriptReloading);
            case "chunked-request" -> keys.truth(entry, "chunked-request", mount::chunkedRequest);
            case "error-override" -> keys.truth(entry, "error-override", mount::errorOverride);
            case "enable-sendfile" -> keys.truth(entry, "enable-sendfile", mount::enableSendfile);
            case "map-head-to-get" -> keys.text(entry, "map-head-to-get", mount::mapHeadToGet);
            default -> {
                return false;
            }
        }
        return true;
    }

    /** One of the three keys that say what is mounted; the model knows them as one field, the person as three. */
    private static void application(Keys keys, TomlTable table, Entry entry, WsgiMount.Builder mount) {
        for (Entry earlier : table.entries().values()) {
            if (earlier.key().equals(entry.key())) {
                break;
            }
            if (APPLICATION.contains(earlier.key())) {
                keys.problem(
                        Problem.of(SiteRule.GIVEN_TWICE, entry.key())
                                .withHint("'" + earlier.key() + "' at " + earlier.position()
                                        + " says already what is mounted; keep either it or '" + entry.key() + "'"),
                        entry.key(),
                        entry.position());
                return;
            }
        }
        keys.note(entry, "application");
        switch (entry.key()) {
            case "script" -> keys.path(entry, "script", mount::script);
            case "directory" -> keys.path(entry, "directory", mount::directory);
            default -> {
                keys.note(entry, "module");
                String callable = keys.text(entry, "application");
                if (callable != null) {
                    mount.module(callable);
                }
            }
        }
    }

    private static void embedded(Keys keys, Entry entry, WsgiMount.Builder mount) {
        keys.note(entry, "process");
        if (entry.value() instanceof TomlValue.Truth truth && truth.value()) {
            mount.embedded();
        } else {
            keys.wrongType(entry, "true, or leave the key out");
        }
    }

    /** Hands a key of a daemon process group on; returns false if it is none. */
    static boolean process(Keys keys, Entry entry, WsgiDaemonProcess.Builder process) {
        switch (entry.key()) {
            case "venv", "python-home" -> {
                keys.note(entry, "venv");
                String venv = keys.path(entry, "python-home");
                if (venv != null) {
                    process.venv(venv);
                }
            }
            case "python-path" -> keys.paths(entry, "python-path", process::pythonPath);
            case "supplementary-groups" -> keys.texts(entry, "supplementary-groups", process::supplementaryGroup);
            default -> {
                DaemonOption option = DaemonOption.ofKey(entry.key()).orElse(null);
                if (option == null) {
                    return false;
                }
                option(keys, entry, option, process);
            }
        }
        return true;
    }

    private static void option(Keys keys, Entry entry, DaemonOption option, WsgiDaemonProcess.Builder process) {
        String name = option.key();
        switch (option.unit()) {
            case ACCOUNT, GROUP, LOCALE, TEXT, OCTAL -> keys.text(entry, name, text -> process.option(option, text));
            case COUNT, MILLISECONDS -> keys.count(entry, name, text -> process.option(option, text));
            case FRACTIONAL_SECONDS -> keys.number(entry, name, text -> process.option(option, text));
            case SECONDS, BYTES -> keys.amount(entry, name, text -> process.option(option, text));
            case SWITCH -> keys.truth(entry, name, on -> process.option(option, on ? "on" : "off"));
            case DIRECTORY -> keys.path(entry, name, text -> process.option(option, text));
            case GROUPS, DIRECTORIES -> throw new IllegalStateException(name + " is a list of its own");
        }
    }

    private static List<String> processKeys() {
        List<String> keys = new ArrayList<>(List.of("name", "venv"));
        for (DaemonOption option : DaemonOption.values()) {
            keys.add(option.key());
        }
        return List.copyOf(keys);
    }

    private static List<String> wsgiKeys() {
        List<String> keys = new ArrayList<>(MOUNT);
        keys.addAll(PROCESS.subList(1, PROCESS.size()));
        return List.copyOf(keys);
    }
}
