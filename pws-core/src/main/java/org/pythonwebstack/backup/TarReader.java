package org.pythonwebstack.backup;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pythonwebstack.value.Escapes;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Refused;

/**
 * Reads the tar archives that PWS writes: POSIX.1-2001 with plain files, directories and symbolic links. What else the many
 * dialects of tar know is refused, so that no program can take a member for something else than this reader does.
 */
final class TarReader {

    private static final int BLOCK = 512;
    private static final int MAX_EXTENDED = 1 << 16;
    private static final int NAME = 100;
    private static final int MODE_AT = 100;
    private static final int SIZE_AT = 124;
    private static final int SUM_AT = 148;
    private static final int TYPE_AT = 156;
    private static final int TARGET_AT = 157;
    private static final int MAGIC_AT = 257;
    private static final int PREFIX_AT = 345;
    private static final int PREFIX = 155;
    private static final int FIELD = 8;
    private static final int SIZE_FIELD = 12;
    private static final byte[] MAGIC = "ustar\00000".getBytes(StandardCharsets.US_ASCII);
    private static final Set<String> KEYWORDS =
            Set.of("path", "linkpath", "size", "mtime", "atime", "ctime", "hdrcharset");

    private final InputStream in;
    private long left;
    private long padding;

    TarReader(InputStream in) {
        this.in = in;
    }

    /** Returns the next member, whose bytes {@link #read} then gives; nothing at the end. Throws {@link Refused}. */
    Optional<TarEntry> next() throws IOException {
        skipRest();
        Map<String, String> extended = new HashMap<>();
        while (true) {
            byte[] header = block();
            if (isZero(header)) {
                requireEnd(extended);
                return Optional.empty();
            }
            requireSum(header);
            if (!Arrays.equals(header, MAGIC_AT, MAGIC_AT + MAGIC.length, MAGIC, 0, MAGIC.length)) {
                throw refused(BackupRule.NOT_AN_ARCHIVE, "header");
            }
            String name = text(header, 0, NAME);
            String prefix = text(header, PREFIX_AT, PREFIX);
            String whole = prefix.isEmpty() ? name : prefix + "/" + name;
            long size = number(header, SIZE_AT, SIZE_FIELD);
            char type = (char) header[TYPE_AT];
            if (type == 'x') {
                if (!extended.isEmpty() || size > MAX_EXTENDED) {
                    throw refused(BackupRule.NOT_AN_ARCHIVE, whole);
                }
                begin(size);
                readExtended(readAll((int) size), extended);
                skipRest();
                continue;
            }
            return Optional.of(entry(whole, type, header, size, extended));
        }
    }

    /** Reads bytes of the member; -1 at its end. */
    int read(byte[] buffer) throws IOException {
        if (left == 0) {
            return -1;
        }
        int count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
        if (count < 0) {
            throw cut();
        }
        left -= count;
        return count;
    }

    /** Returns all bytes of a small member. Throws {@link Refused} for one that is not. */
    byte[] readAll(int most) throws IOException {
        if (left > most) {
            throw refused(BackupRule.SIZE, "member");
        }
        byte[] bytes = in.readNBytes((int) left);
        if (bytes.length < left) {
            throw cut();
        }
        left = 0;
        return bytes;
    }

    private TarEntry entry(String name, char type, byte[] header, long plainSize, Map<String, String> extended) {
        String path = extended.getOrDefault("path", name);
        String target = extended.getOrDefault("linkpath", text(header, TARGET_AT, NAME));
        String sizeText = extended.get("size");
        long size = sizeText == null ? plainSize : decimal(sizeText);
        TarEntry.Kind kind = switch (type) {
            case '0' -> TarEntry.Kind.FILE;
            case '5' -> TarEntry.Kind.DIRECTORY;
            case '2' -> TarEntry.Kind.LINK;
            default -> throw refused(BackupRule.MEMBER_KIND, path);
        };
        boolean isFile = kind == TarEntry.Kind.FILE;
        if (isFile ? !target.isEmpty() : size != 0) {
            throw refused(BackupRule.NOT_AN_ARCHIVE, path);
        }
        if (kind == TarEntry.Kind.DIRECTORY && path.endsWith("/")) {
            path = path.substring(0, path.length() - 1);
        }
        begin(size);
        return new TarEntry(
                path, kind, (int) number(header, MODE_AT, FIELD), size, kind == TarEntry.Kind.LINK ? target : "");
    }

