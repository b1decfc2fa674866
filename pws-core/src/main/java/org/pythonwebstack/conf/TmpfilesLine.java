package org.pythonwebstack.conf;

import java.util.Objects;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A line of a {@code tmpfiles.d} file.
 *
 * @param type what is done with the path
 * @param modifiers the characters behind the type's letter, of {@code + ! - = ~ ^}; mostly empty
 * @param path the absolute path: a {@link Literal}, or an {@link Expression} with specifiers ({@code %t})
 * @param mode the permission bits, 0 to 0777, or nothing for the type's default
 * @param user the owner, or an empty string for root or whoever owns it
 * @param group the group, likewise
 * @param age how old a file must be to be cleaned, or an empty string for any age
 * @param argument what is written or pointed to, or an empty literal
 */
public record TmpfilesLine(
        Type type,
        String modifiers,
        Argument path,
        OptionalInt mode,
        String user,
        String group,
        String age,
        Argument argument) {

    /** What is done with the path. */
    public enum Type {
        /** Creates a directory. */
        DIRECTORY('d', false, false),
        /** Creates a directory, and empties it when told to remove. */
        EMPTIED_DIRECTORY('D', false, false),
        /** Creates a file if it does not exist; the argument is its content. */
        FILE('f', false, true),
        /** Creates a symbolic link; the argument is its target. */
        SYMBOLIC_LINK('L', false, true),
        /** Sets owner and mode of an existing directory that matches. */
        ADJUST_DIRECTORY('e', true, false),
        /** Sets owner and mode of what matches. */
        ADJUST('z', true, false),
        /** Sets owner and mode of what matches, and of all below. */
        ADJUST_TREE('Z', true, false),
        /** Writes the argument to a file that matches. */
        WRITE('w', true, true),
        /** Does not clean what matches, nor below. */
        KEEP('x', true, false),
        /** Does not clean what matches. */
        KEEP_ITSELF('X', true, false),
        /** Removes what matches. */
        REMOVE('r', true, false),
        /** Removes what matches, and all below. */
        REMOVE_TREE('R', true, false);

        private final char letter;
        private final boolean pattern;
        private final boolean argument;

        Type(char letter, boolean pattern, boolean argument) {
            this.letter = letter;
            this.pattern = pattern;
            this.argument = argument;
        }

        /** Returns the letter that stands for it. */
        public char letter() {
            return letter;
        }

        /** Returns whether systemd takes the path as a pattern. */
        public boolean isPattern() {
            return pattern;
        }

        /** Returns whether a line of this type takes an argument. */
        public boolean takesArgument() {
            return argument;
        }
    }

    /** Insists on all parts. */
    public TmpfilesLine {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(path, "path");
    }

    /** Returns a line that creates a directory. */
    public static TmpfilesLine directory(String path, int mode, String user, String group) {
        return new TmpfilesLine(
                Type.DIRECTORY, "", new Literal(path), OptionalInt.of(mode), user, group, "", new Literal(""));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TmpfilesLine that
                && type.equals(that.type)
                && modifiers.equals(that.modifiers)
                && path.equals(that.path)
                && mode.equals(that.mode)
                && user.equals(that.user)
                && group.equals(that.group)
                && age.equals(that.age)
                && argument.equals(that.argument);
    }

    @Override
    public int hashCode() {
        return Objects.hash(type, modifiers, path, mode, user, group, age, argument);
    }
}
