package org.pythonwebstack.cli;

import java.util.List;

/** {@code pws completion}: the script that lets a shell complete commands and options. */
final class CompletionCommand implements Command {

    @Override
    public String name() {
        return "completion";
    }

    @Override
    public String summary() {
        return "Print the script that completes pws in a shell.";
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
        return List.of(new Operand("SHELL", true, List.of("bash", "zsh"), "bash or zsh."));
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example("source <(pws completion bash)", "completes pws in this bash"),
                new Example("source <(pws completion zsh)", "completes pws in this zsh"));
    }

    @Override
    public Outcome run(Arguments arguments, Terminal terminal) {
        // The script asks which shell reads it, and switches the emulation of bash on in zsh.
        terminal.answerText(PicocliArguments.completion(Pws.COMMANDS));
        return Outcome.DONE;
    }
}
