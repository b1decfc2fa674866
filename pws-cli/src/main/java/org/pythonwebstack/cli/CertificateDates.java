package org.pythonwebstack.cli;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** When a certificate runs out. */
final class CertificateDates {

    private CertificateDates() {}

    /** Returns how long the first certificate of a PEM file is still good; nothing if there is none. */
    static Optional<Duration> left(byte[] pem, Instant now) {
        try {
            return CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem))
                            instanceof X509Certificate certificate
                    ? Optional.of(
                            Duration.between(now, certificate.getNotAfter().toInstant()))
                    : Optional.empty();
        } catch (CertificateException unreadable) {
            return Optional.empty();
        }
    }
}
