package org.pythonwebstack.conf;

import com.google.common.collect.ImmutableList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A configuration file of nginx, or a part that another file includes.
 *
 * <p>Inside the blocks {@code map}, {@code geo}, {@code types} and {@code split_clients} stand pairs, not directives. A
 * pair is a {@link Directive} with the empty name: its first argument is the key. So a key can never be taken for one of
 * the words that these blocks know ({@code default}, {@code include}, {@code volatile} …), which are written as directives
 * of that name.
 *
 * @param nodes the statements in order
 */
public record NginxFile(List<Node> nodes) {

    /** Copies the statements. */
    public NginxFile {
        nodes = ImmutableList.copyOf(nodes);
    }

    /** Returns a file of these statements. */
    public static NginxFile of(Node... nodes) {
        return new NginxFile(ImmutableList.copyOf(nodes));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof NginxFile that && nodes.equals(that.nodes);
    }

    @Override
    public int hashCode() {
        return nodes.hashCode();
    }
}
