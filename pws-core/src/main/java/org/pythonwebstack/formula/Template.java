package org.pythonwebstack.formula;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pythonwebstack.value.Parsed;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Refused;

/**
 * A text with places for names: {@code <<project>>/settings.py}. A place is {@code <<}, a name of lower-case letters, digits
 * and hyphens, and {@code >>}; {@code <<} that no letter, digit, hyphen or {@code _} follows stands for itself.
 *
 * <p>Which names there are depends on where the text is: a {@link Formula} refuses the others when it is built. What fills a
 * place is a checked value each time, and never read again for places.
 */
public final class Template {

    private static final String FIELD = "text";

    /** A part of the text: literal, or the name of a place. */
    private record Part(boolean place, String text) {}

    private final String text;
    private final ImmutableList<Part> parts;

    private Template(String text, List<Part> parts) {
        this.text = text;
        this.parts = ImmutableList.copyOf(parts);
    }

    /** Returns the template. Throws {@link Refused} if {@code text} has a place without a name. */
    public static Template of(String text) {
        return parse(text).orThrow();
    }

    /** Returns the template, or why {@code text} is not one. */
    public static Parsed<Template> parse(String text) {
        ImmutableList.Builder<Part> parts = ImmutableList.builder();
        int from = 0;
        int at = text.indexOf("<<");
        while (at >= 0) {
            int name = at + 2;
            if (name < text.length() && isWord(text.charAt(name))) {
                int end = name;
                while (end < text.length() && isName(text.charAt(end))) {
                    end++;
                }
                if (end == name || !text.startsWith(">>", end)) {
                    return Parsed.rejected(Problem.at(FormulaRule.PLACEHOLDER, FIELD, text, at));
                }
                parts.add(new Part(false, text.substring(from, at)), new Part(true, text.substring(name, end)));
                from = end + 2;
                at = text.indexOf("<<", from);
            } else {
                at = text.indexOf("<<", name);
            }
        }
        return Parsed.accepted(new Template(
                text, parts.add(new Part(false, text.substring(from))).build()));
    }

    private static boolean isName(char c) {
        return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-';
    }

    private static boolean isWord(char c) {
        return isName(c) || c >= 'A' && c <= 'Z' || c == '_';
    }

    /** Returns the names of the places. */
    public Set<String> names() {
        ImmutableSet.Builder<String> names = ImmutableSet.builder();
        for (Part part : parts) {
            if (part.place()) {
                names.add(part.text());
            }
        }
        return names.build();
    }

    /** Returns the text with {@code values} in its places, each of which has one. */
    String fill(Map<String, String> values) {
        StringBuilder out = new StringBuilder(text.length() + 32);
        for (Part part : parts) {
            out.append(part.place() ? Objects.requireNonNull(values.get(part.text()), part.text()) : part.text());
        }
        return out.toString();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Template that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** Returns the text as it was given. */
    @Override
    public String toString() {
        return text;
    }
}
