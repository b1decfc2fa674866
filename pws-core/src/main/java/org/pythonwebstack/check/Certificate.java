package org.pythonwebstack.check;

import com.google.common.collect.ImmutableList;
import com.google.common.primitives.Bytes;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.pythonwebstack.value.HostPattern;
import org.pythonwebstack.value.WildcardHostName;

/** A certificate of a site, as far as it can be compared with the site and the key. */
public final class Certificate {

    private static final int TYPE_DNS = 2;
    /** The forms of keys: first the general one, then those of OpenSSL before 3.0 and of many programs. */
    private static final ImmutableList<String> FORMS =
            ImmutableList.of("PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY");

    private static final byte[] SAMPLE = {1, 2, 3};

    private final PublicKey key;
    private final ImmutableList<String> names;

    private final Instant validFrom;
    private final Instant validTo;

    private Certificate(X509Certificate certificate, List<String> names) {
        this.key = certificate.getPublicKey();
        this.validFrom = certificate.getNotBefore().toInstant();
        this.validTo = certificate.getNotAfter().toInstant();
        this.names = ImmutableList.copyOf(names);
    }

    /** Returns the first certificate of a PEM file, or nothing if there is none that Java understands. */
    public static Optional<Certificate> of(byte[] pem) {
        try {
            if (CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem))
                    instanceof X509Certificate certificate) {
                return Optional.of(new Certificate(certificate, names(certificate)));
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
    public boolean covers(HostPattern name) {
        String text = name.toString();
        if (names.contains(text)) {
            return true;
        }
        int dot = text.indexOf('.');
        return !(name instanceof WildcardHostName) && dot > 0 && names.contains("*" + text.substring(dot));
    }

    /** Returns from when on it is valid. */
    public Instant validFrom() {
        return validFrom;
    }

    /** Returns until when it is valid. */
    public Instant validTo() {
        return validTo;
    }

    /**
     * Returns whether a PEM file has the key of this certificate; nothing if that cannot be told, as for encrypted keys and
     * for other forms of files.
     */
    public Optional<Boolean> belongsTo(byte[] pem) {
        String text = new String(pem, StandardCharsets.ISO_8859_1);
        for (String form : FORMS) {
            String first = "-----BEGIN " + form + "-----";
            int begin = text.indexOf(first);
            int end = text.indexOf("-----END " + form + "-----", Math.max(0, begin));
            if (begin >= 0 && end >= 0) {
                return belongs(form, text.substring(begin + first.length(), end));
            }
        }
        return Optional.empty();
    }

    private Optional<Boolean> belongs(String form, String base64) {
        boolean general = form.equals(FORMS.get(0));
        if (base64.contains("ENCRYPTED")) {
            return Optional.empty();
        }
        if (!general && !form.startsWith(key.getAlgorithm())) {
            return Optional.of(false);
        }
        try {
            byte[] der = Base64.getMimeDecoder().decode(base64);
            PrivateKey secret = KeyFactory.getInstance(key.getAlgorithm())
                    .generatePrivate(new PKCS8EncodedKeySpec(general ? der : wrapped(der)));
            Signature signature = Signature.getInstance(algorithm());
            signature.initSign(secret);
            signature.update(SAMPLE);
            byte[] signed = signature.sign();
            signature.initVerify(key);
            signature.update(SAMPLE);
            return Optional.of(signature.verify(signed));
        } catch (InvalidKeySpecException e) {
            // A key of another kind than the certificate's, or none.
            return Optional.of(false);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /**
     * Puts a key of an older form into the general one (RFC 5208), as that of the certificate's algorithm with its
     * parameters: with those of another one the key does not belong to the certificate.
     */
    private byte[] wrapped(byte[] der) {
        byte[] info = key.getEncoded();
        // SEQUENCE { AlgorithmIdentifier, BIT STRING }: what stands behind the outer head is the algorithm's SEQUENCE.
        int start = headLength(info, 0);
        int end = start + headLength(info, start) + contentLength(info, start);
        byte[] algorithm = Arrays.copyOfRange(info, start, end);
        return element(0x30, Bytes.concat(new byte[] {2, 1, 0}, algorithm, element(0x04, der)));
    }

    private static int headLength(byte[] der, int at) {
        return (der[at + 1] & 0x80) == 0 ? 2 : 2 + (der[at + 1] & 0x7f);
    }

    private static int contentLength(byte[] der, int at) {
        int length = der[at + 1] & 0xff;
        if (length < 0x80) {
            return length;
        }
        int bytes = length & 0x7f;
        length = 0;
        for (int i = 0; i < bytes; i++) {
            length = length << 8 | der[at + 2 + i] & 0xff;
        }
        return length;
    }

    private static byte[] element(int tag, byte[] content) {
        int length = content.length;
        byte[] head = {(byte) tag, (byte) 0x83, (byte) (length >> 16), (byte) (length >> 8), (byte) length};
        if (length < 0x80) {
            head = new byte[] {(byte) tag, (byte) length};
        } else if (length < 0x100) {
            head = new byte[] {(byte) tag, (byte) 0x81, (byte) length};
        } else if (length < 0x10000) {
            head = new byte[] {(byte) tag, (byte) 0x82, (byte) (length >> 8), (byte) length};
        }
        return Bytes.concat(head, content);
    }

    private String algorithm() {
        return switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> key.getAlgorithm();
        };
    }
}
