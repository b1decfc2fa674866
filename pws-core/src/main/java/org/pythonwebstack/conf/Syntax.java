package org.pythonwebstack.conf;

/**
 * A configuration language: writes a tree as text, and reads text as a tree.
 *
 * <p>Instances are immutable and may be used by several threads at once.
 *
 * @param <T> the type of a whole file's tree
 */
public abstract class Syntax<T> {

    /** For the languages of this package. */
    Syntax() {}

    /**
     * Returns the text of {@code tree}. It ends with a line feed, has no carriage return, and has been read back and
     * compared: what is returned means the tree and nothing else.
     *
     * <p>Throws {@link org.pythonwebstack.value.Refused} if the tree holds a text that the language cannot express.
     */
    public final String write(T tree) {
        String text = encode(tree);
        T back;
        try {
            back = readBack(text, tree);
        } catch (Unreadable e) {
            throw new ReadBackFailed(getClass(), "the text cannot be read: " + e.getMessage(), e);
        }
        if (!back.equals(tree)) {
            throw new ReadBackFailed(getClass(), "the text means something else", null);
        }
        return text;
    }

    /**
     * Returns the tree of {@code text}, which may come from anywhere. Throws {@link Unreadable}, with line and column, if
     * the program that reads this language would not take it.
     */
    public abstract T read(String text);

    /**
     * Returns the tree of {@code text}, which was written for {@code written}. What the reader finds where a statement of that
     * tree should be, it may remember with it: see {@link Recurring}.
     */
    T readBack(String text, T written) {
        return read(text);
    }

    /** Returns the text of {@code tree}, not yet compared. Throws {@code Refused} like {@link #write}. */
    abstract String encode(T tree);
}
