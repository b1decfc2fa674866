package org.pythonwebstack.conf;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The places of nginx's configuration that a text can reach, each with what the documentation says it takes. */
@SuppressWarnings("ImmutableEnumChecker") // the functions keep no state
enum NginxPlace {
    GEO_VALUE(Ending.SEMICOLON, text -> data(text), text -> geo(Directive.of("", new Literal("10.0.0.1"), text))),
    GEO_DEFAULT(Ending.SEMICOLON, text -> data(text), text -> geo(Directive.of("default", text))),
    MAP_KEY(Ending.BLANK, text -> data(text), text -> map(Directive.of("", text, new Literal("x")))) {
        @Override
        String spelled(String text) {
            return text.startsWith("~")
                            || text.startsWith("\\")
                            || List.of("default", "include", "hostnames", "volatile")
                                    .contains(text)
                    ? "\\" + text
                    : text;
        }
    },
    MAP_VALUE(
            Ending.SEMICOLON,
            text -> data(text) && noDollar(text),
            text -> map(Directive.of("", new Literal("x"), text))),
    TYPES_EXTENSION(
            Ending.SEMICOLON,
            text -> line(text),
            text -> Block.of("types", List.of(), List.of(Directive.of("", new Literal("text/x"), text)))),
    DEFAULT_TYPE(Ending.SEMICOLON, text -> line(text), text -> Directive.of("default_type", text)),
    ERROR_LOG(
            Ending.BLANK,
            text -> line(text) && text.startsWith("/"),
            text -> Directive.of("error_log", text, new Keyword("error"))),
    INCLUDE(
            Ending.SEMICOLON,
            text -> line(text) && !text.isEmpty() && !text.matches("(?s).*[*?\\[].*"),
            text -> Directive.of("include", text)),
    ROOT(Ending.SEMICOLON, text -> complex(text) && text.startsWith("/"), text -> Directive.of("root", text)),
    ALIAS(Ending.SEMICOLON, text -> complex(text) && text.startsWith("/"), text -> Directive.of("alias", text)),
    CERTIFICATE(
            Ending.SEMICOLON,
            text -> complex(text) && text.startsWith("/"),
            text -> Directive.of("ssl_certificate", text)),
    ACCESS_LOG(
            Ending.BLANK,
            text -> complex(text) && text.startsWith("/"),
            text -> Directive.of("access_log", text, new Keyword("combined"))),
    TRY_FILES(
            Ending.BLANK,
            text -> complex(text) && text.startsWith("/"),
            text -> Directive.of("try_files", text, new Keyword("=404"))),
    ERROR_PAGE(
            Ending.SEMICOLON,
            text -> complex(text) && text.startsWith("/"),
            text -> Directive.of("error_page", new Literal("404"), text)),
    INDEX(Ending.SEMICOLON, text -> complex(text) && !text.startsWith("/"), text -> Directive.of("index", text)),
    AUTH_BASIC(
            Ending.SEMICOLON, text -> complex(text) && !text.equals("off"), text -> Directive.of("auth_basic", text)),
    UNKNOWN_DIRECTIVE(
            Ending.SEMICOLON,
            text -> complex(text) && !text.equals("off") && !text.equals("on"),
            text -> Directive.of("some_module_directive", text)),
    ADD_HEADER_NAME(
            Ending.BLANK,
            text -> text.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+"),
            text -> Directive.of("add_header", text, new Literal("x"))),
    ADD_HEADER_VALUE(
            Ending.SEMICOLON,
            text -> headerValue(text) && !text.isEmpty(),
            text -> Directive.of("add_header", new Literal("X-A"), text)),
    PROXY_SET_HEADER_VALUE(
            Ending.SEMICOLON,
            text -> headerValue(text),
            text -> Directive.of("proxy_set_header", new Literal("X-A"), text)),
    RETURN_BODY(
            Ending.SEMICOLON,
            text -> data(text) && noDollar(text),
            text -> Directive.of("return", new Literal("200"), text)),
    RETURN_REDIRECT(
            Ending.SEMICOLON,
            text -> headerValue(text) && !text.isEmpty(),
            text -> Directive.of("return", new Literal("301"), text)),
    LOG_FORMAT(
            Ending.SEMICOLON,
            text -> data(text) && noDollar(text) && !text.startsWith("escape="),
            text -> Directive.of("log_format", new Keyword("pws"), text)),
    LOCATION_PREFIX(Ending.BLANK, text -> location(text), text -> Block.of("location", text, List.of())),
    LOCATION_EXACT(
            Ending.BLANK,
            text -> location(text),
            text -> Block.of("location", List.of(new Keyword("="), text), List.of())),
    LOCATION_FINAL(
            Ending.BLANK,
            text -> location(text),
            text -> Block.of("location", List.of(new Keyword("^~"), text), List.of())),
    SERVER_NAME(
            Ending.SEMICOLON,
            text -> text.length() <= 253 && text.matches("|[A-Za-z0-9_-]++(\\.[A-Za-z0-9_-]++)*+\\.?"),
            text -> Directive.of("server_name", text)),
    LISTEN(
            Ending.SEMICOLON,
            text -> socket(text) || address(text) || text.matches("\\*:" + Patterns.PORT),
            text -> Directive.of("listen", text)),
    PEER(
            Ending.BLANK,
            text -> socket(text) || address(text),
            text -> Block.of(
                    "upstream",
                    new Literal("a"),
                    List.of(Directive.of("server", text, new Setting("weight", new Literal("1")))))),
    PEER_OPTION(
            Ending.SEMICOLON,
            text -> complex(text),
            text -> Directive.of(
                    "server",
                    new Literal("127.0.0.1:1"),
                    new Setting("slow_start", text instanceof Literal ? text : new Literal("x")))) {
        @Override
        String spelled(String text) {
            return "slow_start=" + text;
        }
    },
    UPSTREAM(
            Ending.BLANK,
            text -> text.matches("[A-Za-z0-9][A-Za-z0-9_.-]*"),
            text -> Block.of("upstream", text, List.of())),
    PROXY_PASS(
            Ending.SEMICOLON,
            text -> complex(text) && text.matches("(?s)https?://(?!unix:)[^ ]+"),
            text -> Directive.of("proxy_pass", text)),
    BODY_SIZE(
            Ending.SEMICOLON,
            text -> quantity(text, Patterns.BYTES),
            text -> Directive.of("client_max_body_size", text)),
    READ_TIMEOUT(
            Ending.SEMICOLON,
            text -> quantity(text, Patterns.MILLISECONDS),
            text -> Directive.of("proxy_read_timeout", text)),
    CONDITION(
            Ending.BLANK,
            text -> complex(text),
            text -> Block.of("if", List.of(Expression.ofVariable("host"), new Keyword("="), text), List.of()));

