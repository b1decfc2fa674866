package org.pythonwebstack.conf;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A directive: a name and its arguments. Two are equal if they mean the same, wherever and why ever they stand. */
public final class Directive extends Recurring implements Node {

    private final String name;
    private final ImmutableList<Argument> arguments;
    private final String reason;
    private final int line;

    /** What stands behind it in every file so far; threads may race for it like for what is known of a statement. */
    private @Nullable Run run;

    private Directive(String name, ImmutableList<Argument> arguments, String reason, int line) {
        this.name = Objects.requireNonNull(name, "name");
        this.arguments = arguments;
        this.reason = reason;
        this.line = line;
    }

    /** Returns a directive. */
    public static Directive of(String name, Argument... arguments) {
        return new Directive(name, ImmutableList.copyOf(arguments), "", 0);
    }

    /** Returns a directive. */
    public static Directive of(String name, List<? extends Argument> arguments) {
        return new Directive(name, ImmutableList.copyOf(arguments), "", 0);
    }

    /** Returns a directive of the line of a file on which it was read, counted from 1. */
    static Directive read(String name, ImmutableList<Argument> arguments, int line) {
        return new Directive(name, arguments, "", line);
    }

    /**
     * Returns the run that begins with this directive at {@code index} of {@code nodes}, or null. If others follow here than
     * elsewhere, it ends from now on before the first that differs.
     */
    @Nullable
    Run run(Syntax<?> language, int depth, List<Node> nodes, int index) {
        Run last = run;
        if (last == null || !last.belongsTo(language, depth)) {
            return null;
        }
        int common = last.common(nodes, index);
        if (common < last.size()) {
            last = last.first(common);
            run = last;
        }
        return last == Run.NONE ? null : last;
    }

    /** Returns whether it is known what follows, or that this differs. */
    boolean hasRun() {
        return run != null;
    }

    /** Notes the first run that begins with this directive. */
    void follow(Run found) {
        if (run == null) {
            run = found;
        }
    }

    /** Returns this directive with the reason why it is there, a sentence without control characters. */
    public Directive because(String why) {
        return new Directive(name, arguments, why, line);
    }

    /** Returns this directive as read from a line of a file, counted from 1. */
    public Directive atLine(int number) {
        return new Directive(name, arguments, reason, number);
    }

    /** Returns the name in the language's own spelling. */
    public String name() {
        return name;
    }

    /** Returns the arguments in order. */
    public List<Argument> arguments() {
        return arguments;
    }

    /** Returns why it is there, or an empty string. */
    public String reason() {
        return reason;
    }

    /** Returns the line on which it was read, from 1, or 0 if it was not read from a file. */
    public int line() {
        return line;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || other instanceof Directive that && name.equals(that.name) && arguments.equals(that.arguments);
    }

    @Override
    public int hashCode() {
        return 31 * name.hashCode() + arguments.hashCode();
    }

    @Override
    public String toString() {
        return name + arguments;
    }
}
