package org.pythonwebstack.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pythonwebstack.value.Escapes;

/** The entry point of the {@code pws} command: finds the command that was typed, and runs it. */
public final class Pws {

    static final List<Command> COMMANDS = List.of(
            new RenderCommand(),
            new CheckCommand(),
            new VenvCommand(),
            new MksiteCommand(),
            new ApplyCommand(true),
            new ApplyCommand(false),
            new RmsiteCommand(),
            new BackupCommand(),
            new RestoreCommand(),
            new UndoCommand(),
            new ListCommand(),
            new StatusCommand(),
            new InfoCommand(),
            new LogsCommand(),
            new SwitchCommand(true),
            new SwitchCommand(false),
            new ReloadCommand(),
            new MaintenanceCommand(),
            new RunCommand(),
            new HistoryCommand(),
            new MetricsCommand(),
            new SshCommand(),
            new ServerCommand(true),
            new ServerCommand(false),
            new CertificateCommand(),
            new HelpCommand(),
            new CompletionCommand());

    private Pws() {}

    /**
     * Runs the command and ends the virtual machine with its exit status: 0 done, 1 refused or findings, 2 wrong usage, 3
     * the machine failed, 4 conflict.
     */
    public static void main(String[] args) {
        Terminal terminal = Terminal.ofProcess();
        int status = terminal.status(run(List.of(args), terminal).status());
        try {
            terminal.flush(new FileOutputStream(FileDescriptor.out), new FileOutputStream(FileDescriptor.err));
        } catch (IOException closed) {
            status = Outcome.MACHINE_FAILED.status();
        }
        System.exit(status);
    }

    /** Runs what was typed; never throws. */
    static Outcome run(List<String> typed, Terminal terminal) {
        try {
            return dispatch(typed, terminal);
        } catch (RuntimeException | StackOverflowError bug) {
            return bug(bug, typed, terminal);
        }
    }

    /** Returns the version, or "development" when it runs from a build folder. */
    static String version() {
        String version = Pws.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    private static Outcome dispatch(List<String> typed, Terminal terminal) {
        if (typed.isEmpty()) {
            terminal.complain(PicocliArguments.help(COMMANDS).stripTrailing());
            return Outcome.WRONG_USAGE;
        }
        String first = typed.get(0);
        switch (first) {
            case "--version", "-V" -> {
                terminal.answer("pws " + version());
                return Outcome.DONE;
            }
            case "--help", "-h" -> {
                terminal.answerText(PicocliArguments.help(COMMANDS));
                return Outcome.DONE;
            }
            default -> {
                Command command = find(first);
                return command == null
                        ? unknownCommand(first, typed, terminal)
                        : runCommand(command, typed.subList(1, typed.size()), terminal);
            }
        }
    }

    static @Nullable Command find(String name) {
        for (Command command : COMMANDS) {
            if (command.name().equals(name)) {
                return command;
            }
        }
        return null;
    }

    static List<String> commandNames() {
        List<String> names = new ArrayList<>();
        for (Command command : COMMANDS) {
            names.add(command.name());
        }
        return names;
    }

    private static Outcome runCommand(Command command, List<String> typed, Terminal terminal) {
        if (command instanceof WordsCommand words) {
            return words.runWords(typed, terminal);
        }
        Arguments plain = QuickArguments.parse(command, typed);
        if (plain != null) {
            return command.run(plain, terminal);
        }
        PicocliArguments.Result result = PicocliArguments.parse(command, typed);
        if (result instanceof PicocliArguments.Result.Understood understood) {
            return command.run(understood.arguments(), terminal);
        }
        if (result instanceof PicocliArguments.Result.NotUnderstood not) {
            return wrongUsage(
                    not.complaint(), "'pws help " + command.name() + "' shows what it takes", typed, terminal);
        }
        terminal.answerText(PicocliArguments.help(command));
        return Outcome.DONE;
    }

    private static Outcome unknownCommand(String word, List<String> typed, Terminal terminal) {
        List<String> known = new ArrayList<>(commandNames());
        known.add("--version");
        known.add("--help");
        return wrongUsage(
                "pws knows no " + (word.startsWith("-") ? "option" : "command") + " '" + Escapes.printable(word) + "'"
                        + Nearest.hint(word, known),
                "'pws help' lists the commands",
                typed,
                terminal);
    }

    private static Outcome wrongUsage(String complaint, String next, List<String> typed, Terminal terminal) {
        if (typed.contains(Option.JSON.name())) {
            terminal.answer(Json.envelope(null, Outcome.WRONG_USAGE, complaint));
        }
        terminal.error(complaint);
        terminal.complain(next);
        return Outcome.WRONG_USAGE;
    }

    private static Outcome bug(Throwable bug, List<String> typed, Terminal terminal) {
        String complaint = "pws has a bug here (" + Escapes.printable(bug.toString()) + "); nothing was changed";
        if (typed.contains(Option.JSON.name())) {
            terminal.answer(Json.envelope(null, Outcome.MACHINE_FAILED, complaint));
        }
        terminal.error(complaint);
        StackTraceElement[] trace = bug.getStackTrace();
        if (trace.length > 0) {
            terminal.complain("Please report it with this line: " + trace[0]);
        }
        return Outcome.MACHINE_FAILED;
    }
}
