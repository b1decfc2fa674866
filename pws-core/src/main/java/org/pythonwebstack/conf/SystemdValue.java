package org.pythonwebstack.conf;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The value of a setting of systemd, by what systemd does with it. Texts are {@link Literal}s, which systemd receives
 * exactly, or {@link Expression}s, whose variables are an environment variable ({@code MAINPID}, only in commands) or a
 * specifier ({@code %t}).
 */
public sealed interface SystemdValue {

    /** What systemd does differently with a command, as a sigil before the program. */
    enum Prefix {
        /** A failure does not count. */
        IGNORE_FAILURE("-"),
        /** The first argument is the name by which the program is called. */
        OWN_NAME("@"),
        /** Environment variables in the arguments are not replaced. */
        NO_VARIABLES(":"),
        /** The command runs as root, outside the unit's sandbox. */
        FULL_PRIVILEGES("+"),
        /** The command keeps its capabilities while the user changes. */
        ELEVATED("!"),
        /** As {@link #ELEVATED}, where the kernel has no ambient capabilities. */
        ELEVATED_IF_NEEDED("!!");

        private final String sigil;

        Prefix(String sigil) {
            this.sigil = sigil;
        }

        /** Returns the characters that stand for it. */
        public String sigil() {
            return sigil;
        }
    }

    /**
     * A command. No shell sees it.
     *
     * @param prefixes what is special about it
     * @param program the absolute path of the program
     * @param arguments the arguments: literals, expressions, or a {@link Keyword} {@code $NAME}, which stands for the
     *     words of that variable
     */
    record Exec(Set<Prefix> prefixes, Argument program, List<Argument> arguments) implements SystemdValue {

        /** Copies the collections and brings expressions into their one form. */
        public Exec {
            prefixes = ImmutableSet.copyOf(prefixes);
            program = normal(program);
            ImmutableList.Builder<Argument> normal = ImmutableList.builderWithExpectedSize(arguments.size());
            for (Argument argument : arguments) {
                normal.add(normal(argument));
            }
            arguments = normal.build();
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Exec that
                    && prefixes.equals(that.prefixes)
                    && program.equals(that.program)
                    && arguments.equals(that.arguments);
        }

        @Override
        public int hashCode() {
            return Objects.hash(prefixes, program, arguments);
        }
    }

    /**
     * Environment variables.
     *
     * @param variables the variables in order
     */
    record Environment(List<Variable> variables) implements SystemdValue {

        /** Copies the list. */
        public Environment {
            variables = ImmutableList.copyOf(variables);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Environment that && variables.equals(that.variables);
        }

        @Override
        public int hashCode() {
            return variables.hashCode();
        }
    }

    /**
     * An environment variable.
     *
     * @param name a letter or {@code _}, then letters, digits and {@code _}
     * @param value its value; may be empty
     */
    record Variable(String name, Argument value) {

        /** Brings an expression into its one form. */
        public Variable {
            value = normal(value);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Variable that && name.equals(that.name) && value.equals(that.value);
        }

        @Override
        public int hashCode() {
            return 31 * name.hashCode() + value.hashCode();
        }
    }

    /**
     * Paths.
     *
     * @param paths the paths in order
     */
    record Paths(List<Entry> paths) implements SystemdValue {

        /** Copies the list. */
        public Paths {
            paths = ImmutableList.copyOf(paths);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Paths that && paths.equals(that.paths);
        }

        @Override
        public int hashCode() {
            return paths.hashCode();
        }
    }

    /**
     * A path of a list.
     *
     * @param optional whether nothing is wrong if it does not exist
     * @param insideRoot whether it is taken inside the unit's own root directory
     * @param path the absolute path
     */
    record Entry(boolean optional, boolean insideRoot, Argument path) {

        /** Brings an expression into its one form. */
        public Entry {
            path = normal(path);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Entry that
                    && optional == that.optional
                    && insideRoot == that.insideRoot
                    && path.equals(that.path);
        }

        @Override
        public int hashCode() {
            return Objects.hash(optional, insideRoot, path);
        }
    }

    /**
     * Words that systemd knows, as unit names, families of addresses or signals: constants of PWS and names derived from
     * checked ones, without quotes, blanks, {@code %} and {@code \}.
     *
     * @param words the words in order
     */
    record Words(List<String> words) implements SystemdValue {

        /** Copies the list. */
        public Words {
            words = ImmutableList.copyOf(words);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Words that && words.equals(that.words);
        }

        @Override
        public int hashCode() {
            return words.hashCode();
        }
    }

    /**
     * A text that runs to the end of the line.
     *
     * @param text the text
     */
    record Text(Argument text) implements SystemdValue {

        /** Brings an expression into its one form. */
        public Text {
            text = normal(text);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Text that && text.equals(that.text);
        }

        @Override
        public int hashCode() {
            return text.hashCode();
        }
    }

