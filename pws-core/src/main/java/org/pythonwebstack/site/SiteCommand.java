package org.pythonwebstack.site;

import com.google.common.collect.ImmutableList;
import java.util.List;
import org.pythonwebstack.value.Parsed;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Problems;
import org.pythonwebstack.value.Refused;

/**
 * A command of a site: a program and its arguments, each as the program shall see it. No shell reads it. The program is looked
 * for in the virtual environment first, then in the system's directories; a path is taken from the working directory.
 *
 * @param words the program and its arguments; an argument may be empty
 */
public record SiteCommand(List<String> words) {

    private static final int MOST_CHARACTERS = 32_768;

    /** Checks the words. Throws {@link Refused} with all problems. */
    public SiteCommand {
        words = ImmutableList.copyOf(words);
        Problems problems = new Problems();
        if (words.isEmpty()) {
            problems.add(Problem.of(SiteRule.COMMAND_PROGRAM, "command"));
        }
        int characters = 0;
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            String field = Fields.item("command", i);
            characters += word.length();
            for (int at = 0; at < word.length(); at = word.offsetByCodePoints(at, 1)) {
                int c = word.codePointAt(at);
                if (Character.isISOControl(c) || c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
                    problems.add(Problem.at(SiteRule.COMMAND_CHARACTER, field, word, at));
                    break;
                }
            }
            if (i == 0 && (word.isEmpty() || word.startsWith("-") || word.indexOf('=') >= 0)) {
                problems.add(Problem.of(SiteRule.COMMAND_PROGRAM, field, word));
            }
        }
        if (characters > MOST_CHARACTERS) {
            problems.add(Problem.of(SiteRule.COMMAND_LENGTH, "command"));
        }
        problems.throwIfAny();
    }

    /** Returns the command. Throws {@link Refused} with all problems. */
    public static SiteCommand of(String... words) {
        return new SiteCommand(ImmutableList.copyOf(words));
    }

    /** Returns the command, or everything that is wrong with it. */
    public static Parsed<SiteCommand> parse(List<String> words) {
        return Make.from(Parsed.accepted(words), SiteCommand::new);
    }
}
