package org.pythonwebstack.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.pythonwebstack.deploy.Ledger;
import org.pythonwebstack.deploy.SiteEntry;
import org.pythonwebstack.deploy.SiteSetup;
import org.pythonwebstack.value.Escapes;

/** The operand NAME of commands that work on a site of this machine. */
final class InstalledSite {

    static final Operand NAME = new Operand("NAME", true, List.of(), "The site; 'pws list' shows them.");

    private InstalledSite() {}

    /** What is done with sites of this machine, which changes nothing. */
    interface Look {
        Outcome at(Machine machine, Ledger ledger, List<SiteSetup> setups) throws IOException;
    }

    /** Finds sites, or takes all if none is named, and hands them on; or says which is not there. */
    static Outcome withAll(List<String> names, Arguments arguments, Terminal terminal, Look use) {
        return new ChangeMachine(arguments, terminal).with(machine -> {
            Ledger ledger = machine.ledger();
            List<SiteSetup> all = machine.setups(ledger);
            if (names.isEmpty()) {
                return use.at(machine, ledger, all);
            }
            List<SiteSetup> named = new ArrayList<>();
            for (String name : new LinkedHashSet<>(names)) {
                Optional<SiteSetup> found = all.stream()
                        .filter(setup -> setup.site().name().toString().equals(name))
                        .findFirst();
                if (found.isEmpty()) {
                    return unknown(name, ledger, arguments, terminal);
                }
                named.add(found.get());
            }
            return use.at(machine, ledger, named);
        });
    }

    /** Says that the machine has no such site. */
    static Outcome unknown(String name, Ledger ledger, Arguments arguments, Terminal terminal) {
        List<String> known = new ArrayList<>();
        ledger.sites().forEach(site -> known.add(site.site().toString()));
        return Report.failure(
                Outcome.NOT_FOUND,
                "this machine has no site '" + Escapes.printable(name) + "' of pws" + Nearest.hint(name, known),
                "'pws list' shows all",
                arguments,
                terminal);
    }

    /** Finds the site and hands it on, or says that there is none. */
    static Outcome with(String name, Arguments arguments, Terminal terminal, Function<SiteEntry, Outcome> use) {
        return new ChangeMachine(arguments, terminal).with(machine -> {
            Optional<SiteEntry> entry = machine.entry(name);
            if (entry.isPresent()) {
                return use.apply(entry.get());
            }
            return unknown(name, machine.ledger(), arguments, terminal);
        });
    }
}
