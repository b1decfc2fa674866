package org.pythonwebstack.value;

import java.util.Optional;

/**
 * An absolute path of a Linux file system, already in its only spelling: no {@code .} or {@code ..}, no doubled and no
 * trailing slash, no control character. {@code /} itself is refused: nothing of a site lives there.
 *
 * <p>At most 4,095 bytes of UTF-8, and 255 for each component (Linux {@code PATH_MAX}, {@code NAME_MAX}). Every other
 * character is allowed, blanks, quotes, backslashes, {@code $} and {@code %} among them: writing them so that a server
 * reads them back is the business of the configuration languages.
 */
public final class AbsolutePath extends TextValue {

    private static final String FIELD = "path";

    private AbsolutePath(String text) {
        super(text);
    }

    /** Returns the path. Throws {@link Refused} if {@code text} is not one. */
    public static AbsolutePath of(String text) {
        return parse(text).orThrow();
    }

    /** Returns the path, or why {@code text} is not one. */
    public static Parsed<AbsolutePath> parse(String text) {
        if (text.isEmpty()) {
            return Parsed.rejected(Problem.of(ValueRule.EMPTY, FIELD));
        }
        if (text.charAt(0) != '/') {
            return Parsed.rejected(Text.refuse(ValueRule.PATH_NOT_ABSOLUTE, FIELD, text, 0));
        }
        if (text.length() == 1) {
            return Parsed.rejected(Problem.at(ValueRule.PATH_ROOT, FIELD, text, 0));
        }
        Problem problem = Paths.check(FIELD, text, 1);
        return problem == null ? Parsed.accepted(new AbsolutePath(text)) : Parsed.rejected(problem);
    }

    /**
     * Returns the path of {@code below}, seen from here. Throws {@link Refused} if both together are longer than a path
     * may be.
     */
    public AbsolutePath resolve(RelativePath below) {
        String text = this + "/" + below;
        // Both have been checked; all that can be wrong with them together is the length. No char takes more than 3
        // bytes.
        return text.length() <= Paths.MAX_BYTES / 3 ? new AbsolutePath(text) : of(text);
    }

    /** Returns the path of {@code below}, seen from here. Throws {@link Refused} if it is no {@link RelativePath}, or too long. */
    public AbsolutePath resolve(String below) {
        return resolve(RelativePath.of(below));
    }

    /** Returns whether {@code other} is this path or lies below it; component by component, so {@code /a/bob} does not contain {@code /a/bobby}. */
    public boolean contains(AbsolutePath other) {
        String mine = toString();
        String its = other.toString();
        return its.startsWith(mine) && (its.length() == mine.length() || its.charAt(mine.length()) == '/');
    }

    /** Returns {@code other} as seen from here, or nothing if it does not lie below this path. */
    public Optional<RelativePath> relativize(AbsolutePath other) {
        return contains(other) && !equals(other)
                ? Optional.of(
                        RelativePath.of(other.toString().substring(toString().length() + 1)))
                : Optional.empty();
    }

    /** Returns the directory that this lies in, or nothing if that is the root directory. */
    public Optional<AbsolutePath> parent() {
        int slash = toString().lastIndexOf('/');
        return slash == 0
                ? Optional.empty()
                : Optional.of(new AbsolutePath(toString().substring(0, slash)));
    }

    /** Returns the last component. */
    public String fileName() {
        return toString().substring(toString().lastIndexOf('/') + 1);
    }
}
