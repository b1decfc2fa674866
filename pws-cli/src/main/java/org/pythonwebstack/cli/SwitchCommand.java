package org.pythonwebstack.cli;

import java.util.ArrayList;
import java.util.List;
import org.pythonwebstack.deploy.SiteSetup;

/** {@code pws enable} and {@code pws disable}: whether the server answers for a site, all of which stays. */
final class SwitchCommand implements Command {

    private final boolean on;

    SwitchCommand(boolean on) {
        this.on = on;
    }

    @Override
    public String name() {
        return on ? "enable" : "disable";
    }

    @Override
    public String summary() {
        return on ? "Have the server answer for a site again." : "Take a site offline without removing it.";
    }

    @Override
    public List<String> details() {
        return List.of();
    }

    @Override
    public List<Option> options() {
        return List.of(ChangeMachine.DRY_RUN, ChangeMachine.ROOT, Option.JSON);
    }

    @Override
    public List<Operand> operands() {
        return List.of(InstalledSite.NAME);
    }

    @Override
    public List<Example> examples() {
        return List.of(new Example("pws " + name() + " shop", on ? "shop answers again" : "shop is offline"));
    }

    @Override
    public Outcome run(Arguments arguments, Terminal terminal) {
        String name = String.valueOf(arguments.operand());
        return InstalledSite.with(
                name,
                arguments,
                terminal,
                entry -> new ChangeMachine(arguments, terminal)
                        .change(arguments.has(ChangeMachine.DRY_RUN), (machine, planner) -> {
                            List<SiteSetup> setups = new ArrayList<>();
                            for (SiteSetup setup : machine.setups(machine.ledger())) {
                                boolean meant = setup.site().name().equals(entry.site());
                                setups.add(meant ? on ? setup.enabledAgain() : setup.disabled() : setup);
                            }
                            return planner.plan(name() + " " + entry.site(), setups, Machine.stamp());
                        }));
    }
}
