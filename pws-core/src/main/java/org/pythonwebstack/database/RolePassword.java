package org.pythonwebstack.database;

import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.pythonwebstack.formula.Database;

/**
 * The password of a role, and what the server gets to check it: the server is never told the password in a statement, which
 * could end in its log. Records keep the second alone; of 288 random bits, nobody finds the first.
 */
public final class RolePassword {

    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private static final int LENGTH = 48;
    private static final int SALT_BYTES = 16;
    private static final int ROUNDS = 4096;
    private static final int KEY_BITS = 256;
    private static final Pattern VERIFIER = Pattern.compile(
            "SCRAM-SHA-256\\$[0-9]{1,6}:[A-Za-z0-9+/=]{1,100}\\$[A-Za-z0-9+/=]{1,100}:[A-Za-z0-9+/=]{1,100}|\\*[0-9A-F]{40}");
    private static final SecureRandom RANDOM = new SecureRandom();

    private final @Nullable String plain;
    private final String verifier;

    private RolePassword(@Nullable String plain, String verifier) {
        this.plain = plain;
        this.verifier = verifier;
    }

    /** Draws a password for a server of this kind. */
    public static RolePassword draw(Database kind) {
        StringBuilder password = new StringBuilder(LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            password.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
        }
        return of(kind, password.toString());
    }

    static RolePassword of(Database kind, String password) {
        return new RolePassword(password, kind == Database.POSTGRESQL ? scram(password) : doubleSha1(password));
    }

    /** Returns a password of which only what the server checks is known. */
    public static RolePassword ofVerifier(String verifier) {
        if (!VERIFIER.matcher(verifier).matches()) {
            throw new IllegalArgumentException("this is no verifier of a password");
        }
        return new RolePassword(null, verifier);
    }

    /** Returns the password, if it is known. */
    public Optional<String> plain() {
        return Optional.ofNullable(plain);
    }

    /** Returns what the server gets. */
    public String verifier() {
        return verifier;
    }

    /** RFC 5802 and 7677, in PostgreSQL's form. The password is ASCII, so that it needs no preparation. */
    private static String scram(String password) {
        byte[] salt = new byte[SALT_BYTES];
        RANDOM.nextBytes(salt);
        try {
            byte[] salted = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(new PBEKeySpec(password.toCharArray(), salt, ROUNDS, KEY_BITS))
                    .getEncoded();
            byte[] stored =
                    Hashing.sha256().hashBytes(hmac(salted, "Client Key")).asBytes();
            Base64.Encoder base64 = Base64.getEncoder();
            return "SCRAM-SHA-256$" + ROUNDS + ":" + base64.encodeToString(salt) + "$" + base64.encodeToString(stored)
                    + ":" + base64.encodeToString(hmac(salted, "Server Key"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("each Java has SHA-256", e);
        }
    }

    private static byte[] hmac(byte[] key, String message) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(message.getBytes(StandardCharsets.UTF_8));
    }

    /** What {@code mysql_native_password} stores; all drivers know it. */
    @SuppressWarnings("deprecation") // the server's own way; the password is random and long
    private static String doubleSha1(String password) {
        byte[] once =
                Hashing.sha1().hashString(password, StandardCharsets.UTF_8).asBytes();
        return "*" + Hashing.sha1().hashBytes(once).toString().toUpperCase(Locale.ROOT);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RolePassword that && verifier.equals(that.verifier);
    }

    @Override
    public int hashCode() {
        return verifier.hashCode();
    }

    /** Returns a word in place of the secret. */
    @Override
    public String toString() {
        return "(password)";
    }
}
