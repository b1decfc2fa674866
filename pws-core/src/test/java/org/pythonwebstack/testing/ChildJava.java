package org.pythonwebstack.testing;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The command line of a Java machine of its own, for what a test cannot do in this one: be killed, or be somebody else. */
public final class ChildJava {

    private ChildJava() {}

    /**
     * Returns the command line.
     *
     * @param main the class to run
     * @param libraries a class of each library that it needs
     * @param arguments its arguments
     */
    public static List<String> command(Class<?> main, List<Class<?>> libraries, String... arguments) {
        return command(places(main, libraries), main, arguments);
    }

    /** Returns the command line with copies below {@code directory} of all that it loads, for who may not read the originals. */
    public static List<String> commandFor(
            Path directory, Class<?> main, List<Class<?>> libraries, String... arguments) {
        Set<String> copies = new LinkedHashSet<>();
        for (String place : places(main, libraries)) {
            String copy = directory
                    .resolve(copies.size() + "-" + Path.of(place).getFileName())
                    .toString();
            Programs.run("cp", "-r", "--", place, copy).orFail();
            copies.add(copy);
        }
        Programs.run("chmod", "-R", "a+rX", directory.toString()).orFail();
        return command(copies, main, arguments);
    }

    private static Set<String> places(Class<?> main, List<Class<?>> libraries) {
        Set<String> places = new LinkedHashSet<>();
        places.add(place(main));
        libraries.forEach(type -> places.add(place(type)));
        return places;
    }

    private static List<String> command(Set<String> places, Class<?> main, String... arguments) {
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "-Xshare:auto",
                "-cp",
                String.join(":", places),
                main.getName()));
        words.addAll(List.of(arguments));
        return words;
    }

    private static String place(Class<?> type) {
        return Path.of(URI.create(
                        type.getProtectionDomain().getCodeSource().getLocation().toString()))
                .toString();
    }
}
