package org.pythonwebstack.value;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import org.pythonwebstack.testing.HostileStrings;

/** Texts of the shape of each type of value, right ones and ones that are wrong in one place. */
final class ValueTexts {

    private ValueTexts() {}

    /** Returns texts that are mostly right for {@code kind}. */
    static Arbitrary<String> shapedLike(ValueKind kind) {
        return switch (kind) {
            case ABSOLUTE_PATH -> join("/", pathComponent(), 5).map(path -> "/" + path);
            case RELATIVE_PATH -> join("/", pathComponent(), 5);
            case ACCOUNT, GROUP ->
                Arbitraries.oneOf(
                        chars("abcxyz019_-", 1, 33),
                        numbers(4294967294L).map(n -> "#" + n),
                        Arbitraries.of("root", "docker", "#0"));
            case APPLICATION_GROUP_NAME -> lengths("aZ09._:|/-", 256);
            case PROCESS_GROUP_NAME -> lengths("aZ09._-", 65);
            case SITE_NAME -> lengths("az09-", 32);
            case LOCALE_NAME -> lengths("aZ09_.@-", 65);
            case BYTE_SIZE ->
                Combinators.combine(numbers(1L << 40), Arbitraries.of("", "k", "m", "g", "K", "M", "G"))
                        .as((number, unit) -> number + unit);
            case ENV_NAME ->
                Arbitraries.oneOf(
                        lengths("AZaz09_", 256),
                        Arbitraries.of("PATH", "LD_LIBRARY_PATH", "LD_", "LD", "PYTHONPATHS", "ENV", "BASH_FUNC_x"));
            case ENV_VALUE, PLAIN_TEXT, DATABASE_NAME -> HostileStrings.printable();
            case FILE_MODE -> chars("0124567", 2, 5);
            case HEADER_NAME -> lengths("aZ09!#$%&'*+.^_`|~-", 129);
            case HEADER_VALUE ->
                Arbitraries.strings()
                        .withCharRange(' ', '~')
                        .withChars('\t')
                        .ofMinLength(1)
                        .ofMaxLength(60);
            case HOST_NAME -> hostName();
            case WILDCARD_HOST_NAME -> hostName().map(name -> "*." + name);
            case HOST_PATTERN -> Arbitraries.oneOf(hostName(), hostName().map(name -> "*." + name));
            case HTTP_STATUS -> numbers(700);
            case IP_ADDRESS -> address();
            case IP_RANGE ->
                Combinators.combine(
                                address(),
                                Arbitraries.integers().between(0, 130),
                                Arbitraries.integers().between(0, 3))
                        .as((address, prefix, form) ->
                                form == 0 ? address : form == 1 ? masked(address, prefix) : address + "/" + prefix);
            case PORT -> numbers(70000);
            case LISTEN_ADDRESS ->
                Combinators.combine(
                                Arbitraries.oneOf(
                                        Arbitraries.just("*"),
                                        address(),
                                        address().map(a -> "[" + a + "]")),
                                numbers(70000))
                        .as((address, port) -> address + ":" + port);
            case MIME_TYPE ->
                Combinators.combine(lengths("aZ09!#$&^_.+-", 128), lengths("aZ09!#$&^_.+-", 128))
                        .as((type, subtype) -> type + "/" + subtype);
            case PYTHON_IDENTIFIER -> identifier();
            case PYTHON_NAME -> join(".", identifier(), 4);
            case WSGI_CALLABLE ->
                Arbitraries.oneOf(
                        join(".", identifier(), 4),
                        Combinators.combine(join(".", identifier(), 4), identifier())
                                .as((module, name) -> module + ":" + name));
            case URL_PATH -> join("/", pathComponent(), 5).map(path -> "/" + path);
            case VERSION -> join(".", numbers(1_000_000), 5);
            case WEB_URL -> url();
        };
    }

    /** Returns {@code texts} with one character put in, taken out or changed. */
    static Arbitrary<String> wrongInOnePlace(Arbitrary<String> texts) {
        return Combinators.combine(
                        texts,
                        Arbitraries.integers().between(0, 1000),
                        Arbitraries.integers().between(0, 2),
                        Arbitraries.oneOf(
                                        HostileStrings.any(),
                                        Arbitraries.of("/", ".", ":", "-", "0", "\n", "%", "@", "A", "[", "]"))
                                .map(text -> text.isEmpty() ? "\0" : text.substring(0, 1)))
                .as((text, place, change, character) -> {
                    int at = place % (text.length() + 1);
                    return text.substring(0, at)
                            + (change == 2 ? "" : character)
                            + text.substring(Math.min(text.length(), change == 0 ? at : at + 1));
                });
    }

    private static Arbitrary<String> chars(String alphabet, int min, int max) {
        return Arbitraries.strings()
                .withChars(alphabet.toCharArray())
                .ofMinLength(min)
                .ofMaxLength(max);
    }

    /** Short texts, and some at the longest length and one behind it. */
    private static Arbitrary<String> lengths(String alphabet, int tooLong) {
        return Arbitraries.frequencyOf(
                Tuple.of(6, chars(alphabet, 1, 12)),
                Tuple.of(1, chars(alphabet, tooLong - 1, tooLong - 1)),
                Tuple.of(1, chars(alphabet, tooLong, tooLong)));
    }