    /**
     * Yes or no.
     *
     * @param on whether yes
     */
    record Flag(boolean on) implements SystemdValue {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Flag that && on == that.on;
        }

        @Override
        public int hashCode() {
            return Boolean.hashCode(on);
        }
    }

    /**
     * A whole number.
     *
     * @param value the number
     */
    record Count(long value) implements SystemdValue {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Count that && value == that.value;
        }

        @Override
        public int hashCode() {
            return Long.hashCode(value);
        }
    }

    /**
     * A size.
     *
     * @param bytes the bytes, 0 or more
     */
    record Size(long bytes) implements SystemdValue {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Size that && bytes == that.bytes;
        }

        @Override
        public int hashCode() {
            return Long.hashCode(bytes);
        }
    }

    /**
     * A length of time.
     *
     * @param time 0 or more, in whole microseconds
     */
    record Time(Duration time) implements SystemdValue {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Time that && time.equals(that.time);
        }

        @Override
        public int hashCode() {
            return time.hashCode();
        }
    }

    /**
     * Permission bits.
     *
     * @param bits 0 to 07777
     */
    record Mode(int bits) implements SystemdValue {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Mode that && bits == that.bits;
        }

        @Override
        public int hashCode() {
            return bits;
        }
    }

    /**
     * A share.
     *
     * @param percent 0 or more
     */
    record Percent(int percent) implements SystemdValue {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Percent that && percent == that.percent;
        }

        @Override
        public int hashCode() {
            return percent;
        }
    }

    /** No limit. */
    record Infinity() implements SystemdValue {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Infinity;
        }

        @Override
        public int hashCode() {
            return 0;
        }
    }

    /** The empty assignment, which undoes what was assigned before. */
    record Reset() implements SystemdValue {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Reset;
        }

        @Override
        public int hashCode() {
            return 0;
        }
    }

    /**
     * The value of a setting that PWS does not know, as it stands in a file. It is read, never written.
     *
     * @param raw what stands behind the equals sign
     */
    record Unknown(String raw) implements SystemdValue {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Unknown that && raw.equals(that.raw);
        }

        @Override
        public int hashCode() {
            return raw.hashCode();
        }
    }

    /** Returns a command whose arguments are exact. */
    static SystemdValue exec(String program, String... arguments) {
        ImmutableList.Builder<Argument> exact = ImmutableList.builder();
        for (String argument : arguments) {
            exact.add(new Literal(argument));
        }
        return new Exec(Set.of(), new Literal(program), exact.build());
    }

    /** Returns a command. */
    static SystemdValue exec(String program, List<? extends Argument> arguments) {
        return new Exec(Set.of(), new Literal(program), ImmutableList.copyOf(arguments));
    }

    /** Returns one environment variable. */
    static SystemdValue environment(String name, String value) {
        return new Environment(List.of(new Variable(name, new Literal(value))));
    }

    /** Returns paths that must exist. */
    static SystemdValue paths(List<String> paths) {
        ImmutableList.Builder<Entry> entries = ImmutableList.builderWithExpectedSize(paths.size());
        for (String path : paths) {
            entries.add(new Entry(false, false, new Literal(path)));
        }
        return new Paths(entries.build());
    }

    /** Returns one path that must exist. */
    static SystemdValue path(String path) {
        return paths(List.of(path));
    }

    /** Returns words. */
    static SystemdValue words(String... words) {
        return new Words(ImmutableList.copyOf(words));
    }

    /** Returns an exact text. */
    static SystemdValue text(String text) {
        return new Text(new Literal(text));
    }

    /** Returns yes or no. */
    static SystemdValue flag(boolean on) {
        return new Flag(on);
    }

    /** Returns a number. */
    static SystemdValue number(long value) {
        return new Count(value);
    }

    /** Returns a size. */
    static SystemdValue size(long bytes) {
        return new Size(bytes);
    }

    /** Returns a length of time. */
    static SystemdValue time(Duration time) {
        return new Time(time);
    }

    /** Returns permission bits. */
    static SystemdValue mode(int bits) {
        return new Mode(bits);
    }

    /** Returns the empty assignment. */
    static SystemdValue reset() {
        return new Reset();
    }

    /** Returns {@code argument} in the one form that reading gives: texts joined, and no expression without a variable. */
    private static Argument normal(Argument argument) {
        if (!(argument instanceof Expression expression)) {
            return argument;
        }
        List<Expression.Part> parts = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (Expression.Part part : expression.parts()) {
            if (part instanceof Expression.Text fixed) {
                text.append(fixed.text());
            } else {
                if (text.length() > 0) {
                    parts.add(new Expression.Text(text.toString()));
                    text.setLength(0);
                }
                parts.add(part);
            }
        }
        if (parts.isEmpty()) {
            return new Literal(text.toString());
        }
        if (text.length() > 0) {
            parts.add(new Expression.Text(text.toString()));
        }
        return new Expression(parts);
    }
}
