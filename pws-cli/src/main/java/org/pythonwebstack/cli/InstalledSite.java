package org.pythonwebstack.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.pythonwebstack.deploy.SiteEntry;
import org.pythonwebstack.value.Escapes;

/** The operand NAME of commands that work on a site of this machine. */
final class InstalledSite {

    static final Operand NAME = new Operand("NAME", true, List.of(), "The site; 'pws list' shows them.");

    private InstalledSite() {}

    /** Finds the site and hands it on, or says that there is none. */
    static Outcome with(String name, Arguments arguments, Terminal terminal, Function<SiteEntry, Outcome> use) {
        return new ChangeMachine(arguments, terminal).with(machine -> {
            Optional<SiteEntry> entry = machine.entry(name);
            if (entry.isPresent()) {
                return use.apply(entry.get());
            }
            List<String> known = new ArrayList<>();
            machine.ledger().sites().forEach(site -> known.add(site.site().toString()));
            return Report.failure(
                    Outcome.NOT_FOUND,
                    "this machine has no site '" + Escapes.printable(name) + "' of pws" + Nearest.hint(name, known),
                    "'pws list' shows all",
                    arguments,
                    terminal);
        });
    }
}
