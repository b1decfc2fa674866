package org.pythonwebstack.conf;

import org.pythonwebstack.value.IpAddress;
import org.pythonwebstack.value.Parsed;

/**
 * The forms of values that Apache would read by guessing. Every method returns the index of the first character that does
 * not fit, which is the length if something is missing, or -1 if all is well.
 */
final class ApacheForms {

    private static final int LARGEST_PORT = 65535;

    private ApacheForms() {}

    static int fault(ApacheKind kind, String text) {
        return switch (kind) {
            case NUMBER -> number(text, 0, 18);
            case SIGNED_NUMBER -> number(text, text.startsWith("-") ? 1 : 0, 18);
            case STATUS -> {
                int fault = number(text, 0, 3);
                yield fault < 0 && text.length() < 3 ? text.length() : fault;
            }
            case ADDRESS -> address(text, false);
            case LISTEN -> number(text, 0, 5) < 0 ? port(text, 0) : address(text, true);
            case HOST -> host(text);
            case HOST_PATTERN -> name(text, 0, text.length());
            case HEADER_NAME -> headerName(text);
            case FILE -> text.startsWith("/") ? -1 : 0;
            case ACCOUNT -> account(text);
            case BARE -> bare(text);
            default -> -1;
        };
    }

    private static int number(String text, int from, int longest) {
        for (int i = from; i < text.length(); i++) {
            if (!ApacheText.isDigit(text.charAt(i)) || i - from >= longest) {
                return i;
            }
        }
        return text.length() == from ? from : -1;
    }

    private static int port(String text, int from) {
        int fault = number(text, from, 5);
        if (fault >= 0) {
            return fault;
        }
        int port = Integer.parseInt(text, from, text.length(), 10);
        return port < 1 || port > LARGEST_PORT || text.charAt(from) == '0' ? from : -1;
    }

    private static int address(String text, boolean portNeeded) {
        int end;
        if (text.startsWith("[")) {
            end = 1;
            while (end < text.length() && isHexOrColonOrDot(text.charAt(end))) {
                end++;
            }
            if (end >= text.length() || text.charAt(end) != ']') {
                return end;
            }
            if (!(IpAddress.parse(text.substring(1, end)) instanceof Parsed.Accepted<IpAddress> address)
                    || address.value().isV4()) {
                return 1;
            }
            end++;
        } else if (text.startsWith("*")) {
            end = 1;
        } else if (text.startsWith("_default_")) {
            end = "_default_".length();
        } else {
            end = text.indexOf(':') < 0 ? text.length() : text.indexOf(':');
            int fault = fourNumbers(text, end);
            if (fault >= 0) {
                return fault;
            }
        }
        if (end == text.length()) {
            return portNeeded ? end : -1;
        }
        return text.charAt(end) == ':' ? port(text, end + 1) : end;
    }

    private static boolean isHexOrColonOrDot(char c) {
        return ApacheText.isDigit(c) || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F' || c == ':' || c == '.';
    }

    private static int fourNumbers(String text, int end) {
        int numbers = 0;
        int value = -1;
        for (int i = 0; i <= end; i++) {
            if (i == end || text.charAt(i) == '.') {
                if (value < 0) {
                    return i;
                }
                numbers++;
                value = -1;
            } else if (ApacheText.isDigit(text.charAt(i)) && value != 0) {
                value = Math.max(value, 0) * 10 + (text.charAt(i) - '0');
                if (value > 255) {
                    return i;
                }
            } else {
                return i;
            }
        }
        return numbers == 4 ? -1 : end;
    }

    /** {@code [http[s]://]name[:port]}. */
    private static int host(String text) {
        int from = text.startsWith("http://") ? 7 : text.startsWith("https://") ? 8 : 0;
        int colon = text.indexOf(':', from);
        int fault = name(text, from, colon < 0 ? text.length() : colon);
        return fault >= 0 || colon < 0 ? fault : port(text, colon + 1);
    }

    private static int name(String text, int from, int end) {
        boolean inLabel = false;
        for (int i = from; i < end; i++) {
            char c = text.charAt(i);
            if (c == '.') {
                if (!inLabel || text.charAt(i - 1) == '-') {
                    return i;
                }
                inLabel = false;
            } else if (ApacheText.isLetter(c) || ApacheText.isDigit(c) || c == '_' || c == '-' && inLabel) {
                inLabel = true;
            } else {
                return i;
            }
        }
        return inLabel && text.charAt(end - 1) != '-' ? -1 : end;
    }

    /** A host name in which {@code *} and {@code ?} may stand for letters, and at least one does. */
    static boolean isHostGlob(String source) {
        boolean wildcard = false;
        for (int i = 0; i < source.length(); i++) {
            char c = source.charAt(i);
            wildcard |= c == '*' || c == '?';
            if (!(ApacheText.isLetter(c) || ApacheText.isDigit(c) || "*?.-_".indexOf(c) >= 0)) {
                return false;
            }
        }
        return wildcard;
    }

    /** A token of RFC 9110, section 5.6.2. */
    private static int headerName(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!(ApacheText.isLetter(c) || ApacheText.isDigit(c) || "!#$%&'*+-.^_`|~".indexOf(c) >= 0)) {
                return i;
            }
        }
        return text.isEmpty() ? 0 : -1;
    }

    private static int account(String text) {
        if (text.startsWith("#")) {
            int fault = number(text, 1, 10);
            return fault < 0 && text.charAt(1) == '0' ? 1 : fault;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!(ApacheText.isLetter(c) || c == '_' || i > 0 && (ApacheText.isDigit(c) || c == '-' || c == '.'))) {
                return i;
            }
        }
        return text.isEmpty() ? 0 : -1;
    }

    /** What stands between a name and {@code >} where Apache does not look for quotes. */
    private static int bare(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean inner = i > 0 && i < text.length() - 1 && c == ' ';
            if (!(inner
                    || ApacheText.isLetter(c)
                    || ApacheText.isDigit(c)
                    || "!_./:=<-".indexOf(c) >= 0
                    || c == '>' && i < text.length() - 1)) {
                return i;
            }
        }
        return text.isEmpty() ? 0 : -1;
    }

    /** Returns whether {@code ErrorDocument} sends a text itself, and does not take it for a path, a URL or a keyword. */
    static boolean looksLikeMessage(String text) {
        if (text.indexOf(' ') >= 0) {
            return true;
        }
        if (text.startsWith("/") || ApacheSlot.equalsIgnoreAsciiCase(text, "default")) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == ':') {
                return i == 0;
            }
            if (!(ApacheText.isLetter(c) || ApacheText.isDigit(c) || c == '+' || c == '-' || c == '.')) {
                return true;
            }
        }
        return true;
    }
}
