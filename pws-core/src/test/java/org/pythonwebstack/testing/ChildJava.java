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
        Set<String> places = new LinkedHashSet<>();
        places.add(place(main));
        libraries.forEach(type -> places.add(place(type)));
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
