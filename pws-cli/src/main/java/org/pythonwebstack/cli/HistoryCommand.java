package org.pythonwebstack.cli;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pythonwebstack.deploy.PastOperation;
import org.pythonwebstack.value.Escapes;
import org.pythonwebstack.value.SiteName;

/** {@code pws history}: who changed what on this machine, and when. */
final class HistoryCommand implements Command {

    private static final Operand SITE =
            new Operand("NAME", false, List.of(), "Only what changed this site, also one that is gone.");

    @Override
    public String name() {
        return "history";
    }

    @Override
    public String summary() {
        return "Show who changed what on this machine, and when.";
    }

    @Override
    public List<String> details() {
        return List.of(
                "The newest operation comes first. Who: the account that called sudo, else the one that logged in. Operations"
                        + " that failed were taken back at once; 'journalctl -t pws' tells of them too.");
    }

    @Override
    public List<Option> options() {
        return List.of(Option.JSON);
    }

    @Override
    public List<Operand> operands() {
        return List.of(SITE);
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example("pws history", "all operations of this machine"),
                new Example("pws history shop --json", "those of one site, for a program to read"));
    }

    @Override
    public Outcome run(Arguments arguments, Terminal terminal) {
        Optional<String> wanted = Optional.ofNullable(arguments.operand());
        return new ChangeMachine(arguments, terminal).with(machine -> {
            Optional<SiteName> site = wanted.isEmpty()
                    ? Optional.empty()
                    : Optional.of(SiteName.parse(wanted.get()).orThrow());
            List<Object> json = new ArrayList<>();
            List<PastOperation> all = new ArrayList<>(machine.deployment().history());
            Collections.reverse(all);
            for (PastOperation operation : all) {
                if (site.isEmpty() || operation.sites().contains(site.get())) {
                    json.add(json(operation));
                    if (!arguments.has(Option.JSON)) {
                        terminal.answer(line(operation));
                    }
                }
            }
            if (arguments.has(Option.JSON)) {
                terminal.answer(Json.envelope(Map.of("operations", json), Outcome.DONE, null));
            } else if (json.isEmpty()) {
                terminal.complain("nothing yet");
            }
            return Outcome.DONE;
        });
    }

    private static String line(PastOperation operation) {
        return operation.number() + "  "
                + operation.when().map(Object::toString).orElse("-") + "  "
                + (operation.who().isEmpty() ? "-" : Escapes.printable(operation.who())) + "  "
                + Escapes.printable(operation.title()) + "  " + result(operation);
    }

    private static String result(PastOperation operation) {
        return operation.undone() ? "taken back" : "done";
    }

    private static Map<String, @Nullable Object> json(PastOperation operation) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("number", operation.number());
        json.put("title", operation.title());
        json.put("sites", operation.sites());
        json.put("when", operation.when().map(Object::toString).orElse(null));
        json.put("who", operation.who().isEmpty() ? null : operation.who());
        json.put("undoes", operation.undoes().orElse(null));
        json.put("result", result(operation));
        return json;
    }
}
