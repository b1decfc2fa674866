package org.pythonwebstack.check;

import java.util.Locale;
import java.util.Optional;
import org.pythonwebstack.value.ListenAddress;
import org.pythonwebstack.value.Port;

/**
 * Where a virtual host of an existing configuration is reached.
 *
 * @param address the address as a {@link ListenAddress} spells it, or {@code *} for all of them
 * @param port the port; 0 for every one
 */
record Endpoint(String address, int port) {

    /** Returns where a listen address is. */
    static Endpoint of(ListenAddress listen) {
        String text = listen.toString();
        return new Endpoint(
                text.substring(0, text.lastIndexOf(':')), listen.port().number());
    }

    /** Returns the argument of a {@code VirtualHost} of Apache; a host name is taken for every address. */
    static Endpoint apache(String text) {
        return parse(text, 0);
    }

    /** Returns the argument of a {@code listen} of nginx; nothing for a socket in the file system. */
    static Optional<Endpoint> nginx(String text) {
        if (text.startsWith("unix:")) {
            return Optional.empty();
        }
        Optional<Port> alone = Port.parse(text).toOptional();
        return Optional.of(alone.isPresent() ? new Endpoint("*", alone.get().number()) : parse(text, 80));
    }

    private static Endpoint parse(String text, int defaultPort) {
        int colon = text.lastIndexOf(':');
        boolean hasPort = colon > text.lastIndexOf(']');
        String host = hasPort ? text.substring(0, colon) : text;
        int port = hasPort
                ? Port.parse(text.substring(colon + 1))
                        .toOptional()
                        .map(Port::number)
                        .orElse(0)
                : defaultPort;
        // The same spelling as that of our own addresses, whatever the spelling there.
        String address = ListenAddress.parse(host + ":80")
                .toOptional()
                .map(listen -> of(listen).address())
                .orElse("*")
                .toLowerCase(Locale.ROOT);
        return new Endpoint(address.equals("0.0.0.0") || address.equals("[::]") ? "*" : address, port);
    }

    /** Returns whether a request can arrive at both. */
    boolean overlaps(Endpoint other) {
        boolean samePort = port == 0 || other.port == 0 || port == other.port;
        return samePort && (address.equals("*") || other.address.equals("*") || address.equals(other.address));
    }
}
