package org.pythonwebstack.conf;

import com.google.common.collect.ImmutableList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tree of one configuration file of Apache.
 *
 * @param nodes its statements and comments in order; blank lines are not kept
 */
public record ApacheFile(List<Node> nodes) {

    /** Copies the nodes. */
    public ApacheFile {
        nodes = ImmutableList.copyOf(nodes);
    }

    /** Returns the file of these nodes. */
    public static ApacheFile of(Node... nodes) {
        return new ApacheFile(List.of(nodes));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ApacheFile that && nodes.equals(that.nodes);
    }

    @Override
    public int hashCode() {
        return nodes.hashCode();
    }
}
