package org.pythonwebstack.cli;

import java.util.List;
import org.pythonwebstack.value.Escapes;

/** {@code pws help}: what the commands are and take. */
final class HelpCommand implements Command {

    @Override
    public String name() {
        return "help";
    }

    @Override
    public String summary() {
        return "Show what there is, or what a command takes.";
    }

    @Override
    public List<String> details() {
        return List.of();
    }

    @Override
    public List<Option> options() {
        return List.of();
    }

    @Override
    public List<Operand> operands() {
        return List.of(new Operand("COMMAND", false, List.of(), "The command to tell about."));
    }

    @Override
    public List<Example> examples() {
        return List.of(new Example("pws help render", "tells what 'pws render' does and takes"));
    }

    @Override
    public Outcome run(Arguments arguments, Terminal terminal) {
        String name = arguments.operand();
        if (name == null) {
            terminal.answerText(PicocliArguments.help(Pws.COMMANDS));
            return Outcome.DONE;
        }
        Command command = Pws.find(name);
        if (command == null) {
            terminal.error(
                    "pws knows no command '" + Escapes.printable(name) + "'" + Nearest.hint(name, Pws.commandNames()));
            terminal.complain("'pws help' lists the commands");
            return Outcome.WRONG_USAGE;
        }
        terminal.answerText(command instanceof WordsCommand words ? words.help() : PicocliArguments.help(command));
        return Outcome.DONE;
    }
}
