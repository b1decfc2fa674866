package org.pythonwebstack.render;

import java.time.Duration;
import org.pythonwebstack.conf.Argument;
import org.pythonwebstack.conf.Directive;
import org.pythonwebstack.conf.Expression;
import org.pythonwebstack.conf.Keyword;
import org.pythonwebstack.conf.Literal;

/** Short names for the directives of nginx that the renderer builds. */
final class NginxNodes {

    private NginxNodes() {}

    /** Returns a directive with words of nginx's own. */
    static Directive words(String name, String... words) {
        Argument[] arguments = new Argument[words.length];
        for (int i = 0; i < words.length; i++) {
            arguments[i] = new Keyword(words[i]);
        }
        return Directive.of(name, arguments);
    }

    /** Returns a directive with exact texts. */
    static Directive texts(String name, String... texts) {
        Argument[] arguments = new Argument[texts.length];
        for (int i = 0; i < texts.length; i++) {
            arguments[i] = new Literal(texts[i]);
        }
        return Directive.of(name, arguments);
    }

    /** Returns a directive with a time in whole seconds. */
    static Directive seconds(String name, Duration time) {
        return texts(name, time.toSeconds() + "s");
    }

    static Expression variable(String name) {
        return Expression.ofVariable(name);
    }

    static Literal literal(Object value) {
        return Literal.of(value);
    }

    static Keyword word(String word) {
        return new Keyword(word);
    }
}
