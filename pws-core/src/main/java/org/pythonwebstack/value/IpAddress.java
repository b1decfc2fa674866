package org.pythonwebstack.value;

/**
 * An IPv4 or IPv6 address. Names are never looked up.
 *
 * <p>IPv4 has four decimal numbers without needless zeros. IPv6 is read as in RFC 4291 and written as in RFC 5952: lower
 * case, the longest run of zeros as {@code ::}. Zones ({@code %eth0}) are refused: they mean something on one machine only.
 */
public final class IpAddress extends TextValue {

    private static final String FIELD = "address";
    private static final int V4_BYTES = 4;
    private static final int V6_BYTES = 16;
    private static final int V6_GROUPS = 8;

    private final byte[] bytes;

    private IpAddress(byte[] bytes) {
        super(format(bytes));
        this.bytes = bytes;
    }

    /** Returns the address. Throws {@link Refused} if {@code text} is not one. */
    public static IpAddress of(String text) {
        return parse(text).orThrow();
    }

    /** Returns the address, or why {@code text} is not one. */
    public static Parsed<IpAddress> parse(String text) {
        return parse(FIELD, text, 0, text.length());
    }

    /** Reads the address in {@code text} from {@code from} up to {@code to}. */
    static Parsed<IpAddress> parse(String field, String text, int from, int to) {
        if (from == to) {
            return Parsed.rejected(
                    text.isEmpty()
                            ? Problem.of(ValueRule.EMPTY, field)
                            : Problem.at(ValueRule.NET_ADDRESS, field, text, from));
        }
        int colon = text.indexOf(':', from);
        byte[] bytes = new byte[colon >= 0 && colon < to ? V6_BYTES : V4_BYTES];
        int wrong = bytes.length == V6_BYTES ? readV6(text, from, to, bytes) : readV4(text, from, to, bytes, 0);
        if (wrong < 0) {
            return Parsed.accepted(new IpAddress(bytes));
        }
        boolean zone = bytes.length == V6_BYTES && wrong < to && text.charAt(wrong) == '%';
        return Parsed.rejected(Text.refuse(zone ? ValueRule.NET_ZONE : ValueRule.NET_ADDRESS, field, text, wrong));
    }

    static boolean isV4(String text) {
        return readV4(text, 0, text.length(), new byte[V4_BYTES], 0) < 0;
    }

    /** Reads four numbers; returns the index of what is wrong, or -1. */
    private static int readV4(String text, int from, int to, byte[] bytes, int at) {
        int i = from;
        for (int number = 0; number < V4_BYTES; number++) {
            if (number > 0) {
                if (i == to || text.charAt(i) != '.') {
                    return i;
                }
                i++;
            }
            int start = i;
            int value = 0;
            while (i < to && CharClass.DIGIT.has(text.charAt(i))) {
                value = value * 10 + text.charAt(i) - '0';
                if (value > 255 || i > start && text.charAt(start) == '0') {
                    return i;
                }
                i++;
            }
            if (i == start) {
                return i;
            }
            bytes[at + number] = (byte) value;
        }
        return i < to ? i : -1;
    }

    /** Reads eight groups; returns the index of what is wrong, or -1. */
    private static int readV6(String text, int from, int to, byte[] bytes) {
        int group = 0;
        int gap = -1;
        int i = from;
        if (text.startsWith("::", from) && from + 2 <= to) {
            gap = 0;
            i += 2;
        }
        while (i < to) {
            int start = i;
            int value = 0;
            while (i < to && Character.digit(text.charAt(i), 16) >= 0 && text.charAt(i) < 0x80) {
                if (i - start == 4) {
                    return i;
                }
                value = value << 4 | Character.digit(text.charAt(i), 16);
                i++;
            }
            if (i == start || group == V6_GROUPS) {
                return start;
            }
            if (i < to && text.charAt(i) == '.') {
                if (group > V6_GROUPS - 2) {
                    return i;
                }
                int wrong = readV4(text, start, to, bytes, 2 * group);
                if (wrong >= 0) {
                    return wrong;
                }
                group += 2;
                break;
            }
            bytes[2 * group] = (byte) (value >> 8);
            bytes[2 * group + 1] = (byte) value;
            group++;
            if (i == to) {
                break;
            }
            if (text.charAt(i) != ':' || i + 1 == to) {
                return i;
            }
            i++;
            if (text.charAt(i) == ':') {
                if (gap >= 0) {
                    return i;
                }
                gap = group;
                i++;
            }
        }
        return spread(bytes, group, gap) ? -1 : to;
    }

