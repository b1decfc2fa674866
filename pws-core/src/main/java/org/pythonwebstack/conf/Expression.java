package org.pythonwebstack.conf;

import com.google.common.collect.ImmutableList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A text with variables in it, which the server replaces. It is built from parts, so that a text can never turn into a
 * variable: {@code Expression.of(Expression.text("https://"), Expression.variable("host"))}.
 *
 * @param parts the parts in order
 */
public record Expression(List<Part> parts) implements Argument {

    /** A part of an expression. */
    public sealed interface Part {}

    /**
     * Characters that stay as they are.
     *
     * @param text the characters
     */
    public record Text(String text) implements Part {
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
     * A variable of the server.
     *
     * @param name its name in the language's own spelling and without its sigil: {@code host}, {@code HTTP_HOST}
     */
    public record Variable(String name) implements Part {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Variable that && name.equals(that.name);
        }

        @Override
        public int hashCode() {
            return name.hashCode();
        }
    }

    /** Copies the parts. Texts that stand side by side become one, and empty ones go: what is equal means the same. */
    public Expression {
        parts = joined(parts);
    }

    /** Returns an expression of these parts. */
    public static Expression of(Part... parts) {
        return new Expression(List.of(parts));
    }

    /** Returns an expression that is one variable. */
    public static Expression ofVariable(String name) {
        return of(new Variable(name));
    }

    /** Returns a part that stays as it is. */
    public static Part text(String text) {
        return new Text(text);
    }

    /** Returns a part that the server replaces. */
    public static Part variable(String name) {
        return new Variable(name);
    }

    private static ImmutableList<Part> joined(List<Part> parts) {
        if (isJoined(parts)) {
            return ImmutableList.copyOf(parts);
        }
        ImmutableList.Builder<Part> joined = ImmutableList.builderWithExpectedSize(parts.size());
        String text = "";
        for (Part part : parts) {
            if (part instanceof Text next) {
                text = text.isEmpty() ? next.text() : text + next.text();
                continue;
            }
            if (!text.isEmpty()) {
                joined.add(new Text(text));
                text = "";
            }
            joined.add(part);
        }
        if (!text.isEmpty()) {
            joined.add(new Text(text));
        }
        return joined.build();
    }

    private static boolean isJoined(List<Part> parts) {
        boolean afterText = false;
        for (int i = 0; i < parts.size(); i++) {
            boolean isText = parts.get(i) instanceof Text;
            if (isText
                    && (afterText
                            || parts.get(i) instanceof Text text && text.text().isEmpty())) {
                return false;
            }
            afterText = isText;
        }
        return true;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Expression that && parts.equals(that.parts);
    }

    @Override
    public int hashCode() {
        return parts.hashCode();
    }
}
