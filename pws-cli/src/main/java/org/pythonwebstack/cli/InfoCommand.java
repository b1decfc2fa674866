package org.pythonwebstack.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.pythonwebstack.deploy.Inspector;
import org.pythonwebstack.deploy.Ledger;
import org.pythonwebstack.deploy.Owned;
import org.pythonwebstack.deploy.SiteEntry;
import org.pythonwebstack.deploy.SiteSetup;
import org.pythonwebstack.deploy.SiteState;
import org.pythonwebstack.deploy.VenvFacts;
import org.pythonwebstack.host.UserEntry;
import org.pythonwebstack.site.Site;
import org.pythonwebstack.site.Tls;
import org.pythonwebstack.site.VirtualHost;
import org.pythonwebstack.site.WsgiApplication;
import org.pythonwebstack.site.WsgiDaemonProcess;
import org.pythonwebstack.site.WsgiMount;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Account;

/** {@code pws info}: all that pws knows of a site of this machine. No secret is shown. */
final class InfoCommand implements Command {

    private static final Pattern SECRET_NAME = Pattern.compile("PASS|SECRET|TOKEN|CREDENTIAL|_KEY$|^KEY$");
    private static final Pattern URL_PASSWORD = Pattern.compile("(://[^/@\\s:]*:)[^/@\\s]*@");

    @Override
    public String name() {
        return "info";
    }

    @Override
    public String summary() {
        return "Show all that pws knows of a site of this machine.";
    }

    @Override
    public List<String> details() {
        return List.of(
                "Names, addresses, accounts, applications, virtual environments, logs, and everything that pws has made for the"
                        + " site. Of secrets, only the names are shown; so are variables that are called like one, and passwords"
                        + " in URLs.");
    }

    @Override
    public List<Option> options() {
        return List.of(ChangeMachine.ROOT, Option.JSON);
    }

