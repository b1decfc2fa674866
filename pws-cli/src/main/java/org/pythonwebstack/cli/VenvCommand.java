package org.pythonwebstack.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pythonwebstack.check.VenvInspection;
import org.pythonwebstack.host.LinuxHost;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Escapes;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Refused;

/** {@code pws venv}: tells what a virtual environment is, and whether it can be used where it lies. */
final class VenvCommand implements Command {

    @Override
    public String name() {
        return "venv";
    }

    @Override
    public String summary() {
        return "Tell what a virtual environment is, and whether it can be used here.";
    }

    @Override
    public List<String> details() {
        return List.of(
                "Finds environments that were moved, or copied from another machine: with another Python, edited versions,"
                        + " links between libraries, compiled modules for something else. Runs nothing of it and changes"
                        + " nothing. Ends with status 1 if something is wrong.");
    }

    @Override
    public List<Option> options() {
        return List.of(Option.JSON);
    }

    @Override
    public List<Operand> operands() {
        return List.of(new Operand("DIR", true, List.of(), "The directory of the environment, with pyvenv.cfg in it."));
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example("pws venv /srv/shop/venv", "version, packages, and what is wrong with it"),
                new Example("pws venv --json /srv/shop/venv", "the same for a program to read"));
    }

    @Override
    public Outcome run(Arguments arguments, Terminal terminal) {
        AbsolutePath directory;
        try {
            directory = AbsolutePath.of(terminal.resolve(String.valueOf(arguments.operand()))
                    .toAbsolutePath()
                    .normalize()
                    .toString());
        } catch (Refused | java.nio.file.NoSuchFileException e) {
            return Report.failure(
                    Outcome.WRONG_USAGE,
                    "there is no such directory: " + Escapes.printable(String.valueOf(arguments.operand())),
                    "name the directory that has pyvenv.cfg in it",
                    arguments,
                    terminal);
        }
        VenvInspection venv = VenvInspection.of(LinuxHost.machine(), directory, processor());
        Outcome outcome = venv.problems().isEmpty() ? Outcome.DONE : Outcome.REFUSED;
        if (arguments.has(Option.JSON)) {
            terminal.answer(Json.envelope(json(venv), outcome, null));
            return outcome;
        }
        line(terminal, "directory", directory.toString());
        line(terminal, "made for Python", venv.stated().orElse("unknown"));
        line(terminal, "Python here", venv.python().orElse("unknown"));
        line(terminal, "made with", venv.home().orElse("unknown"));
        venv.madeAt().ifPresent(place -> line(terminal, "made at", place));
        line(terminal, "packages", venv.packages().isEmpty() ? "none" : "");
        venv.packages().forEach((name, version) -> terminal.answer("  " + Escapes.printable(name + " " + version)));
        for (Problem problem : venv.problems()) {
            terminal.answer("warning: " + problem);
        }
        return outcome;
    }

    private static void line(Terminal terminal, String title, String value) {
        terminal.answer((title + ": " + Escapes.printable(value)).stripTrailing());
    }

    private static Map<String, @Nullable Object> json(VenvInspection venv) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("stated", venv.stated().orElse(null));
        json.put("python", venv.python().orElse(null));
        json.put("home", venv.home().orElse(null));
        json.put("madeAt", venv.madeAt().orElse(null));
        json.put("systemPackages", venv.seesSystem());
        json.put("packages", new LinkedHashMap<>(venv.packages()));
        List<Object> findings = new ArrayList<>();
        for (Problem problem : venv.problems()) {
            Map<String, @Nullable Object> finding = new LinkedHashMap<>();
            finding.put("code", problem.code());
            finding.put("rule", problem.rule().statement());
            finding.put("excerpt", problem.excerpt());
            finding.put("hint", problem.hint());
            findings.add(finding);
        }
        json.put("findings", findings);
        return json;
    }

    /** Returns what compiled modules call this kind of processor; Java has another name for one. */
    private static String processor() {
        String name = System.getProperty("os.arch", "");
        return name.equals("amd64") ? "x86_64" : name;
    }
}
