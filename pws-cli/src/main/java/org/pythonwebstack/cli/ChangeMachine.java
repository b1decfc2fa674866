package org.pythonwebstack.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pythonwebstack.check.CheckRule;
import org.pythonwebstack.database.DatabaseRule;
import org.pythonwebstack.deploy.DeployRule;
import org.pythonwebstack.deploy.Deployment;
import org.pythonwebstack.deploy.DeploymentFailed;
import org.pythonwebstack.deploy.Plan;
import org.pythonwebstack.deploy.Planner;
import org.pythonwebstack.deploy.Progress;
import org.pythonwebstack.host.HostRule;
import org.pythonwebstack.value.Escapes;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Refused;

/** What all commands that change the machine have in common: their options, the dry run, progress, and how they fail. */
final class ChangeMachine {

    static final Option DRY_RUN = Option.flag("--dry-run", "Show what would be changed, and change nothing.");
    static final Option KEEP = Option.flag("--keep", "Leave files alone that were edited after pws wrote them.");
    static final Option REPLACE =
            Option.flag("--replace", "Overwrite files that were edited after pws wrote them; a copy is kept.");
    static final Option YES = Option.flag("--yes", "Do not ask.");

    static final Option ROOT = Option.withValue(
            "--root", "DIR", "Work on the machine whose root directory is DIR, an image; no program of it is run.");

    static final String UNTESTED = "No server has tested it, and no page was asked for: that happens where it runs.";

    private final Arguments arguments;
    private final Terminal terminal;

    ChangeMachine(Arguments arguments, Terminal terminal) {
        this.arguments = arguments;
        this.terminal = terminal;
    }

    /** Something that is done with the machine. */
    interface Work {
        Outcome run(Machine machine) throws IOException;
    }

    /** Makes the plan of a command. */
    interface Planning {
        Plan plan(Machine machine, Planner planner) throws IOException;

        /** Is called when all sites of the machine are as the plan wants them. */
        default void isInForce(Machine machine) {}
    }

    /** Plans and carries out, or only shows the plan. */
    Outcome change(boolean dryRun, Planning planning) {
        return with(machine -> {
            if (dryRun) {
                return shown(planning.plan(machine, machine.planner(onEdited())));
            }
            return done(carryOut(machine, planning));
        });
    }

    /**
     * A plan that is in force.
     *
     * @param plan the plan
     * @param number the number of the operation; nothing if there was nothing to do
     */
    record Done(Plan plan, Optional<Long> number) {}

    /** Plans and carries out one transaction. */
    Done carryOut(Machine machine, Planning planning) throws IOException {
        Planner planner = machine.planner(onEdited());
        List<Plan> planned = new ArrayList<>();
        Optional<Long> number;
        try {
            number = deployment(machine).carryOut(new Deployment.Planner() {
                @Override
                public Plan plan() throws IOException {
                    Plan plan = planning.plan(machine, planner);
                    planned.add(plan);
                    return plan;
                }

                @Override
                public void isInForce() {
                    planning.isInForce(machine);
                }
            });
        } catch (DeploymentFailed failed) {
            machine.log(
                    Escapes.printable(planned.isEmpty() ? "" : planned.get(0).title())
                            + ": failed and taken back: "
                            + Escapes.printable(String.valueOf(failed.getMessage())));
            throw failed;
        }
        number.ifPresent(done -> machine.log(Escapes.printable(planned.get(0).title()) + ": done, operation " + done));
        return new Done(planned.get(0), number);
    }

    /** Tells that there is nothing to do. */
    Outcome nothing(boolean dryRun, String title) {
        Plan plan = Plan.of(title, List.of());
        return dryRun ? shown(plan) : done(new Done(plan, Optional.empty()));
    }

    Planner.OnEdited onEdited() {
        return arguments.has(KEEP)
                ? Planner.OnEdited.KEEP
                : arguments.has(REPLACE) ? Planner.OnEdited.REPLACE : Planner.OnEdited.REFUSE;
    }

