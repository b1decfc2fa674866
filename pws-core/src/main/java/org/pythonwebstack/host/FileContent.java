package org.pythonwebstack.host;

import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What is in a file: bytes that never change, and never show up in a log. Of a content that was only written down, the hash is
 * known and the bytes are not; it equals every content with that hash.
 */
public final class FileContent {

    private static final int HASH_LENGTH = 64;

    private final byte @Nullable [] bytes;
    private @Nullable String hash;

    private FileContent(byte @Nullable [] bytes, @Nullable String hash) {
        this.bytes = bytes;
        this.hash = hash;
    }

    /** Returns a copy of these bytes. */
    public static FileContent of(byte[] bytes) {
        return new FileContent(bytes.clone(), null);
    }

    /** Returns a text in UTF-8. */
    public static FileContent ofText(String text) {
        return new FileContent(text.getBytes(StandardCharsets.UTF_8), null);
    }

    /**
     * Returns the content with this hash, of which nothing else is known.
     *
     * @param sha256 64 hexadecimal digits in lower case
     * @throws IllegalArgumentException if it is none
     */
    public static FileContent ofHash(String sha256) {
        if (sha256.length() != HASH_LENGTH || !sha256.chars().allMatch(FileContent::isHexadecimal)) {
            throw new IllegalArgumentException("not a SHA-256 in lower case");
        }
        return new FileContent(null, sha256);
    }

    private static boolean isHexadecimal(int c) {
        return c >= '0' && c <= '9' || c >= 'a' && c <= 'f';
    }

    /** Returns whether the bytes are known. */
    public boolean isKnown() {
        return bytes != null;
    }

    private byte[] known() {
        if (bytes == null) {
            throw new IllegalStateException("only the hash of this content is known");
        }
        return bytes;
    }

    /** Returns a copy of the bytes. Throws {@code IllegalStateException} if they are not known. */
    public byte[] bytes() {
        return known().clone();
    }

    /** Returns the bytes read as UTF-8, with U+FFFD for what is none. Throws {@code IllegalStateException} if they are not known. */
    public String text() {
        return new String(known(), StandardCharsets.UTF_8);
    }

    /** Returns the SHA-256 of the bytes, 64 hexadecimal digits in lower case. */
    public String sha256() {
        String known = hash;
        if (known == null) {
            known = Hashing.sha256().hashBytes(known()).toString();
            hash = known;
        }
        return known;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        if (!(other instanceof FileContent that)) {
            return false;
        }
        return bytes != null && that.bytes != null ? Arrays.equals(bytes, that.bytes) : sha256().equals(that.sha256());
    }

    @Override
    public int hashCode() {
        return sha256().hashCode();
    }

    /** Returns the hash, never the bytes. */
    @Override
    public String toString() {
        return "sha256 " + sha256();
    }
}
