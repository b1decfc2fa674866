package org.pythonwebstack.conf;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A section or block: a name, its arguments, and the nodes inside. Two are equal if they mean the same. */
public final class Block implements Node {

    private final String name;
    private final ImmutableList<Argument> arguments;
    private final ImmutableList<Node> children;
    private final String reason;
    private final int line;

    private Block(
            String name, ImmutableList<Argument> arguments, ImmutableList<Node> children, String reason, int line) {
        this.name = Objects.requireNonNull(name, "name");
        this.arguments = arguments;
        this.children = children;
        this.reason = reason;
        this.line = line;
    }

    /** Returns a block. */
    public static Block of(String name, List<? extends Argument> arguments, List<? extends Node> children) {
        return new Block(name, ImmutableList.copyOf(arguments), ImmutableList.copyOf(children), "", 0);
    }

    /** Returns a block with one argument. */
    public static Block of(String name, Argument argument, List<? extends Node> children) {
        return of(name, ImmutableList.of(argument), children);
    }

    /** Returns this block with the reason why it is there, a sentence without control characters. */
    public Block because(String why) {
        return new Block(name, arguments, children, why, line);
    }

    /** Returns this block as read from a line of a file, counted from 1. */
    public Block atLine(int number) {
        return new Block(name, arguments, children, reason, number);
    }

    /** Returns the name in the language's own spelling. */
    public String name() {
        return name;
    }

    /** Returns the arguments in order. */
    public List<Argument> arguments() {
        return arguments;
    }

    /** Returns the nodes inside, in order. */
    public List<Node> children() {
        return children;
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
        return other instanceof Block that
                && name.equals(that.name)
                && arguments.equals(that.arguments)
                && children.equals(that.children);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, arguments, children);
    }

    @Override
    public String toString() {
        return name + arguments + children;
    }
}
