package org.pythonwebstack.value;

import com.google.common.collect.ImmutableList;
import java.util.List;

/**
 * A relative path that can never leave what it is resolved against: it does not start with a slash and has no {@code ..}
 * component. Otherwise as {@link AbsolutePath}.
 */
public final class RelativePath extends TextValue {

    private static final String FIELD = "relative path";

    private RelativePath(String text) {
        super(text);
    }

    /** Returns the path. Throws {@link Refused} if {@code text} is not one. */
    public static RelativePath of(String text) {
        return parse(text).orThrow();
    }

    /** Returns the path, or why {@code text} is not one. */
    public static Parsed<RelativePath> parse(String text) {
        if (text.isEmpty()) {
            return Parsed.rejected(Problem.of(ValueRule.EMPTY, FIELD));
        }
        if (text.charAt(0) == '/') {
            return Parsed.rejected(Problem.at(ValueRule.PATH_NOT_RELATIVE, FIELD, text, 0));
        }
        Problem problem = Paths.check(FIELD, text, 0);
        return problem == null ? Parsed.accepted(new RelativePath(text)) : Parsed.rejected(problem);
    }

    /** Returns the path of {@code below}, seen from here. Throws {@link Refused} if both together are too long. */
    public RelativePath resolve(RelativePath below) {
        return of(this + "/" + below);
    }

    /** Returns the components in order; at least one. */
    public List<String> components() {
        ImmutableList.Builder<String> components = ImmutableList.builder();
        String text = toString();
        int from = 0;
        for (int slash = text.indexOf('/'); slash >= 0; slash = text.indexOf('/', from)) {
            components.add(text.substring(from, slash));
            from = slash + 1;
        }
        return components.add(text.substring(from)).build();
    }

    /** Returns the last component. */
    public String fileName() {
        return toString().substring(toString().lastIndexOf('/') + 1);
    }
}
