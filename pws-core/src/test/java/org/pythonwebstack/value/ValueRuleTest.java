package org.pythonwebstack.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule: a text that breaks it, where, and what the rule says. */
class ValueRuleTest {

    /**
     * A text that breaks a rule.
     *
     * @param rule the rule
     * @param kind what the text is not
     * @param text the text
     * @param offset the index of the offending character; -1 if it is the whole text
     */
    record Example(ValueRule rule, ValueKind kind, String text, int offset) {

        @Override
        public String toString() {
            String shown = text.length() > 40 ? text.substring(0, 40) + "..." : text;
            return rule.code() + " " + kind + " \"" + Escapes.printable(shown) + "\"";
        }
    }

    static List<Example> examples() {
        return List.of(
                new Example(ValueRule.CONTROL_CHARACTER, ValueKind.PLAIN_TEXT, "a\u0085b", 1),
                new Example(ValueRule.CONTROL_CHARACTER, ValueKind.ENV_VALUE, "\ta\r", 2),
                new Example(ValueRule.CONTROL_CHARACTER, ValueKind.ABSOLUTE_PATH, "\n/a", 0),
                new Example(ValueRule.LONE_SURROGATE, ValueKind.RELATIVE_PATH, "a/\uD800b", 2),
                new Example(ValueRule.LONE_SURROGATE, ValueKind.ENV_VALUE, "\uD83D\uDE00\uDE00", 2),
                new Example(ValueRule.EMPTY, ValueKind.SITE_NAME, "", -1),
                new Example(ValueRule.TOO_LONG, ValueKind.SITE_NAME, "a".repeat(32), 31),
                new Example(ValueRule.TOO_LONG, ValueKind.PLAIN_TEXT, "é".repeat(32768), 32767),
                new Example(ValueRule.TOO_LONG, ValueKind.ENV_VALUE, "a".repeat(130_001), 130_000),
                new Example(ValueRule.TOO_LONG, ValueKind.HEADER_VALUE, "a".repeat(8001), 8000),
                new Example(ValueRule.TOO_LONG, ValueKind.URL_PATH, "/" + "\uD83D\uDE00".repeat(512), 1023),
                new Example(ValueRule.LINE_SEPARATOR, ValueKind.PLAIN_TEXT, "ab\u2028", 2),
                new Example(ValueRule.BIDI_CONTROL, ValueKind.ABSOLUTE_PATH, "/a\u202egpj.py", 2),
                new Example(ValueRule.PATH_NOT_ABSOLUTE, ValueKind.ABSOLUTE_PATH, "srv/shop", 0),
                new Example(ValueRule.PATH_DOT_COMPONENT, ValueKind.ABSOLUTE_PATH, "/srv/../etc", 5),
                new Example(ValueRule.PATH_EMPTY_COMPONENT, ValueKind.ABSOLUTE_PATH, "/srv//shop", 5),
                new Example(ValueRule.PATH_EMPTY_COMPONENT, ValueKind.RELATIVE_PATH, "app/", 3),
                new Example(ValueRule.PATH_ROOT, ValueKind.ABSOLUTE_PATH, "/", 0),
                new Example(ValueRule.PATH_NOT_RELATIVE, ValueKind.RELATIVE_PATH, "/etc", 0),
                new Example(ValueRule.PATH_TOO_LONG, ValueKind.ABSOLUTE_PATH, "/a".repeat(2048), 4095),
                new Example(ValueRule.PATH_COMPONENT_TOO_LONG, ValueKind.RELATIVE_PATH, "x/" + "é".repeat(128), 129),
                new Example(ValueRule.PATH_BLANK_COMPONENT, ValueKind.RELATIVE_PATH, "a/ \u3000", 2),
                new Example(ValueRule.HOST_CHARACTER, ValueKind.HOST_NAME, "a.test:80", 6),
                new Example(ValueRule.HOST_EMPTY_LABEL, ValueKind.HOST_NAME, "a..test", 2),
                new Example(ValueRule.HOST_EMPTY_LABEL, ValueKind.HOST_NAME, "a.test.", 6),
                new Example(ValueRule.HOST_LABEL_TOO_LONG, ValueKind.HOST_NAME, "a".repeat(64) + ".test", 63),
                new Example(ValueRule.HOST_HYPHEN, ValueKind.HOST_NAME, "a-.test", 1),
                new Example(ValueRule.HOST_TOO_LONG, ValueKind.HOST_NAME, "a.".repeat(126) + "aa", 253),
                new Example(ValueRule.HOST_TOO_LONG, ValueKind.WILDCARD_HOST_NAME, "*." + "a.".repeat(125) + "aa", 253),
                new Example(ValueRule.HOST_NUMERIC, ValueKind.HOST_NAME, "a.256", 2),
                new Example(ValueRule.HOST_NOT_ASCII, ValueKind.HOST_NAME, "bücher.test", 1),
                new Example(ValueRule.HOST_PUNYCODE, ValueKind.HOST_NAME, "a.xn--99999999.test", 2),
                new Example(ValueRule.HOST_WILDCARD, ValueKind.HOST_NAME, "*.a.test", 0),
                new Example(ValueRule.URL_PATH_START, ValueKind.URL_PATH, "static", 0),
                new Example(ValueRule.URL_PATH_DECODED, ValueKind.URL_PATH, "/a%2e", 2),
                new Example(ValueRule.URL_DOT_SEGMENT, ValueKind.URL_PATH, "/a/..", 3),
                new Example(ValueRule.URL_EMPTY_SEGMENT, ValueKind.URL_PATH, "/a//", 3),
                new Example(ValueRule.TOO_LONG, ValueKind.WEB_URL, "/" + "a".repeat(8000), 8000),
                new Example(ValueRule.URL_CHARACTER, ValueKind.WEB_URL, "https://a.test/a b", 16),
                new Example(ValueRule.URL_ESCAPE, ValueKind.WEB_URL, "/%{ENV:X}", 1),
                new Example(ValueRule.URL_SCHEME, ValueKind.WEB_URL, "http\u017f://a.test/", 4),
                new Example(ValueRule.HOST_EMPTY_LABEL, ValueKind.WEB_URL, "http://", 7),
                new Example(ValueRule.NET_ADDRESS, ValueKind.WEB_URL, "http://[", 8),
                new Example(ValueRule.URL_CHARACTER, ValueKind.WEB_URL, "http://[::1]x", 12),
                new Example(ValueRule.URL_CHARACTER, ValueKind.WEB_URL, "http://[::1", 11),
                new Example(ValueRule.NET_ADDRESS, ValueKind.WEB_URL, "http://[::1x", 11),
                new Example(ValueRule.URL_CHARACTER, ValueKind.WEB_URL, "http://[1.2.3.4]", 7),
                new Example(ValueRule.URL_SCHEME, ValueKind.WEB_URL, "javascript:alert(1)", 10),
                new Example(ValueRule.URL_USER, ValueKind.WEB_URL, "https://u@a.test/", 9),
                new Example(ValueRule.URL_NETWORK_PATH, ValueKind.WEB_URL, "//a.test/", 1),
                new Example(ValueRule.ACCOUNT_NAME, ValueKind.ACCOUNT, "www data", 3),
                new Example(ValueRule.ACCOUNT_ROOT, ValueKind.ACCOUNT, "#0", 1),
                new Example(ValueRule.ACCOUNT_BARE_NUMBER, ValueKind.GROUP, "33", 0),
                new Example(ValueRule.GROUP_PRIVILEGED, ValueKind.GROUP, "docker", -1),
                new Example(ValueRule.NUMBER_DIGITS, ValueKind.PORT, "8o", 1),
                new Example(ValueRule.NUMBER_DIGITS, ValueKind.PORT, "١٢", 0),
                new Example(ValueRule.NUMBER_LEADING_ZERO, ValueKind.PORT, "080", 0),
                new Example(ValueRule.NUMBER_RANGE, ValueKind.PORT, "65536", 0),
                new Example(ValueRule.SIZE_UNIT, ValueKind.BYTE_SIZE, "10mb", 3),
                new Example(ValueRule.FILE_MODE, ValueKind.FILE_MODE, "0648", 3),
                new Example(ValueRule.FILE_MODE_SPECIAL, ValueKind.FILE_MODE, "4755", 0),
                new Example(ValueRule.VERSION, ValueKind.VERSION, "2.4.71-1", 6),
                new Example(ValueRule.PYTHON_IDENTIFIER, ValueKind.PYTHON_NAME, "shop.2", 5),
                new Example(ValueRule.PYTHON_KEYWORD, ValueKind.PYTHON_NAME, "shop.import", 5),
                new Example(ValueRule.PYTHON_EMPTY_PART, ValueKind.PYTHON_NAME, "shop.", 4),
                new Example(ValueRule.PYTHON_CALLABLE, ValueKind.WSGI_CALLABLE, "shop:app:x", 8),
                new Example(ValueRule.ENV_NAME, ValueKind.ENV_NAME, "A=B", 1),
                new Example(ValueRule.ENV_RESERVED, ValueKind.ENV_NAME, "LD_PRELOAD", -1),
                new Example(ValueRule.HEADER_NAME, ValueKind.HEADER_NAME, "X-A:", 3),
                new Example(ValueRule.HEADER_VALUE, ValueKind.HEADER_VALUE, "é", 0),
                new Example(ValueRule.HEADER_OUTER_BLANK, ValueKind.HEADER_VALUE, "a ", 1),
                new Example(ValueRule.NET_ADDRESS, ValueKind.IP_ADDRESS, "1.2.3", 5),
                new Example(ValueRule.NET_ZONE, ValueKind.IP_ADDRESS, "fe80::1%eth0", 7),
                new Example(ValueRule.NET_HOST_BITS, ValueKind.IP_RANGE, "10.0.0.1/8", 8),
                new Example(ValueRule.NET_LISTEN, ValueKind.LISTEN_ADDRESS, "80", 2),
                new Example(ValueRule.NET_MAPPED, ValueKind.LISTEN_ADDRESS, "[::ffff:10.0.0.1]:80", 1),
                new Example(ValueRule.NET_MAPPED, ValueKind.IP_RANGE, "::ffff:a00:1", 0),
                new Example(ValueRule.NET_MAPPED, ValueKind.IP_RANGE, "::ffff:0:0/96", 0),
                new Example(ValueRule.NAME_SITE, ValueKind.SITE_NAME, "Shop", 0),
                new Example(ValueRule.NAME_PROCESS_GROUP, ValueKind.PROCESS_GROUP_NAME, "%{GLOBAL}", 0),
                new Example(ValueRule.NAME_APPLICATION_GROUP, ValueKind.APPLICATION_GROUP_NAME, "a b", 1),
                new Example(ValueRule.NAME_LOCALE, ValueKind.LOCALE_NAME, "en/US", 2),
                new Example(ValueRule.NAME_MEDIA_TYPE, ValueKind.MIME_TYPE, "text/html;charset=utf-8", 9),
                new Example(ValueRule.NAME_DATABASE, ValueKind.DATABASE_NAME, "shop\u00a0", 4));
    }

