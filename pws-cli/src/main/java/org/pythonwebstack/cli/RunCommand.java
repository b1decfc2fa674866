package org.pythonwebstack.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pythonwebstack.conf.SystemdSection;
import org.pythonwebstack.conf.SystemdSetting;
import org.pythonwebstack.conf.SystemdSyntax;
import org.pythonwebstack.conf.SystemdUnit;
import org.pythonwebstack.deploy.SiteSetup;
import org.pythonwebstack.host.AttachedRun;
import org.pythonwebstack.render.CommandUnits;
import org.pythonwebstack.site.SiteCommand;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.EnvName;
import org.pythonwebstack.value.EnvValue;

/** {@code pws run}: a command in the environment of a site, as the site's account. */
final class RunCommand implements Command {

    private static final AbsolutePath SITES = AbsolutePath.of("/etc/pws/sites");
    private static final String SERVICE = "Service";

    @Override
    public String name() {
        return "run";
    }

    @Override
    public String summary() {
        return "Run a command in a site's environment, as the site's account.";
    }

    @Override
    public List<String> details() {
        return List.of(
                "The command gets the site's variables, its virtual environment first in PATH, its working directory, and"
                        + " the limits and the sandbox of its processes. It reads and writes where pws does, and its exit"
                        + " status is that of pws. No shell reads the words behind --; root runs nothing of the site.");
    }

    @Override
    public List<Option> options() {
        return List.of();
    }

    @Override
    public List<Operand> operands() {
        return List.of(
                InstalledSite.NAME,
                new Operand("COMMAND", true, List.of(), "The program and its arguments, behind --.", true));
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example("pws run blog -- python manage.py shell", "Django's shell with the blog's settings"),
                new Example("pws run blog -- python manage.py migrate", "migrations after an update"));
    }

    @Override
    public Outcome run(Arguments arguments, Terminal terminal) {
        List<String> words =
                arguments.operands().subList(1, arguments.operands().size());
        String name = String.valueOf(arguments.operand());
        return InstalledSite.with(
                name,
                arguments,
                terminal,
                entry -> new ChangeMachine(arguments, terminal).with(machine -> {
                    SiteCommand command = new SiteCommand(words);
                    for (SiteSetup setup : machine.setups(machine.ledger())) {
                        if (setup.site().name().equals(entry.site())) {
                            terminal.exitsWith(AttachedRun.run(line(setup, command), terminalType()));
                        }
                    }
                    return Outcome.DONE;
                }));
    }

    /** Returns the command line of a transient service: with the settings of the site's own ones, waited for, and nothing left. */
    static List<String> line(SiteSetup setup, SiteCommand command) throws IOException {
        List<String> line = new ArrayList<>(List.of(
                "/usr/bin/systemd-run",
                "--quiet",
                "--collect",
                "--wait",
                "--pty",
                "--pipe",
                "--service-type=exec",
                "--description=Command of the site " + setup.site().name()));
        AbsolutePath environment = SITES.resolve(setup.site().name().toString()).resolve("environment");
        SystemdSyntax syntax = new SystemdSyntax();
        for (SystemdSetting setting : CommandUnits.settingsOf(setup.site(), environment)) {
            String text =
                    syntax.write(new SystemdUnit(List.of(), List.of(new SystemdSection(SERVICE, List.of(setting)))));
            String value = text.substring(text.indexOf(setting.name() + "="), text.length() - 1);
            // Specifiers are a matter of unit files; this way they are no special case.
            line.add("--property=" + value.replace("%%", "%"));
        }
        line.add("--");
        line.add("/usr/bin/env");
        line.add("--");
        for (String word : command.words()) {
            // systemd looks for variables in the words of each command; two of these stand for one.
            line.add(word.replace("$", "$$"));
        }
        return line;
    }

    /** A program on a terminal wants to know which kind it is. */
    private static Map<EnvName, EnvValue> terminalType() {
        Map<EnvName, EnvValue> environment = new LinkedHashMap<>();
        String type = System.getenv("TERM");
        if (type != null) {
            EnvValue.parse(type).toOptional().ifPresent(value -> environment.put(EnvName.of("TERM"), value));
        }
        return environment;
    }
}
