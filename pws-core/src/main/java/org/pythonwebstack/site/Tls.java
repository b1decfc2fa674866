package org.pythonwebstack.site;

import java.util.List;
import java.util.Optional;
import org.immutables.value.Value;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.ListenAddress;
import org.pythonwebstack.value.Parsed;
import org.pythonwebstack.value.Problems;
import org.pythonwebstack.value.Refused;

/** TLS for a virtual host. A certificate without its key cannot be said. */
@Value.Immutable
public abstract class Tls {

    private static final AbsolutePath STAND_IN = AbsolutePath.of("/missing");
    private static final ListenAddress HTTPS = ListenAddress.of("*:443");

    Tls() {}

    /** Returns a builder. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns TLS with a certificate and its key, on port 443 of all addresses. Throws {@link Refused}. */
    public static Tls of(String certificate, String certificateKey) {
        return builder().certificate(certificate).certificateKey(certificateKey).build();
    }

    /** Returns the PEM file with the certificate and, after it, the chain that leads to its authority. Mandatory. */
    public abstract AbsolutePath certificate();

    /** Returns the PEM file with the private key; readable by root only. May be the file of the certificate. Mandatory. */
    public abstract AbsolutePath certificateKey();

    /** Returns where TLS is spoken; default {@code *:443}. */
    public abstract List<ListenAddress> listen();

    /** Returns whether the plain addresses of the virtual host do nothing but send visitors to https; default yes. */
    @Value.Default
    public boolean redirectHttp() {
        return true;
    }

    /** Returns what browsers are told about using https only; default nothing. */
    public abstract Optional<Hsts> hsts();

    /** Returns whether HTTP/2 is spoken; default yes. Apache speaks it only with a threaded MPM. */
    @Value.Default
    public boolean http2() {
        return true;
    }

    /** Builds {@link Tls}. */
    public static final class Builder {

        private final Fields fields = new Fields();
        private final ImmutableTls.Builder built = ImmutableTls.assemble();

        private Builder() {}

        /** Sets the certificate. Mandatory. */
        public Builder certificate(AbsolutePath file) {
            fields.set("certificate", file, built::certificate);
            return this;
        }

        /** Sets the certificate. Mandatory. */
        public Builder certificate(String file) {
            fields.read("certificate", AbsolutePath.parse(file), built::certificate);
            return this;
        }

        /** Sets the private key. Mandatory. */
        public Builder certificateKey(AbsolutePath file) {
            fields.set("certificate-key", file, built::certificateKey);
            return this;
        }

        /** Sets the private key. Mandatory. */
        public Builder certificateKey(String file) {
            fields.read("certificate-key", AbsolutePath.parse(file), built::certificateKey);
            return this;
        }

        /** Adds an address; the first one replaces the default. */
        public Builder listen(ListenAddress address) {
            fields.add("listen", address, built::addListen);
            return this;
        }

        /** Adds an address, for example {@code [::1]:8443}; the first one replaces the default. */
        public Builder listen(String address) {
            fields.addRead("listen", ListenAddress.parse(address), built::addListen);
            return this;
        }

        /** Sets whether http is redirected to https. */
        public Builder redirectHttp(boolean redirect) {
            fields.set("redirect-http", redirect, built::redirectHttp);
            return this;
        }

        /** Sets what browsers are told. */
        public Builder hsts(Hsts hsts) {
            fields.set("hsts", hsts, built::hsts);
            return this;
        }

        /** Sets for how long browsers are told to use https for this host: {@code 365d}. */
        public Builder hsts(String maxAge) {
            fields.read(
                    "hsts", Texts.asWritten(Make.from(Texts.duration("hsts", maxAge), Hsts::of), maxAge), built::hsts);
            return this;
        }

        /** Sets whether HTTP/2 is spoken. */
        public Builder http2(boolean http2) {
            fields.set("http2", http2, built::http2);
            return this;
        }

        /** Returns TLS, or everything that is wrong. */
        public Parsed<Tls> result() {
            Problems problems = fields.problems();
            if (fields.lacks("certificate", problems)) {
                built.certificate(STAND_IN);
            }
            if (fields.lacks("certificate-key", problems)) {
                built.certificateKey(STAND_IN);
            }
            if (!fields.has("listen")) {
                built.listen(List.of(HTTPS));
            }
            Tls tls = built.build();
            Problems found = new Problems();
            VirtualHostRules.repeated(tls.listen(), "listen", found);
            fields.addAsGiven(found, problems);
            return Fields.result(tls, problems);
        }

        /** Returns TLS. Throws {@link Refused} with everything that is wrong. */
        public Tls build() {
            return result().orThrow();
        }
    }
}