    /** What only the conversion of international names can break. */
    static List<Example> ofConversion() {
        return List.of(
                new Example(ValueRule.HOST_IDNA, ValueKind.HOST_NAME, "a\u3002test", 1),
                new Example(ValueRule.HOST_IDNA_ORDER, ValueKind.HOST_NAME, "a\u05d0.test", 0));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("examples")
    void namesRuleAndPlace(Example example) {
        assertProblem(example, example.kind.parse(example.text));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ofConversion")
    void namesRuleAndPlaceOfAnInternationalName(Example example) {
        assertProblem(example, HostName.parseUnicode(example.text));
    }

    private static void assertProblem(Example example, Parsed<?> parsed) {
        assertThat(parsed.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.rule()).isEqualTo(example.rule);
            assertThat(problem.offset().orElse(-1)).isEqualTo(example.offset);
        });
    }

    @Test
    void everyRuleHasAnExample() {
        Set<ValueRule> shown = Stream.concat(examples().stream(), ofConversion().stream())
                .map(Example::rule)
                .collect(Collectors.toSet());
        assertThat(EnumSet.complementOf(EnumSet.copyOf(shown))).isEmpty();
    }

    @Test
    void codesAreUniqueAndOfOneForm() {
        assertThat(ValueRule.values())
                .extracting(ValueRule::code)
                .doesNotHaveDuplicates()
                .allMatch(code -> code.matches("PWS-[A-Z]{2,4}-[0-9]{3}"));
    }

    @Test
    void statementsAndCuresArePhrasesWithoutFullStop() {
        assertThat(ValueRule.values()).allSatisfy(rule -> {
            assertThat(rule.statement()).matches("(a|an|the|browsers|servers) .*[^.]");
            assertThat(rule.cure()).isNotEmpty().doesNotEndWith(".");
        });
    }
}