    private static Arbitrary<String> numbers(long around) {
        return Arbitraries.oneOf(
                        Arbitraries.longs().between(0, around),
                        Arbitraries.longs().between(0, 20),
                        Arbitraries.longs().between(around - 1, around + 1))
                .map(number -> Long.toString(number));
    }

    private static Arbitrary<String> join(String separator, Arbitrary<String> parts, int max) {
        return parts.list().ofMinSize(1).ofMaxSize(max).map(list -> String.join(separator, list));
    }

    private static Arbitrary<String> pathComponent() {
        return Arbitraries.frequencyOf(
                Tuple.of(6, HostileStrings.printable().map(text -> text.replace("/", "x"))),
                Tuple.of(3, chars("abz09._-", 1, 10)),
                Tuple.of(1, Arbitraries.of(".", "..", "...", ".a", "..a", "\u3000", "\u00a0 ", " ")),
                Tuple.of(
                        1,
                        Arbitraries.of(83, 84, 85, 86, 127, 128, 254, 255, 256)
                                .flatMap(n -> Arbitraries.of("a", "é", "\u3042").map(unit -> unit.repeat(n)))));
    }

    private static Arbitrary<String> hostName() {
        Arbitrary<String> label = Arbitraries.frequencyOf(
                Tuple.of(6, chars("abzAZ019-", 1, 8)),
                Tuple.of(
                        2,
                        Arbitraries.of("example", "xn--bcher-kva", "xn--fa-hia", "xn--n3h", "XN--FA-HIA", "r3---sn")),
                Tuple.of(1, Arbitraries.of(62, 63, 64).map("a"::repeat)));
        return Arbitraries.frequencyOf(
                Tuple.of(5, join(".", label, 5)),
                Tuple.of(1, v4()),
                Tuple.of(1, Arbitraries.of(251, 252, 253, 254).map(ValueTexts::hostOfLength)));
    }

    private static String hostOfLength(int length) {
        return "a.".repeat(length / 2 - 1) + "a".repeat(length - 2 * (length / 2 - 1));
    }

    private static Arbitrary<String> v4() {
        return join(".", numbers(255), 4)
                .filter(text -> text.chars().filter(c -> c == '.').count() == 3);
    }

    private static Arbitrary<String> address() {
        Arbitrary<String> group = Arbitraries.oneOf(
                Arbitraries.just("0"),
                Arbitraries.integers().between(0, 0xffff).map(Integer::toHexString),
                chars("09afAF", 1, 5));
        Arbitrary<String> full = group.list().ofSize(8).map(list -> String.join(":", list));
        Arbitrary<String> gapped = Combinators.combine(
                        group.list().ofMaxSize(4), group.list().ofMaxSize(4), Arbitraries.of("", "", "1.2.3.4", "::"))
                .as((head, tail, end) -> String.join(":", head) + "::" + String.join(":", tail)
                        + (end.isEmpty() || tail.isEmpty() ? end : ":" + end));
        return Arbitraries.oneOf(
                v4(), full, gapped, Arbitraries.of("::", "::1", "::ffff:192.0.2.1", "fe80::1%eth0", "1::2::3"));
    }

    /** A range with zeros behind its prefix. */
    private static String masked(String address, int prefix) {
        return address.indexOf(':') >= 0 ? "2001:db8::/" + prefix : "10.0.0.0/" + prefix;
    }

    private static Arbitrary<String> identifier() {
        return Arbitraries.frequencyOf(
                Tuple.of(6, chars("abzAZ_019", 1, 8)),
                Tuple.of(
                        2,
                        Arbitraries.of(
                                "import",
                                "class",
                                "None",
                                "none",
                                "é",
                                "äpp",
                                "ﬁ",
                                "e\u0301",
                                "match",
                                "_",
                                "__init__")),
                Tuple.of(1, Arbitraries.of(254, 255, 256).map("a"::repeat)));
    }

    private static Arbitrary<String> url() {
        Arbitrary<String> rest = Combinators.combine(
                        chars("abzAZ09._~!$&'()*+,;=:@/-", 0, 12),
                        Arbitraries.of("", "%20", "%2f", "%", "%zz", "?a=b", "#top", "?a?b", "#a#b", "?q={x}", " "),
                        Arbitraries.of("", "?", "#", "?x=/", "#?"))
                .as((path, middle, end) -> "/" + path + middle + end);
        Arbitrary<String> authority = Combinators.combine(
                        Arbitraries.of("http://", "https://", "HTTPS://", "ftp://", "//"),
                        Arbitraries.oneOf(hostName(), address(), address().map(a -> "[" + a + "]")),
                        Arbitraries.oneOf(
                                Arbitraries.just(""), numbers(65535).map(n -> ":" + n), Arbitraries.of(":", ":080")))
                .as((scheme, host, port) -> scheme + host + port);
        return Arbitraries.oneOf(
                rest, authority, Combinators.combine(authority, rest).as((a, b) -> a + b));
    }
}
