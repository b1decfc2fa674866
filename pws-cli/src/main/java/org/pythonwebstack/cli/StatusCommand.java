package org.pythonwebstack.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pythonwebstack.deploy.Ledger;
import org.pythonwebstack.deploy.SiteSetup;
import org.pythonwebstack.deploy.SiteState;
import org.pythonwebstack.deploy.UnitState;
import org.pythonwebstack.host.ProcessTable;

/** {@code pws status}: how the sites of this machine are doing. */
final class StatusCommand implements Command {

    private static final long KIB_OF_MIB = 1024;
    private static final long PATIENCE_NANOS = 2_000_000_000L;

    @Override
    public String name() {
        return "status";
    }

    @Override
    public String summary() {
        return "Show how the sites of this machine are doing.";
    }

    @Override
    public List<String> details() {
        return List.of(
                "Asks the service manager, looks at the processes, asks each enabled site for its page with its own name, and"
                        + " compares the files that pws wrote with what they are now.",
                "Ends with status 3 if an enabled site is down, so that a monitor can run it.");
    }

    @Override
    public List<Option> options() {
        return List.of(Option.JSON);
    }

    @Override
    public List<Operand> operands() {
        return List.of(new Operand("SITE", false, List.of(), "The sites; all if none is named.", true));
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example("pws status", "a line for each site, and what is wrong with it"),
                new Example("pws status shop", "shop with its units and processes"),
                new Example("pws status --json shop", "the same for a program to read"));
    }

    @Override
    public Outcome run(Arguments arguments, Terminal terminal) {
        return InstalledSite.withAll(arguments.operands(), arguments, terminal, (machine, ledger, setups) -> {
            List<SiteState> states = look(machine, ledger, setups, terminal);
            long down = states.stream().filter(SiteState::isDown).count();
            Outcome outcome = down == 0 ? Outcome.DONE : Outcome.MACHINE_FAILED;
            if (arguments.has(Option.JSON)) {
                List<Object> sites = new ArrayList<>();
                states.forEach(state -> sites.add(json(state)));
                terminal.answer(Json.envelope(
                        Map.of("sites", sites),
                        outcome,
                        down == 0 ? null : down == 1 ? "1 site is down" : down + " sites are down"));
                return outcome;
            }
            states.forEach(state -> print(state, !arguments.operands().isEmpty(), terminal));
            if (states.isEmpty()) {
                terminal.complain("no site yet; 'pws apply FILE' puts one on this machine");
            }
            return outcome;
        });
    }

    private static List<SiteState> look(Machine machine, Ledger ledger, List<SiteSetup> setups, Terminal terminal)
            throws IOException {
        long start = System.nanoTime();
        return machine.inspector().look(setups, ledger, setup -> {
            if (System.nanoTime() - start > PATIENCE_NANOS) {
                terminal.progress("asking " + setup.site().name());
            }
        });
    }

    private static void print(SiteState state, boolean whole, Terminal terminal) {
        StringBuilder line = new StringBuilder();
        line.append(state.site())
                .append("  ")
                .append(word(state.server()))
                .append("  ")
                .append(terminal.marked(health(state), !state.isDown()));
        state.answer()
                .ifPresent(answer -> line.append("  answers ")
                        .append(answer.status())
                        .append(" in ")
                        .append(answer.time().toMillis())
                        .append(" ms"));
        int count = state.processes().size();
        if (count > 0) {
            line.append("  ").append(count).append(count == 1 ? " process, " : " processes, ");
            line.append(memory(state) / KIB_OF_MIB).append(" MiB");
        }
        state.since().ifPresent(since -> line.append("  since ").append(since));
        terminal.answer(line);
        if (whole) {
            for (UnitState unit : state.units()) {
                terminal.answer("  " + Shown.line(unit.name()) + "  " + Shown.line(unit.active()) + " ("
                        + Shown.line(unit.detail()) + ")"
                        + unit.since().map(since -> "  since " + since).orElse(""));
            }
            for (ProcessTable.Entry process : state.processes()) {
                terminal.answer("  process " + process.pid() + "  account " + process.uid() + "  "
                        + process.memoryKib() / KIB_OF_MIB + " MiB");
            }
        }
        for (SiteState.Trouble trouble : state.troubles()) {
            terminal.answer("  " + (trouble.down() ? "problem: " : "note: ") + Shown.line(trouble.text()));
            terminal.answer("    " + trouble.cure());
        }
    }

    private static String health(SiteState state) {
        return !state.enabled() ? "disabled" : state.isDown() ? "DOWN" : "up";
    }

    private static String word(Object constant) {
        return constant.toString().toLowerCase(Locale.ROOT);
    }

    private static long memory(SiteState state) {
        long sum = 0;
        for (ProcessTable.Entry process : state.processes()) {
            sum += process.memoryKib();
        }
        return sum;
    }

    private static Map<String, @Nullable Object> json(SiteState state) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("name", state.site());
        json.put("server", word(state.server()));
        json.put("enabled", state.enabled());
        json.put("state", health(state).toLowerCase(Locale.ROOT));
        json.put("since", text(state.since()));
        json.put("answer", state.answer().map(StatusCommand::json).orElse(null));
        List<Object> units = new ArrayList<>();
        for (UnitState unit : state.units()) {
            Map<String, @Nullable Object> entry = new LinkedHashMap<>();
            entry.put("name", unit.name());
            entry.put("known", unit.known());
            entry.put("active", unit.active());
            entry.put("detail", unit.detail());
            entry.put("result", unit.result());
            entry.put("restarts", unit.restarts());
            entry.put("since", text(unit.since()));
            units.add(entry);
        }
        json.put("units", units);
        List<Object> processes = new ArrayList<>();
        for (ProcessTable.Entry process : state.processes()) {
            processes.add(Map.of("pid", process.pid(), "uid", process.uid(), "memory-kib", process.memoryKib()));
        }
        json.put("processes", processes);
        List<Object> files = new ArrayList<>();
        for (SiteState.Deviation deviation : state.deviations()) {
            files.add(Map.of("path", deviation.path(), "state", deviation.missing() ? "missing" : "changed"));
        }
        json.put("files", files);
        List<Object> problems = new ArrayList<>();
        for (SiteState.Trouble trouble : state.troubles()) {
            problems.add(Map.of("down", trouble.down(), "text", trouble.text(), "hint", trouble.cure()));
        }
        json.put("problems", problems);
        return json;
    }

    private static Map<String, Object> json(SiteState.Answer answer) {
        return Map.of("status", answer.status(), "milliseconds", answer.time().toMillis());
    }

    private static @Nullable String text(Optional<?> value) {
        return value.map(Object::toString).orElse(null);
    }
}
