package org.pythonwebstack.value;

import java.util.ArrayList;
import java.util.List;

/**
 * A range of IP addresses in CIDR form, such as {@code 10.0.0.0/8} or {@code 2001:db8::/32}. A single address is a range of
 * one, and is written with its full prefix: {@code 192.0.2.1} is {@code 192.0.2.1/32}. Bits behind the prefix must be zero.
 */
public final class IpRange extends TextValue {

    private static final String FIELD = "address range";

    private final IpAddress address;
    private final int prefix;

    private IpRange(IpAddress address, int prefix) {
        super(address + "/" + prefix);
        this.address = address;
        this.prefix = prefix;
    }

    /** Returns the range. Throws {@link Refused} if {@code text} is not one. */
    public static IpRange of(String text) {
        return parse(text).orThrow();
    }

    /** Servers see such clients with their IPv4 address, so a range of them has no effect. */
    private static boolean isMapped(IpAddress address, int prefix) {
        return prefix >= 96 && address.isMappedV4();
    }

    /** Returns the range of one address. Throws {@link Refused} if that is an IPv4 address written as IPv6. */
    public static IpRange of(IpAddress address) {
        if (isMapped(address, address.bits())) {
            throw new Refused(Problem.at(ValueRule.NET_MAPPED, FIELD, address.toString(), 0));
        }
        return new IpRange(address, address.bits());
    }

    /** Returns the range, or why {@code text} is not one. */
    public static Parsed<IpRange> parse(String text) {
        int slash = text.indexOf('/');
        Parsed<IpAddress> first = IpAddress.parse(FIELD, text, 0, slash < 0 ? text.length() : slash);
        if (!(first instanceof Parsed.Accepted<IpAddress> accepted)) {
            return Parsed.rejected(first.problems().get(0));
        }
        IpAddress address = accepted.value();
        if (slash < 0) {
            return isMapped(address, address.bits())
                    ? Parsed.rejected(Problem.at(ValueRule.NET_MAPPED, FIELD, text, 0))
                    : Parsed.accepted(new IpRange(address, address.bits()));
        }
        Problem problem = Digits.check(FIELD, text, slash + 1, text.length(), 0, address.bits());
        if (problem != null) {
            return Parsed.rejected(problem);
        }
        int prefix = (int) Digits.value(text, slash + 1, text.length());
        if (isMapped(address, prefix)) {
            return Parsed.rejected(Problem.at(ValueRule.NET_MAPPED, FIELD, text, 0));
        }
        for (int i = prefix; i < address.bits(); i++) {
            if (address.bit(i)) {
                return Parsed.rejected(Problem.at(ValueRule.NET_HOST_BITS, FIELD, text, slash));
            }
        }
        return Parsed.accepted(new IpRange(address, prefix));
    }

    /** Returns the first address. */
    public IpAddress address() {
        return address;
    }

    /** Returns the length of the prefix in bits: 0 to 32 or 0 to 128. */
    public int prefixLength() {
        return prefix;
    }

    /** Returns whether {@code other} lies in the range; never true for an address of the other family. */
    public boolean contains(IpAddress other) {
        if (other.bits() != address.bits()) {
            return false;
        }
        for (int i = 0; i < prefix; i++) {
            if (other.bit(i) != address.bit(i)) {
                return false;
            }
        }
        return true;
    }

    /** Returns whether every address of one family lies in one of the ranges. */
    public static boolean coverAFamily(List<IpRange> ranges) {
        List<IpRange> v4 = new ArrayList<>();
        List<IpRange> v6 = new ArrayList<>();
        for (IpRange range : ranges) {
            (range.address.isV4() ? v4 : v6).add(range);
        }
        return cover(v4, 0) || cover(v6, 0);
    }

    /** The ranges agree in the bits before {@code depth}; whether they have all addresses that do so too. */
    private static boolean cover(List<IpRange> ranges, int depth) {
        List<IpRange> zeros = new ArrayList<>();
        List<IpRange> ones = new ArrayList<>();
        for (IpRange range : ranges) {
            if (range.prefix <= depth) {
                return true;
            }
            (range.address.bit(depth) ? ones : zeros).add(range);
        }
        return !zeros.isEmpty() && !ones.isEmpty() && cover(zeros, depth + 1) && cover(ones, depth + 1);
    }
}
