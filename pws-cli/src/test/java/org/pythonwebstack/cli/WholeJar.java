package org.pythonwebstack.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/** Makes a jar like pws.jar of what the tests run from: one file with all that the command needs. */
final class WholeJar {

    private static final List<String> SHIPPED = List.of(
            "org/pythonwebstack/",
            "com/google/common/",
            "org/apache/commons/",
            "com/fasterxml/jackson/",
            "com/github/difflib/",
            "picocli/",
            "org/jspecify/");

    private WholeJar() {}

    static void write(Path target) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.IMPLEMENTATION_VERSION, "of the test");
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(target), manifest)) {
            Set<String> seen = new HashSet<>();
            for (Path part : classPath()) {
                if (Files.isDirectory(part)) {
                    copyClasses(part, seen, jar);
                } else {
                    try (FileSystem inside = FileSystems.newFileSystem(part)) {
                        copyClasses(inside.getPath("/"), seen, jar);
                    }
                }
            }
        }
    }

    /** Returns the jars and directories that this test runs from. */
    static List<Path> classPath() {
        String modules = System.getProperty("jdk.module.path", "");
        String classes = System.getProperty("java.class.path", "");
        return Stream.of((modules + File.pathSeparator + classes).split(File.pathSeparator))
                .filter(entry -> !entry.isEmpty())
                .map(Path::of)
                .toList();
    }

    private static void copyClasses(Path from, Set<String> seen, JarOutputStream jar) throws IOException {
        List<Path> classes;
        try (Stream<Path> files = Files.walk(from)) {
            classes = files.filter(file -> file.toString().endsWith(".class")).toList();
        }
        for (Path file : classes) {
            String name = from.relativize(file).toString();
            if (SHIPPED.stream().anyMatch(name::startsWith) && seen.add(name)) {
                jar.putNextEntry(new ZipEntry(name));
                Files.copy(file, jar);
                jar.closeEntry();
            }
        }
    }
}
