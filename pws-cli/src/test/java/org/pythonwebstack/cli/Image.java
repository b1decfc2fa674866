package org.pythonwebstack.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The root directory of a machine, with as little in it as a site needs. */
final class Image {

    private static final String PASSWD = """
            root:x:0:0:root:/root:/bin/bash
            www-data:x:33:33::/var/www:/usr/sbin/nologin
            ann:x:1000:1000::/home/ann:/bin/bash
            """;
    private static final String GROUP = "root:x:0:\nadm:x:4:\nwww-data:x:33:\nann:x:1000:\n";

    private final Path root;

    private Image(Path root) {
        this.root = root;
    }

    /** Makes one like a Debian. Files of root are made: where that cannot be, the test is skipped. */
    static Image debian(Path root) throws IOException {
        requireRoot();
        Image image = new Image(root);
        image.write("etc/passwd", PASSWD);
        image.write("etc/group", GROUP);
        image.write("etc/shadow", "root:*:19000:0:99999:7:::\n");
        image.write("etc/gshadow", "root:*::\n");
        image.write("etc/debian_version", "12.5\n");
        image.write("etc/hostname", "web.example.org\n");
        for (String directory : List.of(
                "etc/apache2/sites-available",
                "etc/apache2/sites-enabled",
                "etc/apache2/conf-available",
                "etc/apache2/conf-enabled",
                "etc/nginx/conf.d",
                "etc/nginx/sites-available",
                "etc/nginx/sites-enabled",
                "etc/systemd/system",
                "etc/logrotate.d",
                "etc/tmpfiles.d",
                "var/lib",
                "var/log",
                "run",
                "srv",
                "usr/sbin")) {
            image.directory(directory);
        }
        image.write("usr/sbin/nginx", "");
        return image;
    }

    static void requireRoot() throws IOException {
        if (!Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))) {
            assertThat("true".equals(System.getenv("CI")) && System.getenv("VERIFY_WITHOUT_ROOT") == null)
                    .as("root is needed")
                    .isFalse();
            abort("root is needed to make files of root");
        }
    }

    Path root() {
        return root;
    }

    void directory(String path) throws IOException {
        Path directory = root;
        for (Path name : Path.of(path)) {
            directory = directory.resolve(name);
            if (!Files.isDirectory(directory)) {
                Files.createDirectory(directory);
                Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
        }
    }

    Path write(String path, String text) throws IOException {
        Path file = root.resolve(path);
        directory(root.relativize(file.getParent()).toString());
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        return file;
    }

    /** Returns what is in it, but for the records of pws: paths with modes, owners and contents. */
    Map<String, String> tree() throws IOException {
        Map<String, String> tree = new TreeMap<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.toList()) {
                String name = root.relativize(file).toString();
                if (!name.startsWith("var/lib/pws") && !name.contains(".pws-removed")) {
                    Map<String, Object> facts =
                            Files.readAttributes(file, "unix:mode,uid,gid", LinkOption.NOFOLLOW_LINKS);
                    String content = Files.isSymbolicLink(file)
                            ? Files.readSymbolicLink(file).toString()
                            : Files.isDirectory(file) ? "" : Files.readString(file);
                    tree.put(name, facts.get("mode") + " " + facts.get("uid") + ":" + facts.get("gid") + " " + content);
                }
            }
        }
        return tree;
    }
}