    /** The language with a variable for the dollar sign. */
    static final NginxSyntax DOLLAR = NginxSyntax.standard().withLiteralDollar("pws_dollar");

    private enum Ending {
        SEMICOLON(4094),
        BLANK(4093);

        private final int limit;

        Ending(int limit) {
            this.limit = limit;
        }
    }

    private static final class Patterns {
        private static final long SECOND = 1000;
        static final Pattern QUANTITY = Pattern.compile("([0-9]{1,19})([a-zA-Z]*)");
        static final Map<String, Long> BYTES = Map.of(
                "", 1L, "k", 1L << 10, "K", 1L << 10, "m", 1L << 20, "M", 1L << 20, "g", 1L << 30, "G", 1L << 30);
        static final Map<String, Long> MILLISECONDS = Map.of(
                "ms", 1L,
                "", SECOND,
                "s", SECOND,
                "m", 60 * SECOND,
                "h", 3600 * SECOND,
                "d", 86_400 * SECOND,
                "w", 7 * 86_400 * SECOND,
                "M", 30 * 86_400 * SECOND,
                "y", 365 * 86_400 * SECOND);
        static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
        static final String IPV4 = OCTET + "(\\." + OCTET + "){3}";
        static final String PORT =
                "(6553[0-5]|655[0-2][0-9]|65[0-4][0-9]{2}|6[0-4][0-9]{3}|[1-5][0-9]{4}|[1-9][0-9]{0,3})";
    }

    private static final Pattern CONTROL = Pattern.compile("[\\x00-\\x1f\\x7f]");
    private static final Pattern CONTROL_BUT_TAB = Pattern.compile("[\\x00-\\x08\\x0a-\\x1f\\x7f]");

    private final Ending ending;
    private final Predicate<String> takes;
    private final Function<Argument, Node> node;

    NginxPlace(Ending ending, Predicate<String> takes, Function<Argument, Node> node) {
        this.ending = ending;
        this.takes = takes;
        this.node = node;
    }

    /** Returns the statement with {@code argument} in this place. */
    Node holding(Argument argument) {
        return node.apply(argument);
    }

    /** Returns whether the documentation says that a literal with this text can stand here. */
    boolean takes(String text) {
        return isUnicode(text) && takes.test(text) && encodedLength(spelled(text)) <= ending.limit;
    }

    /** Returns what nginx receives for {@code text}. */
    String spelled(String text) {
        return text;
    }

    private static Node geo(Node pair) {
        return Block.of("geo", Expression.ofVariable("v"), List.of(pair));
    }

    private static Node map(Node pair) {
        return Block.of("map", List.of(Expression.ofVariable("host"), Expression.ofVariable("v")), List.of(pair));
    }

    /** Whether nginx can count {@code text} in the smallest unit, with 63 bits. */
    private static boolean quantity(String text, Map<String, Long> units) {
        Matcher matcher = Patterns.QUANTITY.matcher(text);
        return matcher.matches()
                && units.containsKey(matcher.group(2))
                && new BigInteger(matcher.group(1))
                                .multiply(BigInteger.valueOf(units.getOrDefault(matcher.group(2), 0L)))
                                .bitLength()
                        <= 63;
    }

    private static boolean isUnicode(String text) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    private static boolean data(String text) {
        return text.indexOf('\0') < 0;
    }

    private static boolean line(String text) {
        return !CONTROL.matcher(text).find();
    }

    private static boolean noDollar(String text) {
        return text.indexOf('$') < 0;
    }

    private static boolean complex(String text) {
        return line(text) && noDollar(text);
    }

    private static boolean headerValue(String text) {
        return !CONTROL_BUT_TAB.matcher(text).find() && noDollar(text);
    }

    private static boolean location(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length <= 255
                && line(text)
                && text.startsWith("/")
                && !text.contains("//")
                && !(text + "/").matches("(?s).*/\\.\\.?/.*");
    }

    private static boolean socket(String text) {
        return line(text) && text.startsWith("unix:/") && text.getBytes(StandardCharsets.UTF_8).length <= 107 + 5;
    }

    private static boolean address(String text) {
        return text.matches(Patterns.IPV4 + ":" + Patterns.PORT)
                || text.matches("\\[[^%\\]]*+\\]:" + Patterns.PORT)
                        && text.indexOf(':') < text.lastIndexOf(':')
                        && com.google.common.net.InetAddresses.isInetAddress(text.substring(1, text.indexOf(']')));
    }

    private static int encodedLength(String text) {
        String escaped = text.replaceAll("[\\\\\"\n\r\t]", "xx");
        return escaped.getBytes(StandardCharsets.UTF_8).length;
    }
}
