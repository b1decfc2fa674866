package org.pythonwebstack.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.pythonwebstack.host.HostRule;
import org.pythonwebstack.host.RootedFiles;
import org.pythonwebstack.render.RenderedFile;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.FileMode;
import org.pythonwebstack.value.Refused;
import org.pythonwebstack.value.RelativePath;

/**
 * Writes rendered files below a directory, and remembers in a list there which ones it wrote. What it did not write, or
 * what somebody edited since, stays as it is; no link is followed.
 */
final class OutputDirectory {

    /** The list of what was written: a line for each file, digest and path. */
    static final String LIST = ".pws-files";

    private static final int MAX_BYTES = 16 << 20;
    private static final FileMode LIST_MODE = FileMode.ofOctal("644");

    private final Path directory;

    OutputDirectory(Path directory) {
        this.directory = directory;
    }

    /** Thrown when files are in the way; nothing was written then. */
    static final class InTheWay extends Exception {

        private final transient List<String> reasons;

        InTheWay(List<String> reasons) {
            super(String.join("\n", reasons), null, false, false);
            this.reasons = reasons;
        }

        /** Returns each file with what is the matter. */
        List<String> reasons() {
            return reasons;
        }
    }

    /**
     * Writes all files, or none if one is in the way.
     *
     * @param force overwrite files that pws did not write; what is no file is never overwritten
     */
    void write(List<RenderedFile> files, boolean force) throws IOException, InTheWay {
        Files.createDirectories(directory);
        AbsolutePath root = AbsolutePath.of(directory.toRealPath().toString());
        try (RootedFiles below = RootedFiles.open(root)) {
            Map<String, String> ours = list(below);
            List<String> inTheWay = new ArrayList<>();
            for (RenderedFile file : files) {
                String reason = inTheWay(below, file, ours, force);
                if (reason != null) {
                    inTheWay.add(file.path() + " " + reason);
                }
            }
            if (!inTheWay.isEmpty()) {
                throw new InTheWay(inTheWay);
            }
            for (RenderedFile file : files) {
                makeDirectories(root, relative(file));
                below.replace(relative(file), bytes(file), file.mode());
                ours.put(file.path().toString(), digest(bytes(file)));
            }
            below.replace(RelativePath.of(LIST), listed(ours), LIST_MODE);
        }
    }

    private static @Nullable String inTheWay(
            RootedFiles below, RenderedFile file, Map<String, String> ours, boolean force) throws IOException {
        String digest;
        try {
            digest = digest(below.read(relative(file), MAX_BYTES));
        } catch (Refused refused) {
            return refused.problems().get(0).rule() == HostRule.NOT_FOUND
                    ? null
                    : "cannot be written: " + refused.problems().get(0).rule().statement();
        }
        String known = ours.get(file.path().toString());
        if (force || digest.equals(known) || digest.equals(digest(bytes(file)))) {
            return null;
        }
        return known == null ? "was not written by pws" : "was edited since pws wrote it";
    }

    /** Makes the directories above a file by their paths; where one is a link, writing the file is refused afterwards. */
    private static void makeDirectories(AbsolutePath root, RelativePath file) throws IOException {
        Path directory = Path.of(root.toString());
        Path parent = Path.of(file.toString()).getParent();
        if (parent == null) {
            return;
        }
        for (Path name : parent) {
            directory = directory.resolve(name);
            if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectory(directory);
            }
        }
    }

    private static Map<String, String> list(RootedFiles below) throws IOException {
        Map<String, String> ours = new TreeMap<>();
        byte[] list;
        try {
            list = below.read(RelativePath.of(LIST), MAX_BYTES);
        } catch (Refused refused) {
            if (refused.problems().get(0).rule() == HostRule.NOT_FOUND) {
                return ours;
            }
            throw refused;
        }
        for (String line : new String(list, StandardCharsets.UTF_8).split("\n", -1)) {
            int gap = line.indexOf("  ");
            if (gap > 0) {
                ours.put(line.substring(gap + 2), line.substring(0, gap));
            }
        }
        return ours;
    }

    private static byte[] listed(Map<String, String> ours) {
        StringBuilder lines = new StringBuilder();
        ours.forEach(
                (path, digest) -> lines.append(digest).append("  ").append(path).append('\n'));
        return lines.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static RelativePath relative(RenderedFile file) {
        return RelativePath.of(file.path().toString().substring(1));
    }

    private static byte[] bytes(RenderedFile file) {
        return file.content().getBytes(StandardCharsets.UTF_8);
    }

    private static String digest(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