    private void begin(long size) {
        left = size;
        padding = (BLOCK - size % BLOCK) % BLOCK;
    }

    private void skipRest() throws IOException {
        byte[] buffer = new byte[1 << 16];
        while (left > 0) {
            read(buffer);
        }
        if (in.readNBytes((int) padding).length < padding) {
            throw cut();
        }
        padding = 0;
    }

    /** Behind the end are blocks of zeros alone: nobody else shall find another archive there. */
    private void requireEnd(Map<String, String> extended) throws IOException {
        byte[] rest = new byte[BLOCK];
        int blocks = 1;
        int count = in.readNBytes(rest, 0, BLOCK);
        while (count == BLOCK && isZero(rest)) {
            blocks++;
            count = in.readNBytes(rest, 0, BLOCK);
        }
        if (count != 0 || blocks < 2 || !extended.isEmpty()) {
            throw refused(BackupRule.NOT_AN_ARCHIVE, "end");
        }
    }

    private static void readExtended(byte[] bytes, Map<String, String> extended) {
        String all = new String(bytes, StandardCharsets.ISO_8859_1);
        int at = 0;
        while (at < all.length()) {
            int blank = all.indexOf(' ', at);
            int equals = all.indexOf('=', at);
            if (blank < 0 || equals < blank) {
                throw refused(BackupRule.NOT_AN_ARCHIVE, "extended header");
            }
            long end = at + decimal(all.substring(at, blank));
            if (end <= equals || end > all.length() || all.charAt((int) end - 1) != '\n') {
                throw refused(BackupRule.NOT_AN_ARCHIVE, "extended header");
            }
            String key = all.substring(blank + 1, equals);
            String value = all.substring(equals + 1, (int) end - 1);
            boolean charset = key.equals("hdrcharset") && !value.equals("BINARY");
            if (!KEYWORDS.contains(key) || charset || extended.put(key, value) != null) {
                throw refused(BackupRule.NOT_AN_ARCHIVE, key);
            }
            at = (int) end;
        }
        if (extended.isEmpty()) {
            throw refused(BackupRule.NOT_AN_ARCHIVE, "extended header");
        }
    }

    private byte[] block() throws IOException {
        byte[] block = in.readNBytes(BLOCK);
        if (block.length < BLOCK) {
            throw cut();
        }
        return block;
    }

    private static EOFException cut() {
        return new EOFException("the archive is cut off");
    }

    private static boolean isZero(byte[] block) {
        for (byte b : block) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    private static void requireSum(byte[] header) {
        long sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            sum += i >= SUM_AT && i < SUM_AT + FIELD ? ' ' : header[i] & 0xff;
        }
        if (sum != number(header, SUM_AT, FIELD)) {
            throw refused(BackupRule.NOT_AN_ARCHIVE, "header");
        }
    }

    /** Returns what stands before the first NUL; behind it may be NULs alone. */
    private static String text(byte[] header, int at, int length) {
        String field = new String(header, at, length, StandardCharsets.ISO_8859_1);
        int end = field.indexOf('\0');
        if (end < 0) {
            return field;
        }
        for (int i = end; i < length; i++) {
            if (field.charAt(i) != '\0') {
                throw refused(BackupRule.NOT_AN_ARCHIVE, "header");
            }
        }
        return field.substring(0, end);
    }

    private static long number(byte[] header, int at, int length) {
        String field = new String(header, at, length, StandardCharsets.ISO_8859_1)
                .replace('\0', ' ')
                .strip();
        long number = 0;
        for (int i = 0; i < field.length(); i++) {
            char c = field.charAt(i);
            if (c < '0' || c > '7') {
                throw refused(BackupRule.NOT_AN_ARCHIVE, "header");
            }
            number = number * 8 + (c - '0');
        }
        return number;
    }

    private static long decimal(String text) {
        if (text.isEmpty() || text.length() > 15 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw refused(BackupRule.NOT_AN_ARCHIVE, "extended header");
        }
        return Long.parseLong(text);
    }

    static Refused refused(BackupRule rule, String what) {
        return new Refused(Problem.of(rule, "archive", Escapes.printable(what)));
    }
}
