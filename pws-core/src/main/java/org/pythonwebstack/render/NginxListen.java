package org.pythonwebstack.render;

import static org.pythonwebstack.render.NginxNodes.literal;
import static org.pythonwebstack.render.NginxNodes.word;
import static org.pythonwebstack.render.NginxNodes.words;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pythonwebstack.conf.Argument;
import org.pythonwebstack.conf.Directive;
import org.pythonwebstack.value.IpAddress;
import org.pythonwebstack.value.ListenAddress;
import org.pythonwebstack.value.Version;

/** How one version of nginx on one machine is told where a server listens. Immutable. */
final class NginxListen {

    /** Why there is a line {@code listen}. */
    static final String ADDRESS = "Without it nginx would listen on port 80 of every address, or on no port for TLS.";

    private static final Version HTTP2_DIRECTIVE = Version.of("1.25.1");

    private static final ImmutableList<ListenAddress> HTTP = ImmutableList.of(ListenAddress.of("*:80"));
    private static final ImmutableList<ListenAddress> HTTPS = ImmutableList.of(ListenAddress.of("*:443"));

    private final boolean ipv6;
    private final boolean http2Directive;
    private final ImmutableList<Directive> usualPlain;
    private final ImmutableList<Directive> usualSecure;

    NginxListen(NginxLayout layout, Version nginx) {
        this.ipv6 = layout.ipv6();
        this.http2Directive = nginx.isAtLeast(HTTP2_DIRECTIVE);
        this.usualPlain = directives(HTTP, false, false);
        this.usualSecure = directives(HTTPS, true, true);
    }

    /** Returns what a server without TLS is told. */
    ImmutableList<Directive> plain(List<ListenAddress> addresses) {
        return addresses.equals(HTTP) ? usualPlain : directives(addresses, false, false);
    }

    /** Returns what a server with TLS is told. */
    ImmutableList<Directive> secure(List<ListenAddress> addresses, boolean http2) {
        return http2 && addresses.equals(HTTPS) ? usualSecure : directives(addresses, true, http2);
    }

    /** Returns what the server is told of one address; whether it speaks HTTP/2 may be said by a directive of its own. */
    Directive directive(String address, boolean secure, boolean http2) {
        List<Argument> arguments = new ArrayList<>(3);
        arguments.add(literal(address));
        if (secure) {
            arguments.add(word("ssl"));
            if (http2 && !http2Directive) {
                arguments.add(word("http2"));
            }
        }
        return Directive.of("listen", arguments).because(ADDRESS);
    }

    /** Returns the addresses as nginx has them: every address of the machine is one for IPv4 and one for IPv6. */
    List<String> bound(List<ListenAddress> addresses) {
        List<String> all = new ArrayList<>(addresses.size() * 2);
        for (ListenAddress address : addresses) {
            Optional<IpAddress> one = address.address();
            boolean every = one.isEmpty();
            // The same to nginx, which refuses to start if it is told both.
            all.add(
                    every || one.get().isV4() && one.get().isUnspecified()
                            ? "*:" + address.port()
                            : address.toString());
            if (every && ipv6) {
                all.add("[::]:" + address.port());
            }
        }
        return all;
    }

    private ImmutableList<Directive> directives(List<ListenAddress> addresses, boolean secure, boolean http2) {
        ImmutableList.Builder<Directive> all = ImmutableList.builder();
        for (String address : bound(addresses)) {
            all.add(directive(address, secure, http2));
        }
        if (secure && http2Directive) {
            all.add(words("http2", http2 ? "on" : "off").because("Whether HTTP/2 is offered."));
        }
        return all.build();
    }
}
