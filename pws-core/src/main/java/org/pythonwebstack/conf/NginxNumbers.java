package org.pythonwebstack.conf;

import org.pythonwebstack.value.IpAddress;
import org.pythonwebstack.value.IpRange;
import org.pythonwebstack.value.Parsed;
import org.pythonwebstack.value.Port;

/** The numbers, sizes, durations and addresses that nginx reads as meant: it takes many more, as {@code 0x50}. */
final class NginxNumbers {

    private static final String SOCKET = "unix:";
    private static final int MAX_SOCKET = 107;

    private NginxNumbers() {}

    /** Returns whether {@code text} is digits and a unit of the kind, or a status code of three digits. */
    static boolean isQuantity(NginxSlot.Kind kind, String text) {
        int from = kind == NginxSlot.Kind.EXPIRES && text.startsWith("-") ? 1 : 0;
        int end = from;
        while (end < text.length() && isDigit(text.charAt(end))) {
            end++;
        }
        if (kind == NginxSlot.Kind.STATUS) {
            return end == 3 && text.length() == 3;
        }
        long factor = factor(kind, text.substring(end));
        if (end == from || factor == 0 || end - from > 19) {
            return false;
        }
        long value = 0;
        for (int i = from; i < end; i++) {
            int digit = text.charAt(i) - '0';
            if (value > (Long.MAX_VALUE - digit) / 10) {
                return false;
            }
            value = value * 10 + digit;
        }
        return value <= Long.MAX_VALUE / factor;
    }

    /** Returns how many of the smallest unit {@code unit} is, or 0 if the kind does not know it. */
    private static long factor(NginxSlot.Kind kind, String unit) {
        return switch (kind) {
            case SIZE, RATE ->
                switch (unit) {
                    case "" -> 1;
                    case "k", "K" -> 1L << 10;
                    case "m", "M" -> 1L << 20;
                    case "g", "G" -> 1L << 30;
                    default -> 0;
                };
            case TIME, EXPIRES ->
                switch (unit) {
                    case "ms" -> kind == NginxSlot.Kind.TIME ? 1 : 0;
                    case "", "s" -> 1000;
                    case "m" -> 60_000;
                    case "h" -> 3_600_000;
                    case "d" -> 86_400_000;
                    case "w" -> 7 * 86_400_000L;
                    case "M" -> 30 * 86_400_000L;
                    case "y" -> 365 * 86_400_000L;
                    default -> 0;
                };
            default -> unit.isEmpty() ? 1 : 0;
        };
    }

    /** Returns whether {@code text} is {@code *}, or a percentage of at most two decimals, as {@code 12.5%}. */
    static boolean isShare(String text) {
        if (text.equals("*")) {
            return true;
        }
        int end = text.length() - 1;
        if (end < 1 || text.charAt(end) != '%') {
            return false;
        }
        int point = text.indexOf('.');
        int whole = point < 0 ? end : point;
        boolean good = whole >= 1 && whole <= 2 && (point < 0 || end - point >= 2 && end - point <= 3);
        for (int i = 0; i < end; i++) {
            good &= i == point || isDigit(text.charAt(i));
        }
        return good;
    }

    /** Returns whether {@code text} is an address with a port, or a socket; {@code any} if the address may be {@code *}. */
    static boolean isAddress(String text, boolean any) {
        if (text.startsWith(SOCKET)) {
            return text.startsWith("/", SOCKET.length())
                    && NginxChecks.utf8Length(text, SOCKET.length(), text.length()) <= MAX_SOCKET;
        }
        int colon = text.lastIndexOf(':');
        if (colon < 1 || isRefused(Port.parse(text.substring(colon + 1)))) {
            return false;
        }
        String host = text.substring(0, colon);
        if (any && host.equals("*")) {
            return true;
        }
        boolean brackets = host.startsWith("[") && host.endsWith("]");
        return IpAddress.parse(brackets ? host.substring(1, host.length() - 1) : host)
                        instanceof Parsed.Accepted<IpAddress> address
                && address.value().isV6() == brackets;
    }

    /** Returns whether {@code text} is an address, a network, or a range from one address to another. */
    static boolean isNetwork(String text) {
        int hyphen = text.indexOf('-');
        return hyphen < 0
                ? !isRefused(IpRange.parse(text))
                : !isRefused(IpAddress.parse(text.substring(0, hyphen)))
                        && !isRefused(IpAddress.parse(text.substring(hyphen + 1)));
    }

    private static boolean isRefused(Parsed<?> parsed) {
        return parsed instanceof Parsed.Rejected;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
