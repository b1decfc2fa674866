package org.pythonwebstack.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pythonwebstack.conf.ShellSyntax;
import org.pythonwebstack.conf.Unreadable;
import org.pythonwebstack.value.Escapes;

/**
 * {@code pws ssh-command}: what a key may do that is good for some commands on one site and for nothing else. sshd runs it in place
 * of what the client asked for, and says in {@code SSH_ORIGINAL_COMMAND} what that was.
 */
final class SshCommand implements Command {

    static final String VARIABLE = "SSH_ORIGINAL_COMMAND";

    private static final Option ALLOW =
            Option.withValue("--allow", "COMMANDS", "The commands of pws that may be asked for, with commas between.");
    private static final Option SITE = Option.withValue("--site", "NAME", "The one site that they may be asked for.");
    private static final int LONGEST_NUMBER = 6;

    @Override
    public String name() {
        return "ssh-command";
    }

    @Override
    public String summary() {
        return "Answer an SSH client that may use some commands of pws and nothing else.";
    }

    @Override
    public List<String> details() {
        return List.of(
                "Written before a key in authorized_keys: restrict,command=\"pws ssh-command --allow status,reload --site blog\"."
                        + " sshd runs this instead of what the client asks for. The client's words are read as a shell would"
                        + " read them, and no shell ever gets them.",
                "Of the allowed commands, operands are the site or one of the command's own words, and values of options are"
                        + " numbers or words of the option: no file can be named, and no command started.");
    }

    @Override
    public List<Option> options() {
        return List.of(ALLOW, SITE);
    }

    @Override
    public List<Operand> operands() {
        return List.of();
    }

    @Override
    public List<Example> examples() {
        return List.of(new Example(
                "pws ssh-command --allow status,reload --site blog",
                "in authorized_keys: status and reload, of blog alone"));
    }

    @Override
    public Outcome run(Arguments arguments, Terminal terminal) {
        String asked = System.getenv(VARIABLE);
        return answer(asked == null ? "" : asked, arguments, terminal);
    }

    /** Runs what a client asked for if it is allowed. */
    static Outcome answer(String asked, Arguments arguments, Terminal terminal) {
        List<String> allowed = Commas.split(arguments.valueOf(ALLOW, ""));
        String site = arguments.valueOf(SITE);
        if (allowed.isEmpty()) {
            terminal.error("no command is allowed");
            terminal.complain("name some with --allow, such as --allow status,reload");
            return Outcome.WRONG_USAGE;
        }
        List<String> words;
        try {
            words = new ShellSyntax().read(asked).words();
        } catch (Unreadable unreadable) {
            return refused(
                    "the words cannot be read: " + Escapes.printable(String.valueOf(unreadable.getMessage())),
                    allowed,
                    terminal);
        }
        if (!words.isEmpty() && words.get(0).equals("pws")) {
            words = words.subList(1, words.size());
        }
        String name = words.isEmpty() ? "" : words.get(0);
        Command command = allowed.contains(name) ? Pws.find(name) : null;
        if (command == null || command instanceof SshCommand || command instanceof RunCommand) {
            return refused("this key may not do that", allowed, terminal);
        }
        Arguments meant = understood(command, words.subList(1, words.size()));
        if (meant == null || !isHarmless(command, meant, site)) {
            return refused(
                    "this key may do it only "
                            + (site == null ? "for a site, without files" : "for the site " + site + ", without files"),
                    allowed,
                    terminal);
        }
        return command.run(meant, terminal);
    }

    private static Outcome refused(String why, List<String> allowed, Terminal terminal) {
        terminal.error(why);
        terminal.complain("allowed: " + String.join(", ", allowed));
        return Outcome.NOT_PERMITTED;
    }

    private static @Nullable Arguments understood(Command command, List<String> words) {
        Arguments plain = QuickArguments.parse(command, words);
        if (plain != null) {
            return plain;
        }
        return PicocliArguments.parse(command, words) instanceof PicocliArguments.Result.Understood understood
                ? understood.arguments()
                : null;
    }

    /** Returns whether nothing but the site, words of the command itself and numbers stand in it. */
    private static boolean isHarmless(Command command, Arguments arguments, @Nullable String site) {
        boolean named = false;
        for (int i = 0; i < arguments.operands().size(); i++) {
            Operand operand =
                    command.operands().get(Math.min(i, command.operands().size() - 1));
            String given = arguments.operands().get(i);
            if (operand.choices().contains(given)) {
                continue;
            }
            boolean isSite = operand.label().equals("NAME") || operand.label().equals("SITE");
            if (!isSite || site != null && !given.equals(site)) {
                return false;
            }
            named = true;
        }
        for (var option : arguments.options().entrySet()) {
            String value = option.getValue();
            boolean number = value.length() <= LONGEST_NUMBER && value.chars().allMatch(c -> c >= '0' && c <= '9');
            if (option.getKey().value() != null
                    && !option.getKey().choices().contains(value)
                    && !(number && !value.isEmpty())) {
                return false;
            }
        }
        return site == null || named;
    }
}
