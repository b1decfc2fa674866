package org.pythonwebstack.conf;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Directives that stand one behind the other in many files, and the text in which a reader has found them: from the beginning
 * of the first to the end of the last, with the line feeds and the indentation between them.
 *
 * <p>Where {@link Recurring} says that the text of one directive means the same wherever a statement may begin, these mean the
 * same together: each begins where the one before it has ended. Immutable.
 */
final class Run {

    /** For a directive that has different ones behind it in different files. */
    static final Run NONE = new Run(null, 0, new Directive[0], new int[0], "");

    private final @Nullable Syntax<?> language;
    private final int depth;
    private final Directive[] directives;

    /** Where in the text each directive ends. */
    private final int[] ends;

    private final String text;
    private final int lineFeeds;

    private Run(@Nullable Syntax<?> language, int depth, Directive[] directives, int[] ends, String text) {
        this.language = language;
        this.depth = depth;
        this.directives = directives;
        this.ends = ends;
        this.text = text;
        int feeds = 0;
        for (int i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) {
            feeds++;
        }
        this.lineFeeds = feeds;
    }

    /**
     * Returns the run of some of the nodes that were read.
     *
     * @param depth how many blocks are around them
     * @param from where the first begins in {@code text}
     * @param ends where each ends in {@code text}, for at least as many as there are
     */
    static Run of(Syntax<?> language, int depth, List<Node> directives, String text, int from, int[] ends) {
        int count = directives.size();
        int[] relative = new int[count];
        for (int i = 0; i < count; i++) {
            relative[i] = ends[i] - from;
        }
        return new Run(
                language, depth, directives.toArray(new Directive[0]), relative, text.substring(from, ends[count - 1]));
    }

    /** Returns whether it was found in this language, with as many blocks around. */
    boolean belongsTo(Syntax<?> other, int blocks) {
        return language == other && depth == blocks;
    }

    /** Returns how many of its directives are the very nodes that stand at {@code index} and behind. */
    @SuppressWarnings("ReferenceEquality") // What recurs is a constant; to compare others would be to write them.
    int common(List<Node> nodes, int index) {
        int most = Math.min(directives.length, nodes.size() - index);
        for (int i = 0; i < most; i++) {
            if (nodes.get(index + i) != directives[i]) {
                return i;
            }
        }
        return most;
    }

    /** Returns the first of its directives as a run, or {@link #NONE} if that is a single one. */
    Run first(int count) {
        return count < 2
                ? NONE
                : new Run(
                        language,
                        depth,
                        Arrays.copyOf(directives, count),
                        Arrays.copyOf(ends, count),
                        text.substring(0, ends[count - 1]));
    }

    int size() {
        return directives.length;
    }

    String text() {
        return text;
    }

    int lineFeeds() {
        return lineFeeds;
    }

    void appendTo(List<Node> nodes) {
        for (Directive directive : directives) {
            nodes.add(directive);
        }
    }
}
