package org.pythonwebstack.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.pythonwebstack.deploy.SiteEntry;
import org.pythonwebstack.deploy.SiteSetup;

/** {@code pws list}: the sites that pws has put on this machine. */
final class ListCommand implements Command {

    @Override
    public String name() {
        return "list";
    }

    @Override
    public String summary() {
        return "List the sites of this machine.";
    }

    @Override
    public List<String> details() {
        return List.of("Each line has the name, the server, whether it is enabled, and the server name.");
    }

    @Override
    public List<Option> options() {
        return List.of(ChangeMachine.ROOT, Option.JSON);
    }

    @Override
    public List<Operand> operands() {
        return List.of();
    }

    @Override
    public List<Example> examples() {
        return List.of(new Example("pws list --json", "the sites for a program to read"));
    }

    @Override
    public Outcome run(Arguments arguments, Terminal terminal) {
        return new ChangeMachine(arguments, terminal).with(machine -> {
            List<Object> json = new ArrayList<>();
            List<SiteEntry> entries = machine.ledger().sites();
            List<SiteSetup> setups = machine.setups(machine.ledger());
            for (int i = 0; i < entries.size(); i++) {
                SiteEntry entry = entries.get(i);
                String server = entry.server().name().toLowerCase(Locale.ROOT);
                boolean enabled = Machine.isEnabled(entry);
                Object serverName = setups.get(i).site().virtualHost().serverName();
                Map<String, Object> site = new LinkedHashMap<>();
                site.put("name", entry.site());
                site.put("server", server);
                site.put("enabled", enabled);
                site.put("server-name", serverName);
                site.put("formula", entry.formula());
                json.add(site);
                if (!arguments.has(Option.JSON)) {
                    terminal.answer(entry.site() + "  " + server + "  " + (enabled ? "enabled" : "disabled") + "  "
                            + serverName);
                }
            }
            if (arguments.has(Option.JSON)) {
                terminal.answer(Json.envelope(Map.of("sites", json), Outcome.DONE, null));
            } else if (json.isEmpty()) {
                terminal.complain("no site yet; 'pws apply FILE' puts one on this machine");
            }
            return Outcome.DONE;
        });
    }
}
