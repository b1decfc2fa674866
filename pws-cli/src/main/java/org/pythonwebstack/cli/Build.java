package org.pythonwebstack.cli;

import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/** Which PWS this is. */
final class Build {

    private static final String SEPARATOR = "!/";

    private Build() {}

    /** Returns what tells the jar with this program from every other one; nothing if it does not run from a jar. */
    static Optional<String> identity() {
        // On the boot class path no class knows where it comes from; as a resource it does.
        URL place = ClassLoader.getSystemResource(Build.class.getName().replace('.', '/') + ".class");
        if (place == null
                || !"jar".equals(place.getProtocol())
                || !place.getPath().contains(SEPARATOR)) {
            return Optional.empty();
        }
        try {
            Path jar = Path.of(
                    URI.create(place.getPath().substring(0, place.getPath().indexOf(SEPARATOR))));
            BasicFileAttributes facts = Files.readAttributes(jar, BasicFileAttributes.class);
            return Optional.of(jar + " " + facts.fileKey() + " " + facts.size() + " "
                    + facts.lastModifiedTime().toInstant());
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