    Deployment deployment(Machine machine) throws IOException {
        return machine.deployment().tellingTo(new Progress() {
            @Override
            public void begins(String step, int number, int of) {
                terminal.progress("[" + number + "/" + of + "] " + Escapes.printable(step));
            }

            @Override
            public void says(String line) {
                terminal.complain(Escapes.printable(line));
            }
        });
    }

    Outcome shown(Plan plan) {
        if (arguments.has(Option.JSON)) {
            terminal.answer(Json.envelope(PlanText.json(plan), Outcome.DONE, null));
        } else {
            PlanText.print(plan, terminal);
        }
        return Outcome.DONE;
    }

    Outcome done(Done done) {
        if (arguments.has(Option.JSON)) {
            Map<String, @Nullable Object> json = PlanText.json(done.plan());
            json.put("operation", done.number().orElse(null));
            terminal.answer(Json.envelope(json, Outcome.DONE, null));
        } else {
            terminal.answer(line(done));
            if (done.number().isPresent() && arguments.valueOf(ROOT) != null) {
                terminal.complain(UNTESTED);
            }
        }
        return Outcome.DONE;
    }

    static String line(Done done) {
        return done.plan().title()
                + (done.number().isPresent()
                        ? ": done, " + done.plan().changes().size() + " steps. 'pws undo' takes it back."
                        : ": nothing to do");
    }

    /** Runs work on this machine, and reports what goes wrong. */
    Outcome with(Work work) {
        try {
            String root = arguments.valueOf(ROOT);
            return work.run(root == null ? Machine.here() : Machine.image(terminal.absolute(root, ROOT)));
        } catch (Refused refused) {
            return refused(refused.problems());
        } catch (DeploymentFailed failed) {
            failed.leftovers().forEach(line -> terminal.complain(Escapes.printable(line)));
            return Report.failure(
                    Outcome.MACHINE_FAILED,
                    lines(failed),
                    failed.leftovers().isEmpty()
                            ? MachineTrouble.cureOfFull(failed)
                                    .map(cure -> cure + "; the machine is as it was before")
                                    .orElse("nothing was changed: the machine is as it was before")
                            : "put right what is listed above, then run the command again",
                    arguments,
                    terminal);
        } catch (IOException failed) {
            return Report.failure(
                    MachineTrouble.outcome(failed), lines(failed), MachineTrouble.cure(failed), arguments, terminal);
        }
    }

    /** A server says in several lines what is wrong. */
    static String lines(IOException failed) {
        List<String> lines = new ArrayList<>();
        String.valueOf(failed.getMessage()).lines().forEach(line -> lines.add(Escapes.printable(line)));
        return String.join("\n  ", lines);
    }

    static Outcome outcome(List<Problem> problems) {
        for (Problem problem : problems) {
            if (problem.rule() instanceof DeployRule
                    || problem.rule() instanceof CheckRule
                    || problem.rule() == DatabaseRule.NOT_OURS
                    || problem.rule() == DatabaseRule.OWNS_MORE
                    || problem.rule() == HostRule.LOCKED) {
                return Outcome.CONFLICT;
            }
        }
        return Outcome.REFUSED;
    }

    private Outcome refused(List<Problem> problems) {
        Outcome outcome = outcome(problems);
        List<Object> list = new ArrayList<>();
        for (Problem problem : problems) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("code", problem.code());
            json.put("field", problem.field());
            json.put("rule", problem.rule().statement());
            json.put("excerpt", problem.excerpt());
            json.put("hint", problem.hint());
            list.add(json);
        }
        if (arguments.has(Option.JSON)) {
            terminal.answer(Json.envelope(Map.of("findings", list), outcome, "nothing was changed"));
            return outcome;
        }
        problems.forEach(problem -> terminal.error(problem.toString()));
        terminal.complain("nothing was changed");
        return outcome;
    }
}
