package org.pythonwebstack.value;

import com.google.common.net.InetAddresses;
import java.math.BigInteger;
import java.net.Inet4Address;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which texts each type of value takes, said a second time: with regular expressions, {@code BigInteger}, Guava and the
 * names of characters, and without a line in common with the types themselves.
 */
final class ValueOracles {

    private static final Set<String> BIDI_CONTROLS = Set.of(
            "ARABIC LETTER MARK",
            "LEFT-TO-RIGHT MARK",
            "RIGHT-TO-LEFT MARK",
            "LEFT-TO-RIGHT EMBEDDING",
            "RIGHT-TO-LEFT EMBEDDING",
            "POP DIRECTIONAL FORMATTING",
            "LEFT-TO-RIGHT OVERRIDE",
            "RIGHT-TO-LEFT OVERRIDE",
            "LEFT-TO-RIGHT ISOLATE",
            "RIGHT-TO-LEFT ISOLATE",
            "FIRST STRONG ISOLATE",
            "POP DIRECTIONAL ISOLATE");

    private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?");
    private static final Pattern ENCODED = Pattern.compile("(?i)xn--[A-Za-z0-9-]*");
    private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]*");
    private static final Pattern ACCOUNT = Pattern.compile("[a-z_][a-z0-9_-]{0,31}");
    private static final Pattern ENV_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,254}");
    private static final Pattern RESERVED = Pattern.compile("LD_.*|BASH_FUNC_.*|(PYTHON(EXECUTABLE|HOME|INSPECT|PATH"
            + "|PLATLIBDIR|STARTUP|USERBASE))|GUNICORN_(CMD_ARGS|FD|PID)|LISTEN_(FDS|PID|FDNAMES)|NOTIFY_SOCKET|WATCHDOG_(PID|USEC)"
            + "|BASH_ENV|BASHOPTS|CDPATH|ENV|GLOBIGNORE|IFS|PATH|PROMPT_COMMAND|PS4|SHELLOPTS|GCONV_PATH"
            + "|GETCONF_DIR|GLIBC_TUNABLES|HOSTALIASES|LOCALDOMAIN|LOCPATH|MALLOC_TRACE|NIS_PATH|NLSPATH|RESOLV_HOST_CONF"
            + "|RES_OPTIONS");
    private static final Pattern MIME =
            Pattern.compile("[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}");
    private static final Pattern URL_PATH = Pattern.compile("/|(/(?!\\.{1,2}(?:/|\\z))[^/%?#\\\\]++)+/?");
    private static final String P_CHARS = "(?:[A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2})*+";
    private static final String QUERY_CHARS = "(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*+";
    private static final Pattern WEB_URL = Pattern.compile(
            "(?:[hH][tT][tT][pP][sS]?://(?<host>\\[[^\\]/?#@]*\\]|[^\\[:/?#@]*)(?::(?<port>[^/?#@]*))?(?=[/?#]|\\z)|(?=/)(?!//))"
                    + P_CHARS + "(?:\\?" + QUERY_CHARS + ")?(?:#" + QUERY_CHARS + ")?");
    private static final Pattern LISTEN = Pattern.compile("(\\*|[0-9.]+|\\[[^\\]]*\\]):([0-9]+)");
    /** Letters and numbers, what Unicode lists beside them (Other_ID_Start, Other_ID_Continue), and not its pattern syntax. */
    private static final String ID_START = "\\p{L}\\p{Nl}_\\x{1885}\\x{1886}\\x{2118}\\x{212e}";

    private static final Pattern IDENTIFIER = Pattern.compile("[" + ID_START + "&&[^\\x{2e2f}]][" + ID_START
            + "\\p{Nd}\\p{Mn}\\p{Mc}\\p{Pc}\\x{b7}\\x{1369}-\\x{1371}\\x{19da}&&[^\\x{2e2f}]]*");
    private static final Pattern PYTHON_WORDS = Pattern.compile(
            "False|None|True|and|as|assert|async|await|break|class|continue|def|del"
                    + "|elif|else|except|finally|for|from|global|if|import|in|is|lambda|nonlocal|not|or|pass|raise|return|try|while|with|yield");

    private ValueOracles() {}

    static boolean accepts(ValueKind kind, String text) {
        return switch (kind) {
            case ABSOLUTE_PATH -> text.startsWith("/") && isPath(text.substring(1)) && utf8(text) <= 4095;
            case RELATIVE_PATH -> isPath(text) && utf8(text) <= 4095;
            case ACCOUNT -> isAccount(text);
            case GROUP ->
                isAccount(text)
                        && !Set.of("disk", "docker", "kmem", "lxd", "shadow", "sudo", "wheel")
                                .contains(text);
            case APPLICATION_GROUP_NAME -> text.matches("[A-Za-z0-9][A-Za-z0-9._:|/-]{0,254}");
            case PROCESS_GROUP_NAME -> text.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
            case SITE_NAME -> text.matches("[a-z][a-z0-9-]{0,30}");
            case LOCALE_NAME -> text.matches("[A-Za-z][A-Za-z0-9_.@-]{0,63}");
            case BYTE_SIZE -> isByteSize(text);
            case ENV_NAME ->
                ENV_NAME.matcher(text).matches() && !RESERVED.matcher(text).matches();
            case ENV_VALUE -> !isForbidden(text.replace('\t', ' ')) && utf8(text) <= 130_000;
            case PLAIN_TEXT -> !text.isEmpty() && !isForbidden(text) && utf8(text) <= 65535;
            case FILE_MODE -> text.matches("0?[0-7]{3}");
            case HEADER_NAME -> text.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}");
            case HEADER_VALUE -> text.matches("[!-~]|[!-~][\\t -~]{0,7998}[!-~]");
            case HOST_NAME -> isHostName(text);
            case WILDCARD_HOST_NAME -> isWildcard(text);
            case HOST_PATTERN -> isHostName(text) || isWildcard(text);
            case HTTP_STATUS -> text.matches("[1-5][0-9][0-9]");
            case IP_ADDRESS -> isAddress(text);
            case IP_RANGE -> isRange(text);
            case PORT -> isNumber(text, 1, 65535);
            case LISTEN_ADDRESS -> isListen(text);
            case MIME_TYPE -> MIME.matcher(text).matches();
            case PYTHON_IDENTIFIER -> isIdentifier(text) && text.length() <= 255;
            case PYTHON_NAME -> isModule(text);
            case WSGI_CALLABLE -> isCallable(text);
            case URL_PATH ->
                !isForbidden(text)
                        && utf8(text) <= 2048
                        && URL_PATH.matcher(text).matches();
            case VERSION ->
                List.of(text.split("\\.", -1)).stream().allMatch(part -> isNumber(part, 0, 999_999))
                        && text.split("\\.", -1).length <= 4;
            case WEB_URL -> isWebUrl(text);
            case DATABASE_NAME ->
                !isForbidden(text) && utf8(text) <= 63 && text.matches("[^\\s\\p{Z}](.*[^\\s\\p{Z}])?");
        };
    }

    /** Returns whether a text has a character that no value may have. */
    static boolean isForbidden(String text) {
        return text.codePoints().anyMatch(ValueOracles::isForbidden);
    }

    private static boolean isForbidden(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                true;
            case Character.FORMAT -> BIDI_CONTROLS.contains(Character.getName(c));
            default -> false;
        };
    }

    private static int utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static boolean isPath(String text) {
        return !isForbidden(text)
                && List.of(text.split("/", -1)).stream()
                        .allMatch(part -> !part.isEmpty()
                                && !part.equals(".")
                                && !part.equals("..")
                                && !part.matches("\\p{Z}+")
                                && utf8(part) <= 255);
    }

    private static boolean isAccount(String text) {
        return text.startsWith("#")
                ? isNumber(text.substring(1), 1, 4294967294L)
                : ACCOUNT.matcher(text).matches() && !text.equals("root");
    }

    private static boolean isNumber(String text, long min, long max) {
        return NUMBER.matcher(text).matches()
                && new BigInteger(text).compareTo(BigInteger.valueOf(min)) >= 0
                && new BigInteger(text).compareTo(BigInteger.valueOf(max)) <= 0;
    }

    private static boolean isByteSize(String text) {
        String number = text.isEmpty() ? "" : text.substring(0, text.length() - 1);
        long tera = 1024L * 1024 * 1024 * 1024;
        if (text.endsWith("k") || text.endsWith("K")) {
            return isNumber(number, 1, tera / 1024);
        }
        if (text.endsWith("m") || text.endsWith("M")) {
            return isNumber(number, 1, tera / 1024 / 1024);
        }
        return text.endsWith("g") || text.endsWith("G") ? isNumber(number, 1, 1024) : isNumber(text, 1, tera);
    }

    private static boolean isHostName(String text) {
        String[] labels = text.split("\\.", -1);
        return text.length() <= 253
                && List.of(labels).stream()
                        .allMatch(label -> LABEL.matcher(label).matches())
                && List.of(labels).stream().allMatch(label -> !label.matches("(?i)xn--.*") || isPunycode(label))
                && (!labels[labels.length - 1].matches("[0-9]+") || isV4(text));
    }

    /** Whether a label claims to be encoded and is none of those known here; Python's codec judges them elsewhere. */
    static boolean hasUnknownPunycode(String text) {
        return ENCODED.matcher(text).results().anyMatch(label -> !isPunycode(label.group()));
    }

    private static boolean isPunycode(String label) {
        return Set.of("xn--bcher-kva", "xn--fa-hia", "xn--n3h").contains(label.replace("XN--FA-HIA", "xn--fa-hia"));
    }

    private static boolean isWildcard(String text) {
        return text.startsWith("*.")
                && isHostName(text.substring(2))
                && !isV4(text.substring(2))
                && text.length() <= 253;
    }

    private static boolean isV4(String text) {
        return isAddress(text) && InetAddresses.forString(text) instanceof Inet4Address && text.indexOf(':') < 0;
    }

    private static boolean isAddress(String text) {
        return text.matches("[0-9a-fA-F.:]+") && InetAddresses.isInetAddress(text);
    }

    private static boolean isRange(String text) {
        String[] parts = text.split("/", -1);
        if (parts.length > 2 || !isAddress(parts[0])) {
            return false;
        }
        boolean v4 = parts[0].indexOf(':') < 0;
        byte[] bytes = InetAddresses.forString(parts[0]).getAddress();
        if (!v4 && bytes.length == 4) {
            byte[] mapped = new byte[16];
            mapped[10] = -1;
            mapped[11] = -1;
            System.arraycopy(bytes, 0, mapped, 12, 4);
            bytes = mapped;
        }
        int bits = 8 * bytes.length;
        if (isMapped(parts[0]) && (parts.length == 1 || isNumber(parts[1], 96, bits))) {
            return false;
        }
        return parts.length == 1
                || isNumber(parts[1], 0, bits)
                        && new BigInteger(1, bytes)
                                        .mod(BigInteger.TWO.pow(bits - Integer.parseInt(parts[1])))
                                        .signum()
                                == 0;
    }

    private static boolean isListen(String text) {
        var matcher = LISTEN.matcher(text);
        if (!matcher.matches() || !isNumber(matcher.group(2), 1, 65535)) {
            return false;
        }
        String host = matcher.group(1);
        return host.equals("*")
                || (host.startsWith("[")
                        ? isBracketed(host) && !isMapped(host.substring(1, host.length() - 1))
                        : isV4(host));
    }

    /** An IPv4 address written as IPv6, which the library turns into the former. */
    private static boolean isMapped(String address) {
        return address.indexOf(':') >= 0 && InetAddresses.forString(address).getAddress().length == 4;
    }

    private static boolean isBracketed(String host) {
        String inner = host.substring(1, host.length() - 1);
        return isAddress(inner) && inner.indexOf(':') >= 0;
    }

    /** For names without other than ASCII letters; Python itself judges the others elsewhere. */
    private static boolean isIdentifier(String text) {
        return text.codePoints().allMatch(c -> c < 0x80)
                ? text.matches("[A-Za-z_][A-Za-z0-9_]*")
                        && !PYTHON_WORDS.matcher(text).matches()
                : IDENTIFIER.matcher(text).matches()
                        && java.text.Normalizer.isNormalized(text, java.text.Normalizer.Form.NFKC);
    }

    private static boolean isModule(String text) {
        return text.length() <= 255 && List.of(text.split("\\.", -1)).stream().allMatch(ValueOracles::isIdentifier);
    }

    private static boolean isCallable(String text) {
        String[] parts = text.split(":", -1);
        return isModule(parts[0])
                && (parts.length == 1 || parts.length == 2 && isIdentifier(parts[1]) && parts[1].length() <= 255);
    }

    private static boolean isWebUrl(String text) {
        var matcher = WEB_URL.matcher(text);
        if (text.length() > 8000 || !matcher.matches()) {
            return false;
        }
        String host = matcher.group("host");
        String port = matcher.group("port");
        return host == null
                || (port == null || isNumber(port, 1, 65535))
                        && (host.startsWith("[") ? isBracketed(host) : isHostName(host));
    }
}