    /** Moves the groups behind the gap to the end; returns whether there are eight then. */
    private static boolean spread(byte[] bytes, int groups, int gap) {
        if (gap < 0) {
            return groups == V6_GROUPS;
        }
        int tail = 2 * (groups - gap);
        System.arraycopy(bytes, 2 * gap, bytes, V6_BYTES - tail, tail);
        java.util.Arrays.fill(bytes, 2 * gap, V6_BYTES - tail, (byte) 0);
        return groups < V6_GROUPS;
    }

    private static String format(byte[] bytes) {
        StringBuilder out = new StringBuilder(40);
        if (bytes.length == V4_BYTES) {
            return appendV4(out, bytes, 0).toString();
        }
        if (isMapped(bytes)) {
            return appendV4(out.append("::ffff:"), bytes, 12).toString();
        }
        int gap = -1;
        int gapEnd = -1;
        for (int i = 0; i < V6_GROUPS; i++) {
            int end = i;
            while (end < V6_GROUPS && group(bytes, end) == 0) {
                end++;
            }
            if (end - i > 1 && end - i > gapEnd - gap) {
                gap = i;
                gapEnd = end;
            }
            i = Math.max(i, end - 1);
        }
        for (int i = 0; i < V6_GROUPS; i++) {
            if (i == gap) {
                out.append("::");
                i = gapEnd - 1;
            } else {
                if (i > 0 && i != gapEnd) {
                    out.append(':');
                }
                out.append(Integer.toHexString(group(bytes, i)));
            }
        }
        return out.toString();
    }

    private static boolean isMapped(byte[] bytes) {
        for (int i = 0; i < 10; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return bytes[10] == -1 && bytes[11] == -1;
    }

    private static int group(byte[] bytes, int i) {
        return (bytes[2 * i] & 0xff) << 8 | bytes[2 * i + 1] & 0xff;
    }

    private static StringBuilder appendV4(StringBuilder out, byte[] bytes, int from) {
        return out.append(bytes[from] & 0xff)
                .append('.')
                .append(bytes[from + 1] & 0xff)
                .append('.')
                .append(bytes[from + 2] & 0xff)
                .append('.')
                .append(bytes[from + 3] & 0xff);
    }

    /** Returns whether this is an IPv4 address. */
    public boolean isV4() {
        return bytes.length == V4_BYTES;
    }

    /** Returns whether this is an IPv6 address. */
    public boolean isV6() {
        return bytes.length == V6_BYTES;
    }

    /** Returns the address as in a URL or before a port: an IPv6 address in brackets. */
    public String bracketed() {
        return isV6() ? "[" + this + "]" : toString();
    }

    /** Returns whether this is the address that stands for every address of a machine: 0.0.0.0 or ::. */
    public boolean isUnspecified() {
        return hasOnly(false, 0, bits());
    }

    /** Returns whether this is an IPv4 address written as an IPv6 address: ::ffff:0:0 to ::ffff:ffff:ffff. */
    public boolean isMappedV4() {
        return isV6() && hasOnly(false, 0, 80) && hasOnly(true, 80, 96);
    }

    private boolean hasOnly(boolean one, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bit(i) != one) {
                return false;
            }
        }
        return true;
    }

    /** Returns the number of bits: 32 or 128. */
    int bits() {
        return 8 * bytes.length;
    }

    /** Returns bit {@code i}, counted from the front. */
    boolean bit(int i) {
        return (bytes[i >> 3] >> (7 - (i & 7)) & 1) != 0;
    }
}
