package org.pythonwebstack.check;

import com.google.common.collect.ImmutableList;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.pythonwebstack.value.HostPattern;
import org.pythonwebstack.value.WildcardHostName;

/** A certificate of a site, as far as it can be compared with the site and the key. */
final class Certificate {

    private static final int TYPE_DNS = 2;
    private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
    private static final String END = "-----END PRIVATE KEY-----";
    private static final byte[] SAMPLE = {1, 2, 3};

    private final PublicKey key;
    private final ImmutableList<String> names;

    private Certificate(PublicKey key, List<String> names) {
        this.key = key;
        this.names = ImmutableList.copyOf(names);
    }

    /** Returns the first certificate of a PEM file, or nothing if there is none that Java understands. */
    static Optional<Certificate> of(byte[] pem) {
        try {
            if (CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem))
                    instanceof X509Certificate certificate) {
                return Optional.of(new Certificate(certificate.getPublicKey(), names(certificate)));
            }
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    private static List<String> names(X509Certificate certificate) throws GeneralSecurityException {
        Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
        ImmutableList.Builder<String> names = ImmutableList.builder();
        if (alternatives != null) {
            for (List<?> alternative : alternatives) {
                if (alternative.get(0).equals(TYPE_DNS)) {
                    names.add(alternative.get(1).toString().toLowerCase(Locale.ROOT));
                }
            }
        }
        return names.build();
    }

    /** Returns whether browsers accept the certificate for a name; a star stands for exactly one label there. */
    boolean covers(HostPattern name) {
        String text = name.toString();
        if (names.contains(text)) {
            return true;
        }
        int dot = text.indexOf('.');
        return !(name instanceof WildcardHostName) && dot > 0 && names.contains("*" + text.substring(dot));
    }

    /**
     * Returns whether a PEM file has the key of this certificate; nothing if that cannot be told, as for the older forms of
     * key files and for encrypted ones.
     */
    Optional<Boolean> belongsTo(byte[] pem) {
        String text = new String(pem, StandardCharsets.ISO_8859_1);
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END, Math.max(0, begin));
        if (begin < 0 || end < 0) {
            return Optional.empty();
        }
        try {
            byte[] der = Base64.getMimeDecoder().decode(text.substring(begin + BEGIN.length(), end));
            PrivateKey secret =
                    KeyFactory.getInstance(key.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(der));
            Signature signature = Signature.getInstance(algorithm());
            signature.initSign(secret);
            signature.update(SAMPLE);
            byte[] signed = signature.sign();
            signature.initVerify(key);
            signature.update(SAMPLE);
            return Optional.of(signature.verify(signed));
        } catch (java.security.spec.InvalidKeySpecException e) {
            // A key of another kind than the certificate's, or none.
            return Optional.of(false);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private String algorithm() {
        return switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> key.getAlgorithm();
        };
    }
}
