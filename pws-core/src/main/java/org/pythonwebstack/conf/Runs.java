package org.pythonwebstack.conf;

import java.util.Arrays;
import java.util.List;

/** Notices in one reading which known directives stand one behind the other. */
final class Runs {

    private final Syntax<?> language;
    private final String text;
    private int first;
    private int count;
    private int from;
    private int[] ends = new int[32];

    Runs(Syntax<?> language, String text) {
        this.language = language;
        this.text = text;
    }

    /** Notes that {@code directive}, the last of {@code nodes}, was known and stands between two places of the text. */
    void took(Directive directive, List<Node> nodes, int start, int end) {
        if (count == 0) {
            if (directive.hasRun()) {
                return;
            }
            first = nodes.size() - 1;
            from = start;
        }
        if (count == ends.length) {
            ends = Arrays.copyOf(ends, 2 * count);
        }
        ends[count++] = end;
    }

    /** Notes that something else comes behind the last of {@code nodes}, in which {@code depth} blocks are around them. */
    void end(List<Node> nodes, int depth) {
        if (count > 1 && nodes.get(first) instanceof Directive directive) {
            directive.follow(Run.of(language, depth, nodes.subList(first, first + count), text, from, ends));
        }
        count = 0;
    }
}
