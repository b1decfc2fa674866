package org.pythonwebstack.conf;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The configuration language of nginx (written for 1.22 and later).
 *
 * <p>What an argument may be depends on its place; the table of directives is built in. In general:
 *
 * <ul>
 *   <li>a {@link Literal} is a text that nginx receives exactly. Where nginx would replace variables, one with a
 *       {@code $} is refused, as no escape exists (see {@link #withLiteralDollar}); so is one that equals a word which the
 *       directive knows ({@code off} for {@code access_log}), and one with control characters, except in the places that
 *       carry data (bodies, log formats, values of {@code map} and {@code geo}), which refuse NUL only;
 *   <li>an {@link Expression} has at least one variable, which is written with braces: {@code ${host}}. The captures
 *       {@code $1} to {@code $9} are variables with a digit as name. Directives that define a variable ({@code set},
 *       {@code map}, {@code geo}) take {@link Expression#ofVariable};
 *   <li>a {@link Keyword} is a word of nginx: {@code on}, {@code always}, {@code ssl}, {@code TLSv1.2}. Where texts stand
 *       too, only the words that the directive knows are keywords, as {@code off} for {@code auth_basic}, or
 *       {@code =404} and {@code @name} for {@code try_files};
 *   <li>numbers, sizes and durations are literals: {@code 10m}, {@code 30s}, {@code 404};
 *   <li>an option {@code key=value} of {@code listen}, of a {@code server} in an upstream, of {@code limit_req} … is a
 *       {@link Setting};
 *   <li>a {@link Regex} stands behind {@code ~}, {@code ~*} in {@code location}, in {@code server_name} and as key of a
 *       {@code map} (the tilde is not part of it), and first in {@code rewrite};
 *   <li>a {@link Glob} is a {@code server_name} with a wildcard, or an {@code include} of several files.
 * </ul>
 *
 * <p>A {@code location} has the arguments: path; or {@code =}, {@code ^~} and path; or {@code ~}, {@code ~*} and regular
 * expression; or a keyword {@code @name}. An {@code if} has the condition without its parentheses: variable, operator as
 * keyword and value; or a keyword like {@code -f} and a path. It is written only with {@code return} inside.
 *
 * <p>In a directive that is not in the table {@code on} and {@code off} are keywords, and all else is a literal or an
 * expression.
 *
 * <p>Reading takes files that PWS did not write. {@code include} stays a directive. A text that nginx's own lexer does not
 * take is {@link Unreadable} at the line that nginx names; blocks of Lua code are too, as nginx reads these in another way.
 */
public final class NginxSyntax extends Syntax<NginxFile> {

    private static final NginxSyntax STANDARD = new NginxSyntax(null);

    private final @Nullable String dollar;

    private NginxSyntax(@Nullable String dollar) {
        this.dollar = dollar;
    }

    /** Returns the language in which a literal with a {@code $} is refused wherever nginx would look for a variable. */
    public static NginxSyntax standard() {
        return STANDARD;
    }

    /**
     * Returns the language in which a {@code $} in a literal is written as the variable {@code name}, which
     * {@link #literalDollar} defines. Directives that are not in the table, {@code proxy_pass} and the certificates still
     * refuse it, as a variable would change what they do.
     *
     * <p>A value with a variable is computed for each request; the path of an access log is opened for each.
     *
     * @param name a name that nothing else in the server has: lower-case letters, digits and {@code _}, a letter first
     */
    public NginxSyntax withLiteralDollar(String name) {
        if (!NginxChecks.isVariableName(name)) {
            throw new IllegalArgumentException("not the name of a variable: " + name);
        }
        return new NginxSyntax(name);
    }

    /**
     * Returns the block that defines the variable of {@link #withLiteralDollar}. It has to stand in {@code http}, once in a
     * server. Throws {@link IllegalStateException} if this language has none.
     */
    public Block literalDollar() {
        if (dollar == null) {
            throw new IllegalStateException("there is no variable for the dollar sign");
        }
        return Block.of("geo", Expression.ofVariable(dollar), List.of(Directive.of("default", new Literal("$"))));
    }

    @Override
    public NginxFile read(String text) {
        return readBack(Objects.requireNonNull(text, "text"), NginxFile.of());
    }

    @Override
    NginxFile readBack(String text, NginxFile written) {
        return new NginxFile(new NginxReader(this, text, dollar, written.nodes()).read());
    }

    @Override
    String encode(NginxFile tree) {
        return new NginxWriter(this, dollar).write(tree.nodes());
    }
}
