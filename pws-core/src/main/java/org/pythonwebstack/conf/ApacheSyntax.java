package org.pythonwebstack.conf;

import com.google.common.collect.ImmutableMap;
import java.util.Map;

/**
 * The configuration language of Apache 2.4, with the directives of Debian's modules and of mod_wsgi 4.9 to 6.0.
 *
 * <p>Writing puts one statement on a line, indents by four blanks and quotes every argument that is not plainly a word. The
 * kind of an argument counts as much as its text: each directive takes literals, expressions, patterns or keywords in each
 * of its places, and a literal is escaped for the grammar of that place, so that the server takes it byte by byte.
 * {@link SyntaxRule} says what is refused.
 *
 * <p>Reading follows the server: continued lines, both kinds of quotes, a missing closing quote, names in any case. It
 * yields names in the manual's spelling, comments, and the kinds of arguments that writing takes. It does not follow
 * {@code Include} and knows no module: sections such as {@code <IfModule>} are kept, whatever they ask for.
 */
public final class ApacheSyntax extends Syntax<ApacheFile> {

    private final ImmutableMap<String, String> variables;

    /** Creates the syntax for files in which no variable is replaced. */
    public ApacheSyntax() {
        this(ImmutableMap.of());
    }

    private ApacheSyntax(ImmutableMap<String, String> variables) {
        this.variables = variables;
    }

    /**
     * Returns this syntax, reading <code>${NAME}</code> as the value of a variable as Apache does, before quotes are looked
     * at. A name that is not among them stays as it stands. Comments and writing are not concerned.
     *
     * @param values the variables of {@code Define} and of the server's environment, by name
     */
    public ApacheSyntax withDefines(Map<String, String> values) {
        return new ApacheSyntax(ImmutableMap.copyOf(values));
    }

    @Override
    public ApacheFile read(String text) {
        return readBack(text, ApacheFile.of());
    }

    @Override
    ApacheFile readBack(String text, ApacheFile written) {
        return new ApacheReader(this, text, variables, written.nodes()).read();
    }

    @Override
    String encode(ApacheFile tree) {
        return new ApacheWriter(this).write(tree);
    }
}
