package org.pythonwebstack.value;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a server listens: an address and a port. {@code *:80} is every address of the machine, {@code 127.0.0.1:8080} and
 * {@code [::1]:80} are one.
 */
public final class ListenAddress extends TextValue {

    private static final String FIELD = "listen address";

    private static final CharClass FORM = CharClass.of("0-9.*");

    private final @Nullable IpAddress address;
    private final Port port;

    private ListenAddress(@Nullable IpAddress address, Port port) {
        super((address == null ? "*" : address.bracketed()) + ":" + port);
        this.address = address;
        this.port = port;
    }

    /** Returns the listen address. Throws {@link Refused} if {@code text} is not one. */
    public static ListenAddress of(String text) {
        return parse(text).orThrow();
    }

    /** Returns the listen address of one address. Throws {@link Refused} if that is an IPv4 address written as IPv6. */
    public static ListenAddress of(IpAddress address, Port port) {
        if (address.isMappedV4()) {
            throw new Refused(Problem.at(ValueRule.NET_MAPPED, FIELD, address.toString(), 0));
        }
        return new ListenAddress(address, port);
    }

    /** Returns the listen address of every address of the machine. */
    public static ListenAddress any(Port port) {
        return new ListenAddress(null, port);
    }

    /** Returns the listen address, or why {@code text} is not one. */
    public static Parsed<ListenAddress> parse(String text) {
        if (text.isEmpty()) {
            return Parsed.rejected(Problem.of(ValueRule.EMPTY, FIELD));
        }
        int colon = text.lastIndexOf(':');
        if (colon < 0) {
            int wrong = FORM.end(text, 0, text.length());
            return Parsed.rejected(Text.refuse(ValueRule.NET_LISTEN, FIELD, text, wrong));
        }
        boolean brackets = text.charAt(0) == '[';
        if (brackets && (colon < 2 || text.charAt(colon - 1) != ']')) {
            return Parsed.rejected(Problem.at(ValueRule.NET_LISTEN, FIELD, text, 0));
        }
        if (!brackets && text.indexOf(':') < colon) {
            return Parsed.rejected(Problem.at(ValueRule.NET_LISTEN, FIELD, text, text.indexOf(':')));
        }
        Parsed<Port> port = Port.parse(FIELD, text, colon + 1, text.length());
        if (colon == 1 && text.charAt(0) == '*') {
            return port instanceof Parsed.Accepted<Port> number
                    ? Parsed.accepted(any(number.value()))
                    : Parsed.rejected(port.problems().get(0));
        }
        Parsed<IpAddress> address = brackets ? parseBracketed(text, colon) : IpAddress.parse(FIELD, text, 0, colon);
        if (address instanceof Parsed.Accepted<IpAddress> accepted) {
            return port.map(number -> of(accepted.value(), number));
        }
        return Parsed.rejected(address.problems().get(0));
    }

    private static Parsed<IpAddress> parseBracketed(String text, int colon) {
        Parsed<IpAddress> address = IpAddress.parse(FIELD, text, 1, colon - 1);
        if (address instanceof Parsed.Accepted<IpAddress> accepted) {
            if (accepted.value().isV4()) {
                return Parsed.rejected(Problem.at(ValueRule.NET_LISTEN, FIELD, text, 0));
            }
            if (accepted.value().isMappedV4()) {
                return Parsed.rejected(Problem.at(ValueRule.NET_MAPPED, FIELD, text, 1));
            }
        }
        return address;
    }

    /** Returns the address, or nothing if every address of the machine is meant. */
    public Optional<IpAddress> address() {
        return Optional.ofNullable(address);
    }

    /** Returns the port. */
    public Port port() {
        return port;
    }

    /**
     * Returns whether a server that listens on one of the two cannot be told to listen on the other too: they are equal, or
     * one is every address of the machine and the other every one of a family.
     */
    public boolean isSameSocket(ListenAddress other) {
        return port.equals(other.port) && (equals(other) || coversFamily(other) || other.coversFamily(this));
    }

    private boolean coversFamily(ListenAddress other) {
        return address == null && other.address != null && other.address.isUnspecified();
    }
}