    @Override
    public List<Operand> operands() {
        return List.of(InstalledSite.NAME);
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example("pws info shop", "all about the site shop"),
                new Example("pws info --json shop", "the same for a program to read"));
    }

    @Override
    public Outcome run(Arguments arguments, Terminal terminal) {
        return InstalledSite.withAll(
                List.of(String.valueOf(arguments.operand())), arguments, terminal, (machine, ledger, setups) -> {
                    Map<String, @Nullable Object> facts = facts(machine, ledger, setups.get(0));
                    if (arguments.has(Option.JSON)) {
                        terminal.answer(Json.envelope(facts, Outcome.DONE, null));
                    } else {
                        print("", facts, terminal);
                    }
                    return Outcome.DONE;
                });
    }

    private static Map<String, @Nullable Object> facts(Machine machine, Ledger ledger, SiteSetup setup)
            throws IOException {
        Site site = setup.site();
        VirtualHost host = site.virtualHost();
        SiteEntry entry = ledger.site(site.name()).orElseThrow();
        Inspector inspector = machine.inspector();
        Map<String, @Nullable Object> facts = new LinkedHashMap<>();
        facts.put("name", site.name());
        facts.put("server", setup.server().name().toLowerCase(Locale.ROOT));
        facts.put("enabled", setup.enabled());
        facts.put("formula", setup.formula().isEmpty() ? null : setup.formula());
        facts.put("server-name", host.serverName());
        facts.put("aliases", host.aliases());
        facts.put("listen", host.listen());
        facts.put("tls", host.tls().map(InfoCommand::tls).orElse(null));
        facts.put("description", description(entry));
        facts.put("root", site.root().orElse(null));
        facts.put("accounts", accounts(site, machine));
        facts.put("applications", applications(site));
        facts.put("processes", processes(site));
        facts.put("virtual-environments", environments(site, machine));
        Map<String, Object> served = new LinkedHashMap<>();
        site.statics().forEach(files -> served.put(files.at().toString(), files.target()));
        facts.put("static", served);
        Map<String, Object> variables = new LinkedHashMap<>();
        site.environment()
                .forEach((name, value) ->
                        variables.put(name.toString(), withoutSecrets(name.toString(), value.toString())));
        facts.put("env", variables);
        facts.put("secrets", new ArrayList<>(site.secrets().keySet()));
        Map<String, Object> logs = new LinkedHashMap<>();
        logs.put("error", inspector.errorLog(setup));
        inspector.accessLog(setup).ifPresent(log -> logs.put("access", log));
        logs.put("journal", inspector.units(entry));
        facts.put("logs", logs);
        facts.put("made-by-pws", made(entry, inspector.deviations(entry)));
        return facts;
    }

    /** People also write secrets where everything is shown. */
    private static String withoutSecrets(String name, String value) {
        return SECRET_NAME.matcher(name).find()
                ? "***"
                : URL_PASSWORD.matcher(value).replaceAll("$1***@");
    }

    private static Map<String, @Nullable Object> tls(Tls tls) {
        Map<String, @Nullable Object> facts = new LinkedHashMap<>();
        facts.put("listen", tls.listen());
        facts.put("certificate", tls.certificate());
        facts.put("certificate-key", tls.certificateKey());
        return facts;
    }

    private static @Nullable AbsolutePath description(SiteEntry entry) {
        for (Owned owned : entry.objects()) {
            if (owned instanceof Owned.OwnedPath path && Machine.isDescription(path.path())) {
                return path.path();
            }
        }
        return null;
    }

    private static List<Object> accounts(Site site, Machine machine) {
        Set<Account> names = new LinkedHashSet<>();
        site.runUser().ifPresent(names::add);
        site.processes().forEach(process -> process.user().ifPresent(names::add));
        List<Object> accounts = new ArrayList<>();
        for (Account name : names) {
            Map<String, @Nullable Object> account = new LinkedHashMap<>();
            account.put("name", name);
            account.put("uid", machine.host().user(name).map(UserEntry::uid).orElse(null));
            account.put("home", machine.host().user(name).map(UserEntry::home).orElse(null));
            accounts.add(account);
        }
        return accounts;
    }

    private static List<Object> applications(Site site) {
        List<Object> applications = new ArrayList<>();
        for (WsgiMount mount : site.mounts()) {
            Map<String, @Nullable Object> facts = new LinkedHashMap<>();
            facts.put("at", mount.at());
            facts.put("application", application(mount.application()));
            facts.put("interface", mount.applicationInterface().name().toLowerCase(Locale.ROOT));
            facts.put(
                    "process", site.processGroupOf(mount).map(Object::toString).orElse("embedded"));
            applications.add(facts);
        }
        return applications;
    }

    private static Object application(WsgiApplication application) {
        return application instanceof WsgiApplication.Module module
                ? module.callable()
                : application instanceof WsgiApplication.Script script
                        ? script.path()
                        : ((WsgiApplication.Directory) application).path();
    }

    private static List<Object> processes(Site site) {
        List<Object> processes = new ArrayList<>();
        for (WsgiDaemonProcess process : site.processes()) {
            Map<String, @Nullable Object> facts = new LinkedHashMap<>();
            facts.put("name", process.name().orElse(null));
            facts.put("processes", process.processes().orElse(null));
            facts.put("threads", process.threads().orElse(null));
            facts.put("python-path", process.pythonPath());
            processes.add(facts);
        }
        return processes;
    }

    private static List<Object> environments(Site site, Machine machine) {
        Set<AbsolutePath> paths = new LinkedHashSet<>();
        site.processes().forEach(process -> process.venv().ifPresent(venv -> paths.add(venv.path())));
        List<Object> environments = new ArrayList<>();
        for (AbsolutePath path : paths) {
            VenvFacts venv = VenvFacts.of(machine.host(), path);
            Map<String, @Nullable Object> facts = new LinkedHashMap<>();
            facts.put("path", venv.path());
            facts.put("python", venv.version().orElse(null));
            facts.put("packages", venv.packages());
            environments.add(facts);
        }
        return environments;
    }

    private static List<Object> made(SiteEntry entry, List<SiteState.Deviation> deviations) {
        List<Object> made = new ArrayList<>();
        for (Owned owned : entry.objects()) {
            Map<String, @Nullable Object> facts = new LinkedHashMap<>();
            if (owned instanceof Owned.OwnedPath path) {
                facts.put("path", path.path());
                facts.put("purpose", path.purpose());
                facts.put("state", state(path.path(), deviations));
            } else if (owned instanceof Owned.OwnedTree tree) {
                facts.put("path", tree.path());
                facts.put("purpose", tree.purpose());
                facts.put("state", "belongs to the site");
            } else if (owned instanceof Owned.OwnedAccount account) {
                facts.put("account", account.name());
            } else if (owned instanceof Owned.OwnedUnit unit) {
                facts.put("unit", unit.name());
            }
            made.add(facts);
        }
        return made;
    }

    private static String state(AbsolutePath path, List<SiteState.Deviation> deviations) {
        for (SiteState.Deviation deviation : deviations) {
            if (deviation.path().equals(path)) {
                return deviation.missing() ? "missing" : "changed since";
            }
        }
        return "as it was written";
    }

    /** Writes facts as an indented list; what there is none of is left out. */
    private static void print(String indent, Map<?, ?> facts, Terminal terminal) {
        facts.forEach((key, value) -> {
            if (value instanceof Map<?, ?> map) {
                if (!map.isEmpty()) {
                    terminal.answer(indent + Shown.line(key.toString()) + ":");
                    print(indent + "  ", map, terminal);
                }
            } else if (value instanceof List<?> list && !list.isEmpty() && list.get(0) instanceof Map<?, ?>) {
                terminal.answer(indent + key + ":");
                for (Object element : list) {
                    terminal.answer(indent + "  - " + inline((Map<?, ?>) element));
                }
            } else if (value instanceof List<?> list) {
                if (!list.isEmpty()) {
                    List<String> words = new ArrayList<>();
                    list.forEach(element -> words.add(Shown.line(String.valueOf(element))));
                    terminal.answer(indent + key + ": " + String.join(", ", words));
                }
            } else if (value != null) {
                terminal.answer(indent + Shown.line(key.toString()) + ": " + Shown.line(value.toString()));
            }
        });
    }

    private static String inline(Map<?, ?> facts) {
        List<String> words = new ArrayList<>();
        facts.forEach((key, value) -> {
            if (value != null && !(value instanceof List<?> list && list.isEmpty())) {
                words.add(key + " " + Shown.line(value.toString()));
            }
        });
        return String.join(", ", words);
    }
}
