package org.pythonwebstack.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** All of a tree that a reader could tell: names, kinds, modes, owners, bytes and targets. Times are left out. */
public final class TreePicture {

    private TreePicture() {}

    /** Returns a line for each thing below {@code top}, by its path from there, that {@code wanted} takes. */
    public static SortedMap<String, String> of(Path top, Predicate<String> wanted) throws IOException {
        SortedMap<String, String> picture = new TreeMap<>();
        try (Stream<Path> all = Files.walk(top)) {
            for (Path file : (Iterable<Path>) all::iterator) {
                String name = top.relativize(file).toString();
                if (wanted.test(name)) {
                    picture.put(name, line(file));
                }
            }
        }
        return picture;
    }

    private static String line(Path file) throws IOException {
        Map<String, Object> facts =
                Files.readAttributes(file, "unix:uid,gid,mode,isDirectory,isSymbolicLink", LinkOption.NOFOLLOW_LINKS);
        String content = Files.isSymbolicLink(file)
                ? "-> " + Files.readSymbolicLink(file)
                : Boolean.TRUE.equals(facts.get("isDirectory"))
                        ? "directory"
                        : HexFormat.of().formatHex(Files.readAllBytes(file));
        return String.format(
                java.util.Locale.ROOT, "%s %s:%s %s", facts.get("mode"), facts.get("uid"), facts.get("gid"), content);
    }
}
