package org.pythonwebstack.conf;

import com.google.common.collect.ImmutableList;
import java.util.List;

/** Turns the reasons of nodes into comments, for people who want to know why a line is there. */
public final class Reasons {

    /** What all formats take in one comment line, with room for the indentation of an editor. */
    private static final int WIDTH = 100;

    private Reasons() {}

    /**
     * Returns {@code nodes} with the reason of each directive and block in comments before it, at every depth. A long reason
     * is divided between words, so that each comment has at most 100 characters; a word longer than that stays whole.
     */
    public static List<Node> explained(List<? extends Node> nodes) {
        ImmutableList.Builder<Node> explained = ImmutableList.builder();
        for (Node node : nodes) {
            if (node instanceof Directive directive) {
                explain(directive.reason(), explained);
                explained.add(directive);
            } else if (node instanceof Block block) {
                explain(block.reason(), explained);
                explained.add(Block.of(block.name(), block.arguments(), explained(block.children()))
                        .because(block.reason())
                        .atLine(block.line()));
            } else {
                explained.add(node);
            }
        }
        return explained.build();
    }

    /** Returns the file with the reasons of its nodes as comments; see {@link #explained(List)}. */
    public static ApacheFile explained(ApacheFile file) {
        return new ApacheFile(explained(file.nodes()));
    }

    private static void explain(String reason, ImmutableList.Builder<Node> into) {
        int from = 0;
        while (reason.length() - from > WIDTH) {
            int blank = reason.lastIndexOf(' ', from + WIDTH);
            if (blank <= from) {
                blank = reason.indexOf(' ', from + WIDTH);
            }
            if (blank < 0) {
                break;
            }
            into.add(new Comment(reason.substring(from, blank)));
            from = blank + 1;
        }
        if (from < reason.length()) {
            into.add(new Comment(reason.substring(from)));
        }
    }
}
