package org.pythonwebstack.testing;

import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Tuple;

/**
 * Strings that break configuration languages: made of the characters that mean something in one of them, of what ends a line
 * or a text somewhere, of halves of pairs, and of the words that servers treat in a way of their own.
 */
public final class HostileStrings {

    /** Characters with a meaning in at least one format, a few harmless ones, and what no text may have. */
    private static final String ALPHABET =
            "abcFOOhost019.-_/ :,;\"'\\`${}%#<>()[]*?~=^@!|&+\t\r\n\0\u0001\u000b\u000c\u001b\u007f"
                    + "\u0080\u0085\u00a0\u00adéßİı\u00ff\u061c\u200b\u200e\u2028\u2029\u202e\u2066\u3000\u3002\ufeff\uff0e\uff0f\uffff";

    /** The same without anything that no text may have: for what must be accepted, or refused for its form only. */
    private static final String PRINTABLE =
            "abcFOOhost019.-_/ :,;\"'\\`${}%#<>()[]*?~=^@!|&+\u00a0\u00adéßİı\u00ff\u200b\u3000\u3002\ufeff\uff0e\uff0f\uffff";

    /** Words and fragments that are special somewhere, and classic ways out of a value. */
    private static final List<String> KEYWORDS = List.of(
            "",
            " ",
            ".",
            "..",
            "/",
            "//",
            "~",
            "-",
            "_",
            "*",
            "#",
            "\\",
            "\"",
            "'",
            "off",
            "on",
            "none",
            "None",
            "default",
            "stderr",
            "syslog:",
            "syslog:server=x",
            "memory:",
            "data:",
            "engine:",
            "unix:",
            "unix:/run/x.sock",
            "|cmd",
            "||cmd",
            "|$cmd",
            "-x",
            "--config=x",
            "%{GLOBAL}",
            "%{ENV:FOO}",
            "%{RESOURCE}",
            "%h",
            "%n",
            "%%",
            "%s",
            "${FOO}",
            "${",
            "$host",
            "$$",
            "$1",
            "${host}",
            "a${FOO}b",
            "a\\\nb",
            "a\\",
            "a\\\\",
            "x\\\"",
            "\"x\"",
            "'x'",
            "a b",
            " a",
            "a ",
            "a;}",
            "a { }",
            "a\nInclude /etc/passwd",
            "</VirtualHost>",
            "\">\nInclude x\n<Directory \"",
            "a # b",
            "~^.*$",
            "$(id)",
            "`id`",
            "&& id",
            "root",
            "#0",
            "#00",
            "0",
            "00",
            "-1",
            "4294967295",
            "4294967296",
            "١٢",
            "1e3",
            "0x10",
            "010",
            "99999999999999999999",
            "a/../b",
            "../x",
            "./x",
            "a//b",
            "/a/",
            "coding: utf-7",
            "# -*- coding: utf-7 -*-",
            "import os",
            "__import__('os')",
            "LD_PRELOAD",
            "PATH",
            "PYTHONHOME",
            "GUNICORN_CMD_ARGS",
            "http://[::1]/",
            "https://u:p@h/",
            "//evil.example",
            "javascript:alert(1)",
            "/%2e%2e/",
            "xn--",
            "xn--a",
            "xn--fa-hia.de",
            "bücher.example",
            "a。b",
            "127.0.0.1",
            "::1",
            "[::1]:80",
            "*:80",
            "*.a.test",
            "ＡＢＣ",
            "\uD83D\uDE00",
            "\uD800",
            "\uDC00",
            "a\uD800b",
            "\uDC00\uD800",
            "\u0000",
            "\r\n",
            "\u0085",
            "\u2028");

    private HostileStrings() {}

    /** Returns strings of every kind, most of them short. */
    public static Arbitrary<String> any() {
        return Arbitraries.frequencyOf(
                Tuple.of(6, ofAlphabet(ALPHABET, 12)),
                Tuple.of(2, ofAlphabet(ALPHABET, 200)),
                Tuple.of(4, printable()),
                Tuple.of(4, Arbitraries.of(KEYWORDS)),
                Tuple.of(3, keywordInText()),
                Tuple.of(2, Arbitraries.strings().ofMaxLength(20)),
                Tuple.of(1, astral()),
                Tuple.of(1, Arbitraries.strings().ascii().ofMaxLength(40)));
    }

    /** Returns strings without control characters, separators, direction marks and halves of pairs; never empty. */
    public static Arbitrary<String> printable() {
        return Arbitraries.frequencyOf(
                        Tuple.of(8, ofAlphabet(PRINTABLE, 12)),
                        Tuple.of(1, ofAlphabet(PRINTABLE, 200)),
                        Tuple.of(1, astral()))
                .filter(text -> !text.isEmpty());
    }

    /** Returns {@link #any} and strings whose lengths lie at, and one beside, each of {@code limits}. */
    public static Arbitrary<String> around(int... limits) {
        List<Integer> lengths = IntStream.of(limits)
                .flatMap(limit -> IntStream.of(limit - 1, limit, limit + 1))
                .filter(length -> length >= 0)
                .boxed()
                .toList();
        Arbitrary<String> units = Arbitraries.of("a", "é", "\u3042", "\uD83D\uDE00", "a/", "a.", "\\", "\"", "0", "-");
        Arbitrary<String> atLimits = units.flatMap(unit -> Arbitraries.of(lengths)
                .map(length -> unit.repeat(length / unit.length() + 1).substring(0, length)));
        return Arbitraries.frequencyOf(Tuple.of(4, any()), Tuple.of(1, atLimits));
    }

    /** Returns the words and fragments that are special somewhere. */
    public static List<String> keywords() {
        return KEYWORDS;
    }

    private static Arbitrary<String> ofAlphabet(String alphabet, int maxLength) {
        // Halves of pairs come apart and together by chance.
        return Arbitraries.strings()
                .withChars((alphabet + (alphabet.indexOf('\0') >= 0 ? "\uD83D\uDE00" : "")).toCharArray())
                .ofMinLength(0)
                .ofMaxLength(maxLength);
    }

    private static Arbitrary<String> keywordInText() {
        Arbitrary<String> around = ofAlphabet(ALPHABET, 4);
        return net.jqwik.api.Combinators.combine(around, Arbitraries.of(KEYWORDS), around)
                .as((before, keyword, after) -> before + keyword + after);
    }

    private static Arbitrary<String> astral() {
        return Arbitraries.integers()
                .between(0x10000, 0x10ffff)
                .map(Character::toString)
                .list()
                .ofMinSize(1)
                .ofMaxSize(5)
                .map(parts -> String.join("", parts));
    }
}
