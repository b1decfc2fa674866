package org.pythonwebstack.render;

import com.google.common.collect.ImmutableList;
import java.util.List;
import org.pythonwebstack.conf.Block;
import org.pythonwebstack.conf.Directive;
import org.pythonwebstack.conf.Node;

/** Brings the reasons of a tree together with the lines of the same tree when it was read back. */
final class Explanations {

    private Explanations() {}

    /**
     * Returns the reasons of {@code reasoned} with the lines of {@code located}. Nodes without a reason are left out.
     *
     * @param reasoned the tree as the renderer built it
     * @param located an equal tree, read from the text
     */
    static List<Explanation> join(List<? extends Node> reasoned, List<? extends Node> located) {
        ImmutableList.Builder<Explanation> found = ImmutableList.builder();
        collect(reasoned, located, found);
        return found.build();
    }

    private static void collect(
            List<? extends Node> reasoned, List<? extends Node> located, ImmutableList.Builder<Explanation> found) {
        for (int i = 0; i < reasoned.size(); i++) {
            Node mine = reasoned.get(i);
            Node read = located.get(i);
            if (mine instanceof Directive directive && read instanceof Directive at) {
                add(at.line(), directive.name(), directive.reason(), found);
            } else if (mine instanceof Block block && read instanceof Block at) {
                add(at.line(), block.name(), block.reason(), found);
                collect(block.children(), at.children(), found);
            }
        }
    }

    private static void add(int line, String name, String reason, ImmutableList.Builder<Explanation> found) {
        if (!reason.isEmpty()) {
            found.add(new Explanation(line, name, reason));
        }
    }
}
