package org.pythonwebstack.value;

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

    /** Returns the range of one address. */
    public static IpRange of(IpAddress address) {
        return new IpRange(address, address.bits());
    }

    /** Returns the range, or why {@code text} is not one. */
    public static Parsed<IpRange> parse(String text) {
        int slash = text.indexOf('/');
        Parsed<IpAddress> first = IpAddress.parse(FIELD, text, 0, slash < 0 ? text.length() : slash);
        if (!(first instanceof Parsed.Accepted<IpAddress> accepted)) {
            return first.map(IpRange::of);
        }
        IpAddress address = accepted.value();
        if (slash < 0) {
            return Parsed.accepted(of(address));
        }
        Problem problem = Digits.check(FIELD, text, slash + 1, text.length(), 0, address.bits());
        if (problem != null) {
            return Parsed.rejected(problem);
        }
        int prefix = (int) Digits.value(text, slash + 1, text.length());
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
}
