package org.pythonwebstack.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pythonwebstack.deploy.RehearsalFailed;
import org.pythonwebstack.deploy.SiteEntry;
import org.pythonwebstack.deploy.SiteReload;
import org.pythonwebstack.value.Escapes;

/** {@code pws reload}: has sites take their new code, without a request being lost. */
final class ReloadCommand implements Command {

    private static final Option UNTRIED = Option.flag(
            "--no-rehearsal", "Take the new code without trying it first, and without asking for a page afterwards.");

    private static final String NOT_ASKED = "nobody has asked for a reload; tmp/restart.txt of the site's account asks";
    private static final Option REQUESTED = Option.flag(
            "--requested",
            "Only if the site's account asks for it by tmp/restart.txt; the answer goes to tmp/restart-result.txt.");

    @Override
    public String name() {
        return "reload";
    }

    @Override
    public String summary() {
        return "Have sites take their new code, without a request being lost.";
    }

    @Override
    public List<String> details() {
        return List.of(
                "The new code is tried first, as the site's account and beside the code that runs: it must start and answer"
                        + " a request for the site's first page with anything but a failure (5xx). If it does not, the"
                        + " code that runs goes on, the reason is printed, and the exit status is 1.",
                "The account of a site asks for a reload without being root: it makes the file tmp/restart.txt in the site's"
                        + " directory, which goes away, and finds the answer beside it in tmp/restart-result.txt.",
                "One site that fails does not keep the others from being reloaded.");
    }

    @Override
    public List<Option> options() {
        return List.of(UNTRIED, REQUESTED, ChangeMachine.DRY_RUN, Option.JSON);
    }

    @Override
    public List<Operand> operands() {
        return List.of(new Operand("NAME", true, List.of(), "The sites; 'pws list' shows them.", true));
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example("pws reload shop", "shop serves its new code, if that works"),
                new Example("pws reload --dry-run shop blog", "shows what would be done for both"));
    }

    @Override
    public Outcome run(Arguments arguments, Terminal terminal) {
        return new ChangeMachine(arguments, terminal).with(machine -> {
            List<SiteEntry> entries = new ArrayList<>();
            for (String name : arguments.operands()) {
                Optional<SiteEntry> entry = machine.entry(name);
                if (entry.isEmpty()) {
                    return InstalledSite.unknown(name, machine.ledger(), arguments, terminal);
                }
                entries.add(entry.get());
            }
            List<Object> json = new ArrayList<>();
            Outcome worst = Outcome.DONE;
            for (SiteEntry entry : entries) {
                Map<String, @Nullable Object> said = new LinkedHashMap<>();
                said.put("site", entry.site());
                Outcome one = reload(machine, entry, said, arguments, terminal);
                worst = one.status() > worst.status() ? one : worst;
                json.add(said);
            }
            if (arguments.has(Option.JSON)) {
                terminal.answer(Json.envelope(
                        Map.of("sites", json),
                        worst,
                        worst == Outcome.DONE
                                ? null
                                : "not all sites were reloaded; those go on with the code they had"));
            }
            return worst;
        });
    }

    private static Outcome reload(
            Machine machine,
            SiteEntry entry,
            Map<String, @Nullable Object> said,
            Arguments arguments,
            Terminal terminal) {
        boolean json = arguments.has(Option.JSON);
        try {
            SiteReload reload = SiteReload.of(machine.host(), Machine.servers(), machine.setup(entry));
            if (arguments.has(UNTRIED)) {
                reload = reload.withoutRehearsal();
            }
            if (arguments.has(ChangeMachine.DRY_RUN)) {
                said.put("steps", reload.steps());
                if (!json) {
                    terminal.answer(entry.site() + ":");
                    reload.steps().forEach(step -> terminal.answer("  " + Escapes.printable(step)));
                }
                return Outcome.DONE;
            }
            if (arguments.has(REQUESTED) && !reload.takeRequest()) {
                said.put("reloaded", false);
                said.put("reason", List.of(NOT_ASKED));
                if (!json) {
                    terminal.complain(entry.site() + ": " + NOT_ASKED);
                }
                return Outcome.DONE;
            }
            terminal.progress("trying the new code of " + entry.site() + ", then reloading it");
            carryOut(reload, arguments.has(REQUESTED));
            said.put("reloaded", true);
            if (!json) {
                terminal.answer(entry.site() + ": reloaded");
            }
            return Outcome.DONE;
        } catch (RehearsalFailed failed) {
            failed(failed.lines(), said);
            if (!json) {
                failed.lines().forEach(line -> terminal.complain("  " + Escapes.printable(line)));
                terminal.error(entry.site() + " still serves the code that it had");
                terminal.complain("correct the code and run 'pws reload " + entry.site() + "' again");
            }
            return Outcome.REFUSED;
        } catch (IOException failed) {
            List<String> lines = String.valueOf(failed.getMessage()).lines().toList();
            failed(lines, said);
            if (!json) {
                terminal.error(entry.site() + " could not be reloaded:");
                lines.forEach(line -> terminal.complain("  " + Escapes.printable(line)));
                terminal.complain("its error log says more; the command is run by root");
            }
            return Outcome.MACHINE_FAILED;
        }
    }

    private static void carryOut(SiteReload reload, boolean answered) throws IOException {
        try {
            reload.carryOut();
        } catch (RehearsalFailed failed) {
            if (answered) {
                reload.answer("NOT reloaded, the code that ran before goes on:\n\n" + String.join("\n", failed.lines())
                        + "\n");
            }
            throw failed;
        } catch (IOException failed) {
            if (answered) {
                reload.answer("the reload failed; who looks after the machine finds more in its journal\n");
            }
            throw failed;
        }
        if (answered) {
            reload.answer("reloaded\n");
        }
    }

    private static void failed(List<String> lines, Map<String, @Nullable Object> said) {
        said.put("reloaded", false);
        said.put("reason", lines);
    }
}
