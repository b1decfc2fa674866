package org.pythonwebstack.conf;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Tuple;

/** Texts made of what nginx's lexer knows, in any order. */
final class NginxSoup {

    private static final List<String> PIECES = List.of(
            "\"",
            "\"",
            "'",
            "\\",
            "\\\\",
            "\\\"",
            "\\'",
            "\\n",
            "\\t",
            "\\;",
            "\\ ",
            "\\\n",
            "\\$",
            ";",
            ";",
            ";",
            ";\n",
            "{",
            "}",
            "$",
            "${",
            "${a}",
            "$a",
            "#",
            "# x\n",
            "\n",
            "\r\n",
            " ",
            " ",
            "\t",
            ")",
            "(",
            "a",
            "b",
            "include2",
            "\u0001",
            "\u000b",
            "\u00a0",
            "é",
            "\uD83D\uDE00",
            "\ufeff",
            "\"a\"",
            "'b'",
            "\"a\")",
            "a b;",
            "'c' ",
            "~",
            "=",
            "@",
            "default",
            "x y z;",
            "\"q w\";\n");

    private NginxSoup() {}

    /** Returns texts that may be statements. */
    static Arbitrary<String> statements() {
        Arbitrary<String> piece = Arbitraries.frequencyOf(
                Tuple.of(300, Arbitraries.of(PIECES)),
                Tuple.of(
                        1,
                        Arbitraries.of(1364, 1365, 2046, 4090, 4092, 4093, 4094, 4095, 4096)
                                .flatMap(length -> Arbitraries.of("x", "\\", " ", "é", "y\"", "#")
                                        .map(unit -> unit.repeat(length).substring(0, length)))));
        return piece.list().ofMaxSize(24).map(pieces -> String.join("", pieces));
    }
}
