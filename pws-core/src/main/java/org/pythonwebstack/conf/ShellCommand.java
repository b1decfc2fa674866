package org.pythonwebstack.conf;

import com.google.common.collect.ImmutableList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A command as a shell runs it: a program and its arguments, with nothing that the shell replaces.
 *
 * @param words the program and its arguments
 */
public record ShellCommand(List<String> words) {

    /** Copies the words. */
    public ShellCommand {
        words = ImmutableList.copyOf(words);
    }

    /** Returns a command. */
    public static ShellCommand of(String... words) {
        return new ShellCommand(ImmutableList.copyOf(words));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ShellCommand that && words.equals(that.words);
    }

    @Override
    public int hashCode() {
        return words.hashCode();
    }
}
