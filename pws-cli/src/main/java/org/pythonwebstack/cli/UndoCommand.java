package org.pythonwebstack.cli;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pythonwebstack.deploy.Plan;
import org.pythonwebstack.value.Escapes;

/** {@code pws undo}: takes back what the last command did to this machine. */
final class UndoCommand implements Command {

    @Override
    public String name() {
        return "undo";
    }

    @Override
    public String summary() {
        return "Take back the last change of this machine, also one that was cut short.";
    }

    @Override
    public List<String> details() {
        return List.of("Repeated, it takes back the change before that one. What somebody edited since is a conflict.");
    }

    @Override
    public List<Option> options() {
        return List.of(ChangeMachine.DRY_RUN, ChangeMachine.ROOT, Option.JSON);
    }

    @Override
    public List<Operand> operands() {
        return List.of();
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example("pws undo --dry-run", "shows what would be taken back"),
                new Example("pws undo", "takes it back"));
    }

    @Override
    public Outcome run(Arguments arguments, Terminal terminal) {
        ChangeMachine change = new ChangeMachine(arguments, terminal);
        return change.with(machine -> {
            if (arguments.has(ChangeMachine.DRY_RUN)) {
                return change.shown(machine.deployment().planOfUndo().orElse(Plan.of("undo", List.of())));
            }
            Optional<String> undone = change.deployment(machine).undo();
            undone.ifPresent(title -> machine.log("taken back: " + Escapes.printable(title)));
            if (arguments.has(Option.JSON)) {
                terminal.answer(
                        Json.envelope(Map.of("undone", undone.map(List::of).orElse(List.of())), Outcome.DONE, null));
            } else {
                terminal.answer(undone.map(title -> "taken back: " + title).orElse("nothing to take back"));
            }
            return Outcome.DONE;
        });
    }
}
