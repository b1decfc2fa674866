package org.pythonwebstack.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The attacks on names, paths and settings that a single value can repel, one invocation for each row of the catalogue, under
 * its id. Rows that need the model, a language, a machine or the neighbours are tested where those are.
 */
class AttackCatalogueTest {

    /**
     * A row of the catalogue.
     *
     * @param id its id
     * @param cases what is tried
     */
    record Row(String id, List<Case> cases) {

        @Override
        public String toString() {
            return id;
        }
    }

    /**
     * One attempt.
     *
     * @param kind the type of the value
     * @param text what is tried
     * @param expected the code of the refusal, or {@code =} and the canonical text
     */
    record Case(ValueKind kind, String text, String expected) {}

    static Stream<Row> rows() {
        return Stream.of(
                row("A01", refuse(ValueKind.HOST_NAME, "PWS-TEXT-001", "a.test\nInclude /etc/shadow")),
                row(
                        "A02",
                        refuse(
                                ValueKind.HOST_NAME,
                                "PWS-TEXT-001",
                                "a.test\r",
                                "a.test\u0085",
                                "a.test\u000b",
                                "a.test\0"),
                        refuse(ValueKind.HOST_NAME, "PWS-TEXT-005", "a.test\u2028")),
                row("A03", refuse(ValueKind.HOST_NAME, "PWS-TEXT-001", "a.test\n")),
                row("A04", refuse(ValueKind.HOST_NAME, "PWS-HOST-001", "a.test;}", "a.test { }")),
                row("A05", refuse(ValueKind.HOST_NAME, "PWS-HOST-001", "a.test b.test")),
                row(
                        "A06",
                        refuse(ValueKind.HOST_NAME, "PWS-HOST-001", "~^.*$", "_", "\"\""),
                        refuse(ValueKind.HOST_NAME, "PWS-HOST-002", ".example.com"),
                        refuse(ValueKind.HOST_NAME, "PWS-HOST-009", "*.example.com")),
                row("A07", accept(ValueKind.HOST_PATTERN, "*.Example.com", "*.example.com")),
                row(
                        "A08",
                        refuse(ValueKind.HOST_PATTERN, "PWS-HOST-009", "*", "a.*.test", "*a.test", "*.*.test"),
                        refuse(ValueKind.WILDCARD_HOST_NAME, "PWS-HOST-009", "*", "a.test", "*a.test")),
                row("A09", refuse(ValueKind.HOST_NAME, "PWS-HOST-002", "../../etc/cron.d/x")),
                row(
                        "A10",
                        refuse(ValueKind.HOST_NAME, "PWS-HOST-004", "-a.test", "a-.test"),
                        refuse(ValueKind.HOST_NAME, "PWS-HOST-003", "a".repeat(64) + ".test"),
                        refuse(ValueKind.HOST_NAME, "PWS-HOST-005", "abcd.".repeat(50) + "test"),
                        refuse(ValueKind.HOST_NAME, "PWS-HOST-002", "a..test", "a.test.")),
                row(
                        "A11",
                        accept(ValueKind.HOST_NAME, "A.TEST", "a.test"),
                        accept(ValueKind.HOST_NAME, "KIWI.TEST", "kiwi.test")),
                row(
                        "A12",
                        refuse(
                                ValueKind.HOST_NAME,
                                "PWS-HOST-007",
                                "a\u3002test",
                                "a\uff0etest",
                                "a\u200dtest",
                                "\u0430.test"),
                        refuse(ValueKind.HOST_NAME, "PWS-HOST-008", "xn--a.test")),
                row(
                        "A13",
                        accept(ValueKind.HOST_NAME, "localhost", "localhost"),
                        refuse(ValueKind.HOST_NAME, "PWS-HOST-001", "[::1]")),
                row("A16", refuse(ValueKind.PROCESS_GROUP_NAME, "PWS-NAME-002", "a b", "%{ENV:X}", "%{GLOBAL}", "a=b")),
                row("A17", refuse(ValueKind.PROCESS_GROUP_NAME, "PWS-TEXT-004", "a".repeat(65))),
                row(
                        "A18",
                        refuse(ValueKind.ACCOUNT, "PWS-ACCT-002", "root", "#0"),
                        refuse(ValueKind.ACCOUNT, "PWS-ACCT-003", "0", "00", "4294967296"),
                        refuse(ValueKind.ACCOUNT, "PWS-NUM-003", "#4294967295", "#4294967296"),
                        refuse(ValueKind.ACCOUNT, "PWS-NUM-002", "#00"),
                        refuse(ValueKind.ACCOUNT, "PWS-NUM-001", "#-1"),
                        refuse(ValueKind.ACCOUNT, "PWS-ACCT-001", "-1"),
                        refuse(ValueKind.GROUP, "PWS-ACCT-002", "root", "#0")),
                row("A19", refuse(ValueKind.ACCOUNT, "PWS-ACCT-003", "33"), accept(ValueKind.ACCOUNT, "#33", "#33")),
                row("A22", refuse(ValueKind.GROUP, "PWS-ACCT-004", "shadow", "docker", "sudo", "disk")),
                row("A24", refuse(ValueKind.SITE_NAME, "PWS-NAME-001", "x.service", "../x", "a@b", "a\\x2d", "a--\\")),
                row(
                        "B01",
                        refuse(ValueKind.ABSOLUTE_PATH, "PWS-PATH-002", "/../a", "/a/../b", "/a/..", "/a/./..", "/."),
                        refuse(ValueKind.RELATIVE_PATH, "PWS-PATH-002", "..", "../a", "a/../../b", "a/..", "./..")),
                row(
                        "B02",
                        refuse(ValueKind.ABSOLUTE_PATH, "PWS-PATH-001", "srv/shop", "~/shop", "|/bin/sh"),
                        refuse(ValueKind.RELATIVE_PATH, "PWS-PATH-005", "/srv/shop")),
                row("B03", refuse(ValueKind.RELATIVE_PATH, "PWS-PATH-005", "/etc")),
                row(
                        "B06",
                        refuse(ValueKind.ABSOLUTE_PATH, "PWS-PATH-004", "/"),
                        refuse(ValueKind.ABSOLUTE_PATH, "PWS-TEXT-003", ""),
                        refuse(ValueKind.ABSOLUTE_PATH, "PWS-PATH-008", "/   ", "/a/ \u3000/b"),
                        refuse(ValueKind.RELATIVE_PATH, "PWS-TEXT-003", ""),
                        refuse(ValueKind.RELATIVE_PATH, "PWS-PATH-002", "."),
                        refuse(ValueKind.RELATIVE_PATH, "PWS-PATH-008", "   ")),
                row(
                        "B07",
                        refuse(ValueKind.ABSOLUTE_PATH, "PWS-PATH-003", "/a//b", "/a/", "//a"),
                        refuse(ValueKind.ABSOLUTE_PATH, "PWS-PATH-006", "/abc".repeat(1024)),
                        refuse(
                                ValueKind.ABSOLUTE_PATH,
                                "PWS-PATH-007",
                                "/" + "a".repeat(256),
                                "/" + "\u3042".repeat(86))),
                row(
                        "B10",
                        refuse(ValueKind.ABSOLUTE_PATH, "PWS-TEXT-001", "/a\0b", "/a\u0001", "/a\u007f", "/a\u009f"),
                        refuse(ValueKind.ABSOLUTE_PATH, "PWS-TEXT-006", "/a\u202eb", "/a\u2066b"),
                        refuse(ValueKind.ABSOLUTE_PATH, "PWS-TEXT-002", "/a\uD800", "/\uDC00a", "/\uDC00\uD800")),
                row("B11", accept(ValueKind.ABSOLUTE_PATH, "/srv/a user=#2001", "/srv/a user=#2001")),
                row("B12", accept(ValueKind.ABSOLUTE_PATH, "/srv/a\"b'c\\d\\", "/srv/a\"b'c\\d\\")),
                row("B13", accept(ValueKind.ABSOLUTE_PATH, "/srv/${HOME}", "/srv/${HOME}")),
                row("B14", accept(ValueKind.ABSOLUTE_PATH, "/srv/%{ENV:X}%h%%", "/srv/%{ENV:X}%h%%")),
                row("B15", accept(ValueKind.ABSOLUTE_PATH, "/srv/$host", "/srv/$host")),
                row(
                        "B16",
                        accept(ValueKind.ABSOLUTE_PATH, "/srv/a;{}#b", "/srv/a;{}#b"),
                        refuse(ValueKind.ABSOLUTE_PATH, "PWS-TEXT-001", "/srv/a\tb")),
                row(
                        "B25",
                        refuse(ValueKind.URL_PATH, "PWS-URL-003", "/../", "/a/./b", "/.."),
                        refuse(ValueKind.URL_PATH, "PWS-URL-002", "/%2e%2e/", "/a?b", "/a#b", "/a\\b"),
                        refuse(ValueKind.URL_PATH, "PWS-URL-004", "//", "/a//b"),
                        accept(ValueKind.URL_PATH, "/a.*(b)/c d/", "/a.*(b)/c d/")),
                row(
                        "B26",
                        refuse(
                                ValueKind.ABSOLUTE_PATH,
                                "PWS-PATH-001",
                                "|/bin/sh",
                                "||/bin/sh",
                                "syslog:",
                                "syslog:server=x",
                                "stderr")),
                row(
                        "C04",
                        refuse(
                                ValueKind.ENV_NAME,
                                "PWS-ENV-002",
                                "LD_PRELOAD",
                                "PATH",
                                "PYTHONHOME",
                                "IFS",
                                "BASH_ENV"),
                        refuse(ValueKind.ENV_NAME, "PWS-ENV-001", "=", "A=B", "A B", " A", "1A", "é"),
                        refuse(ValueKind.ENV_VALUE, "PWS-TEXT-001", "a\nSetEnv X y", "a\r", "\0"),
                        accept(ValueKind.ENV_VALUE, "a\"b\t'c", "a\"b\t'c"),
                        accept(ValueKind.ENV_VALUE, "", "")),
                row(
                        "C06",
                        refuse(ValueKind.HEADER_VALUE, "PWS-TEXT-001", "a\nSet-Cookie: x=y", "a\r"),
                        refuse(ValueKind.HEADER_NAME, "PWS-HDR-001", "X: Y", "X-A:", "X A", "\u212aey")),
                row(
                        "C07",
                        refuse(ValueKind.WEB_URL, "PWS-URL-006", "https://a.test/%1", "/%{REMOTE_USER}"),
                        accept(ValueKind.WEB_URL, "https://a.test/$1", "https://a.test/$1")),
                row(
                        "C12",
                        refuse(ValueKind.BYTE_SIZE, "PWS-NUM-003", "0", "999999g", "1099511627777", "9".repeat(30)),
                        refuse(ValueKind.BYTE_SIZE, "PWS-NUM-001", "-1", "+1", "" + " 1"),
                        refuse(ValueKind.BYTE_SIZE, "PWS-NUM-004", "1m; root /", "1t", "1 m")),
                row("C19", refuse(ValueKind.ACCOUNT, "PWS-ACCT-001", "0bad;x", "a;x", "Www", "a$", "a.b")),
                row(
                        "C23",
                        refuse(
                                ValueKind.WSGI_CALLABLE,
                                "PWS-PY-001",
                                "app:create(__import__('os'))",
                                "a b:c",
                                "--config=x",
                                "os/x:y"),
                        refuse(ValueKind.WSGI_CALLABLE, "PWS-PY-004", "a:b:c", ":app", "a:"),
                        accept(ValueKind.WSGI_CALLABLE, "shop.wsgi", "shop.wsgi:application")),
                row("C24", refuse(ValueKind.ENV_NAME, "PWS-ENV-002", "GUNICORN_CMD_ARGS")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void repels(Row row) {
        for (Case attempt : row.cases) {
            Parsed<?> parsed = attempt.kind.parse(attempt.text);
            String outcome = parsed.toOptional().isPresent()
                    ? "=" + parsed.orThrow()
                    : parsed.problems().get(0).code();
            assertThat(outcome)
                    .as("%s \"%s\"", attempt.kind, Escapes.printable(attempt.text))
                    .isEqualTo(attempt.expected);
        }
    }

    @SafeVarargs
    @SuppressWarnings("varargs") // the array is only read
    private static Row row(String id, List<Case>... cases) {
        return new Row(id, Stream.of(cases).flatMap(List::stream).toList());
    }

    private static List<Case> refuse(ValueKind kind, String code, String... texts) {
        return Stream.of(texts).map(text -> new Case(kind, text, code)).toList();
    }

    private static List<Case> accept(ValueKind kind, String text, String canonical) {
        return List.of(new Case(kind, text, "=" + canonical));
    }
}
