package org.pythonwebstack.backup;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The rules for the directory of a site in an archive: whoever unpacks it, and wherever, writes nothing outside. Of each link
 * it is certain where it leads without asking the disk: {@code ..} stands at its start alone, and nothing lies below a link.
 */
final class SavedTree {

    private static final long MAX_MEMBERS = 5_000_000;
    private static final int MAX_PATH = 4096;
    private static final int MAX_NAME = 255;
    private static final int FILE_BITS = 0777;
    private static final int DIRECTORY_BITS = 03777;

    /** Where the interpreter of a virtual environment comes from. */
    private static final Pattern INTERPRETER = Pattern.compile("/usr/bin/python3(\\.[0-9]{1,3})?");

    private final Map<String, TarEntry.Kind> seen = new HashMap<>();

    private SavedTree() {}

    /** Reads a whole tree. Throws {@code Refused} with {@link BackupRule} for the first thing that is not right. */
    static long verify(InputStream in) throws IOException {
        SavedTree tree = new SavedTree();
        TarReader reader = new TarReader(in);
        for (Optional<TarEntry> entry = reader.next(); entry.isPresent(); entry = reader.next()) {
            tree.add(entry.get());
        }
        return tree.seen.size();
    }

    private void add(TarEntry entry) {
        String name = entry.name();
        if (!isPath(name) || seen.putIfAbsent(name, entry.kind()) != null) {
            throw TarReader.refused(BackupRule.MEMBER_PATH, name);
        }
        int slash = name.lastIndexOf('/');
        if (slash > 0 && seen.get(name.substring(0, slash)) != TarEntry.Kind.DIRECTORY) {
            throw TarReader.refused(BackupRule.MEMBER_PATH, name);
        }
        int allowed = entry.kind() == TarEntry.Kind.DIRECTORY ? DIRECTORY_BITS : FILE_BITS;
        if ((entry.mode() & ~allowed) != 0) {
            throw TarReader.refused(BackupRule.MEMBER_KIND, name);
        }
        if (entry.kind() == TarEntry.Kind.LINK && !isInside(name, entry.target())) {
            throw TarReader.refused(BackupRule.MEMBER_LINK, name);
        }
        if (seen.size() > MAX_MEMBERS) {
            throw TarReader.refused(BackupRule.SIZE, name);
        }
    }

    private static boolean isPath(String path) {
        if (path.isEmpty() || path.length() > MAX_PATH || path.indexOf('\0') >= 0) {
            return false;
        }
        for (String name : path.split("/", -1)) {
            if (name.isEmpty() || name.equals(".") || name.equals("..") || name.length() > MAX_NAME) {
                return false;
            }
        }
        return true;
    }

    private static boolean isInside(String link, String target) {
        if (INTERPRETER.matcher(target).matches()) {
            return true;
        }
        if (target.isEmpty() || target.startsWith("/") || target.indexOf('\0') >= 0 || target.length() > MAX_PATH) {
            return false;
        }
        int depth = link.split("/", -1).length - 1;
        boolean climbing = true;
        for (String name : List.of(target.split("/", -1))) {
            if (name.equals("..")) {
                depth--;
                if (!climbing || depth < 0) {
                    return false;
                }
            } else if (!name.isEmpty() && !name.equals(".")) {
                climbing = false;
            }
        }
        return true;
    }
}
