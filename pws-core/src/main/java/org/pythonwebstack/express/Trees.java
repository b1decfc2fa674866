package org.pythonwebstack.express;

import java.util.ArrayList;
import java.util.List;
import org.pythonwebstack.conf.Argument;
import org.pythonwebstack.conf.Block;
import org.pythonwebstack.conf.Directive;
import org.pythonwebstack.conf.Keyword;
import org.pythonwebstack.conf.Literal;
import org.pythonwebstack.conf.Node;

/** Short ways to make nodes. */
final class Trees {

    private Trees() {}

    /** Returns a directive with texts. */
    static Directive text(String name, Object... texts) {
        List<Argument> arguments = new ArrayList<>();
        for (Object text : texts) {
            arguments.add(Literal.of(text));
        }
        return Directive.of(name, arguments);
    }

    /** Returns a directive with texts. */
    static Directive texts(String name, Iterable<?> texts) {
        List<Argument> arguments = new ArrayList<>();
        for (Object text : texts) {
            arguments.add(Literal.of(text));
        }
        return Directive.of(name, arguments);
    }

    /** Returns a directive with words of the language. */
    static Directive word(String name, String... words) {
        List<Argument> arguments = new ArrayList<>();
        for (String word : words) {
            arguments.add(new Keyword(word));
        }
        return Directive.of(name, arguments);
    }

    /** Returns a block with one text behind its name. */
    static Block block(String name, Object text, Node... children) {
        return Block.of(name, Literal.of(text), List.of(children));
    }
}
