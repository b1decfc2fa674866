package org.pythonwebstack.deploy;

import com.google.common.primitives.Bytes;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.pythonwebstack.value.HostPattern;

/**
 * A certificate that is signed with its own key, and the key: on P-256, for ten years. It is put together here, as Java has no
 * public way to sign one, and so the key is in no file before that of the site.
 *
 * @param certificate in PEM
 * @param key in PEM, PKCS #8
 */
record SelfSigned(String certificate, String key) {

    private static final Duration VALID = Duration.ofDays(3650);

    /** The clocks of visitors may be behind. */
    private static final Duration EARLIER = Duration.ofDays(1);

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int SERIAL_BITS = 120;
    private static final int LAST_SHORT_YEAR = 2049;
    private static final int SEQUENCE = 0x30;
    private static final int OCTETS = 0x04;
    private static final int LONG_LENGTH = 0x80;

    private static final byte[] TRUE = {1, 1, (byte) 0xff};
    private static final byte[] VERSION_3 = {(byte) 0xa0, 3, 2, 1, 2};
    private static final byte[] ECDSA_WITH_SHA256 = oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02);
    private static final byte[] COMMON_NAME = oid(0x55, 0x04, 0x03);
    private static final byte[] BASIC_CONSTRAINTS = oid(0x55, 0x1d, 0x13);
    private static final byte[] ALTERNATIVE_NAMES = oid(0x55, 0x1d, 0x11);
    private static final byte[] EXTENDED_KEY_USAGE = oid(0x55, 0x1d, 0x25);
    private static final byte[] SERVER_AUTH = oid(0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x01);

    /** Makes one for these names, with a new key. */
    static SelfSigned make(List<? extends HostPattern> names, Instant now) throws IOException {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
            KeyPair pair = generator.generateKeyPair();
            byte[] body = body(names, now, pair.getPublic().getEncoded());
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(pair.getPrivate(), RANDOM);
            signature.update(body);
            byte[] whole = element(
                    SEQUENCE,
                    body,
                    element(SEQUENCE, ECDSA_WITH_SHA256),
                    element(0x03, new byte[] {0}, signature.sign()));
            return new SelfSigned(
                    pem("CERTIFICATE", whole),
                    pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IOException("this Java cannot sign a certificate", e);
        }
    }

    private static byte[] body(List<? extends HostPattern> names, Instant now, byte[] publicKey) {
        // Nobody reads the name: what counts are the alternative names. It may have 64 characters, a host name more.
        byte[] name = element(
                SEQUENCE,
                element(
                        0x31,
                        element(
                                SEQUENCE,
                                COMMON_NAME,
                                element(0x0c, "PWS self-signed".getBytes(StandardCharsets.US_ASCII)))));
        List<byte[]> alternatives = new ArrayList<>();
        for (HostPattern host : names) {
            alternatives.add(element(0x82, host.toString().getBytes(StandardCharsets.US_ASCII)));
        }
        byte[] extensions = element(
                SEQUENCE,
                element(SEQUENCE, BASIC_CONSTRAINTS, TRUE, element(OCTETS, element(SEQUENCE))),
                element(
                        SEQUENCE,
                        ALTERNATIVE_NAMES,
                        element(OCTETS, element(SEQUENCE, alternatives.toArray(new byte[0][])))),
                element(SEQUENCE, EXTENDED_KEY_USAGE, element(OCTETS, element(SEQUENCE, SERVER_AUTH))));
        // Its first bit is set, so that it is as long each time, and positive.
        byte[] serial = new BigInteger(SERIAL_BITS, RANDOM).setBit(SERIAL_BITS).toByteArray();
        return element(
                SEQUENCE,
                VERSION_3,
                element(0x02, serial),
                element(SEQUENCE, ECDSA_WITH_SHA256),
                name,
                element(SEQUENCE, time(now.minus(EARLIER)), time(now.plus(VALID))),
                name,
                publicKey,
                element(0xa3, extensions));
    }

    /** Up to 2049 the year has two digits, says RFC 5280. */
    private static byte[] time(Instant moment) {
        boolean isShort = moment.atZone(ZoneOffset.UTC).getYear() <= LAST_SHORT_YEAR;
        String text = DateTimeFormatter.ofPattern(isShort ? "yyMMddHHmmss'Z'" : "yyyyMMddHHmmss'Z'")
                .withZone(ZoneOffset.UTC)
                .format(moment);
        return element(isShort ? 0x17 : 0x18, text.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] oid(int... bytes) {
        byte[] content = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            content[i] = (byte) bytes[i];
        }
        return element(0x06, content);
    }

    /** Returns an element of DER. */
    private static byte[] element(int tag, byte[]... parts) {
        byte[] content = Bytes.concat(parts);
        byte[] length = {(byte) content.length};
        if (content.length >= LONG_LENGTH) {
            byte[] digits = BigInteger.valueOf(content.length).toByteArray();
            int zeros = digits[0] == 0 ? 1 : 0;
            length = new byte[1 + digits.length - zeros];
            length[0] = (byte) (LONG_LENGTH | length.length - 1);
            System.arraycopy(digits, zeros, length, 1, length.length - 1);
        }
        return Bytes.concat(new byte[] {(byte) tag}, length, content);
    }

    private static String pem(String kind, byte[] der) {
        return "-----BEGIN " + kind + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                + "\n-----END " + kind + "-----\n";
    }

    /** Keeps the key out of every message. */
    @Override
    public String toString() {
        return "SelfSigned";
    }
}
