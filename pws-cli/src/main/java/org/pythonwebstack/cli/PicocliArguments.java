package org.pythonwebstack.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pythonwebstack.value.Escapes;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** Hands the commands to picocli by its model, without annotations: for help, completion and unusual command lines. */
final class PicocliArguments {

    private static final Option HELP = Option.flag("--help", "Show this help and end.");

    private PicocliArguments() {}

    /** What came of a command line: arguments, a wish for help, or a complaint. */
    sealed interface Result {
        record Understood(Arguments arguments) implements Result {}

        record HelpWanted() implements Result {}

        record NotUnderstood(String complaint) implements Result {}
    }

    static Result parse(Command command, List<String> typed) {
        CommandSpec spec = spec(command);
        CommandLine line = line(spec);
        ParseResult result;
        try {
            result = line.parseArgs(typed.toArray(String[]::new));
        } catch (CommandLine.UnmatchedArgumentException unmatched) {
            String word = unmatched.getUnmatched().get(0);
            List<String> known = new ArrayList<>(spec.optionsMap().keySet());
            return new Result.NotUnderstood(
                    word.startsWith("-")
                            ? "'pws " + command.name() + "' knows no option '" + Escapes.printable(word) + "'"
                                    + Nearest.hint(word, known)
                            : "'pws " + command.name() + "' does not know what to do with '" + Escapes.printable(word)
                                    + "'");
        } catch (CommandLine.ParameterException wrong) {
            return new Result.NotUnderstood(Escapes.printable(String.valueOf(wrong.getMessage())));
        }
        if (result.hasMatchedOption(HELP.name())) {
            return new Result.HelpWanted();
        }
        Map<Option, String> options = new HashMap<>();
        for (Option option : command.options()) {
            if (result.hasMatchedOption(option.name())) {
                String value = option.value() == null
                        ? ""
                        : option.repeated()
                                ? String.join(
                                        Option.SEPARATOR, result.matchedOptionValue(option.name(), List.<String>of()))
                                : result.matchedOptionValue(option.name(), "");
                if (option.value() != null
                        && !option.choices().isEmpty()
                        && !option.choices().contains(value)) {
                    return new Result.NotUnderstood("'" + option.name() + "' is one of "
                            + String.join(", ", option.choices()) + "; found '" + Escapes.printable(value) + "'"
                            + Nearest.hint(value, option.choices()));
                }
                options.put(option, value);
            }
        }
        List<String> given = new ArrayList<>();
        List<Operand> operands = command.operands();
        for (int i = 0; i < operands.size(); i++) {
            Operand operand = operands.get(i);
            List<String> values = operand.repeated()
                    ? result.matchedPositionalValue(i, List.<String>of())
                    : nonNull(result.matchedPositionalValue(i, (String) null));
            for (String value : values) {
                if (!operand.choices().isEmpty() && !operand.choices().contains(value)) {
                    return new Result.NotUnderstood(operand.label() + " is one of "
                            + String.join(", ", operand.choices()) + "; found '" + Escapes.printable(value) + "'"
                            + Nearest.hint(value, operand.choices()));
                }
                given.add(value);
            }
        }
        return new Result.Understood(new Arguments(options, given));
    }

    private static List<String> nonNull(@Nullable String value) {
        return value == null ? List.of() : List.of(value);
    }

    /** Returns the help of one command. */
    static String help(Command command) {
        return line(spec(command)).getUsageMessage(Ansi.OFF);
    }

    /** Returns the help of the whole program. */
    static String help(List<Command> commands) {
        return line(program(commands)).getUsageMessage(Ansi.OFF);
    }

    /** Returns a script that completes commands and options in bash, and by its emulation in zsh. */
    static String completion(List<Command> commands) {
        return AutoComplete.bash("pws", line(program(commands)));
    }

    private static CommandLine line(CommandSpec spec) {
        return new CommandLine(spec)
                .setExpandAtFiles(false)
                .setPosixClusteredShortOptionsAllowed(false)
                .setInterpolateVariables(false)
                .setUsageHelpWidth(100);
    }

    private static CommandSpec program(List<Command> commands) {
        CommandSpec program = CommandSpec.create().name("pws");
        program.addOption(flag(HELP, true));
        program.addOption(flag(Option.flag("--version", "Show the version and end."), false));
        program.usageMessage()
                .description("Describes a Python site once, and renders what Apache or nginx need to serve it.")
                .footer("", "'pws help COMMAND' tells more, with examples.");
        for (Command command : commands) {
            program.addSubcommand(command.name(), spec(command));
        }
        return program;
    }

    private static CommandSpec spec(Command command) {
        CommandSpec spec = CommandSpec.create().name(command.name());
        spec.qualifiedName();
        for (Option option : command.options()) {
            spec.addOption(option.value() == null ? flag(option, false) : valued(option));
        }
        spec.addOption(flag(HELP, true));
        List<Operand> operands = command.operands();
        for (int i = 0; i < operands.size(); i++) {
            spec.addPositional(positional(operands.get(i), i));
        }
        List<String> footer = new ArrayList<>();
        footer.add("");
        footer.add("Examples:");
        for (Command.Example example : command.examples()) {
            footer.add("  " + example.line());
            footer.add("      " + example.effect());
        }
        List<String> description = new ArrayList<>(List.of(command.summary()));
        description.addAll(command.details());
        spec.usageMessage()
                .customSynopsis(synopsis(command))
                .description(description.toArray(String[]::new))
                .footer(footer.toArray(String[]::new));
        return spec;
    }

    private static String synopsis(Command command) {
        StringBuilder line = new StringBuilder("pws ").append(command.name());
        for (Option option : command.options()) {
            line.append(" [").append(option.name());
            if (option.value() != null) {
                line.append(' ').append(option.value());
            }
            line.append(']');
        }
        for (Operand operand : command.operands()) {
            String label = operand.repeated() ? operand.label() + "..." : operand.label();
            line.append(operand.required() ? " " + label : " [" + label + "]");
        }
        return line.toString();
    }

    private static PositionalParamSpec positional(Operand operand, int position) {
        PositionalParamSpec.Builder builder = PositionalParamSpec.builder()
                .index(operand.repeated() ? position + "..*" : String.valueOf(position))
                .arity(operand.repeated() ? (operand.required() ? "1..*" : "0..*") : operand.required() ? "1" : "0..1")
                .required(operand.required())
                .paramLabel(operand.label())
                .completionCandidates(operand.choices())
                .description(operand.description());
        return (operand.repeated() ? builder.type(List.class).auxiliaryTypes(String.class) : builder.type(String.class))
                .build();
    }

    private static OptionSpec flag(Option option, boolean help) {
        return (help ? OptionSpec.builder("-h", option.name()) : OptionSpec.builder(option.name()))
                .type(boolean.class)
                .arity("0")
                .usageHelp(help)
                .description(option.description())
                .build();
    }

    private static OptionSpec valued(Option option) {
        OptionSpec.Builder builder = OptionSpec.builder(option.name());
        return (option.repeated() ? builder.type(List.class).auxiliaryTypes(String.class) : builder.type(String.class))
                .arity("1")
                .paramLabel(option.value())
                .completionCandidates(option.choices())
                .description(option.description())
                .build();
    }
}
