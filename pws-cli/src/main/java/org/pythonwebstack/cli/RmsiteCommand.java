package org.pythonwebstack.cli;

import java.util.ArrayList;
import java.util.List;
import org.pythonwebstack.deploy.Change;
import org.pythonwebstack.deploy.Plan;
import org.pythonwebstack.deploy.Planner;
import org.pythonwebstack.deploy.SiteSetup;
import org.pythonwebstack.host.PathState;

/** {@code pws rmsite}: removes a site, and exactly what pws has made for it. */
final class RmsiteCommand implements Command {

    private static final Option PURGE = Option.flag(
            "--purge", "Delete the site's directories instead of putting them aside. This cannot be undone.");

    private static final Option DROP = Option.flag(
            "--drop-database",
            "Dump the site's database into /var/lib/pws/archive, then remove it with its role. Otherwise it stays.");

    @Override
    public String name() {
        return "rmsite";
    }

    @Override
    public String summary() {
        return "Remove a site, and exactly what pws has made for it.";
    }

    @Override
    public List<String> details() {
        return List.of("The site's own directories are put aside beside where they were, as .pws-removed-NAME-TIME."
                + " On a terminal the name has to be typed; elsewhere --yes is needed.");
    }

    @Override
    public List<Option> options() {
        return List.of(
                ChangeMachine.YES,
                PURGE,
                DROP,
                ChangeMachine.KEEP,
                ChangeMachine.REPLACE,
                ChangeMachine.DRY_RUN,
                ChangeMachine.ROOT,
                Option.JSON);
    }

    @Override
    public List<Operand> operands() {
        return List.of(InstalledSite.NAME);
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example("pws rmsite --dry-run shop", "shows what would be removed"),
                new Example("pws rmsite --yes shop", "removes it without a question"));
    }

    @Override
    public Outcome run(Arguments arguments, Terminal terminal) {
        String name = String.valueOf(arguments.operand());
        boolean dryRun = arguments.has(ChangeMachine.DRY_RUN);
        return InstalledSite.with(name, arguments, terminal, entry -> {
            if (!dryRun && !arguments.has(ChangeMachine.YES) && !terminal.confirms(name)) {
                return Report.failure(
                        Outcome.WRONG_USAGE,
                        "nothing was removed: the name was not typed",
                        "type the name when asked, or give --yes",
                        arguments,
                        terminal);
            }
            ChangeMachine change = new ChangeMachine(arguments, terminal);
            List<Plan> planned = new ArrayList<>();
            Outcome outcome = change.change(dryRun, (machine, planner) -> {
                List<SiteSetup> setups = new ArrayList<>(machine.setups(machine.ledger()));
                setups.removeIf(setup -> setup.site().name().equals(entry.site()));
                Planner chosen = arguments.has(DROP) ? planner.droppingDatabases() : planner;
                Plan plan = chosen.plan("remove " + entry.site(), setups, Machine.stamp());
                planned.add(plan);
                return plan;
            });
            if (outcome != Outcome.DONE || dryRun || !arguments.has(PURGE)) {
                return outcome;
            }
            return change.with(machine -> {
                for (Change step : planned.get(0).changes()) {
                    if (step instanceof Change.MoveChange move) {
                        if (machine.host().state(move.to()) instanceof PathState.Directory) {
                            machine.host().removeTree(move.to());
                        } else {
                            machine.host().put(move.to(), new PathState.Absent());
                        }
                    }
                }
                return outcome;
            });
        });
    }
}
