package org.pythonwebstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every row of the catalogue of attacks that concerns what exists has a test that is reported under its id: names and
 * identity A01 to A24, paths B01 to B30, the grammars of configuration C01 to C32.
 */
class CatalogueCoverageTest {

    /** Rows about parts that do not exist, and what they wait for. */
    private static final Map<String, String> NOT_CONCERNED = Map.ofEntries(
            Map.entry("A23", "who owns a site only a panel knows: the adapters for panels"),
            Map.entry("C25", "no Procfile is written"),
            Map.entry("C26", "no Procfile is written"),
            Map.entry("C27", "no Dockerfile is written"),
            Map.entry("C28", "no YAML is written"),
            Map.entry("C29", "no manifest for Kubernetes is written"),
            Map.entry("C32", "no rule for sudo or polkit is written"));

    /** A string, where an id is part of the name of a test; a comment proves nothing. */
    private static final Pattern STRING = Pattern.compile("\"(?:[^\"\\\\\\n]|\\\\.)*\"");

    private static final Pattern ID = Pattern.compile("\\b[ABC][0-3][0-9]\\b");

    @Test
    void everyRowThatConcernsWhatExistsHasATest() throws IOException {
        Set<String> wanted = new TreeSet<>(rows());
        wanted.removeAll(NOT_CONCERNED.keySet());

        assertThat(tested()).containsAll(wanted);
    }

    @Test
    void whatIsNotConcernedIsARow() {
        assertThat(rows()).hasSize(86).containsAll(NOT_CONCERNED.keySet());
    }

    private static List<String> rows() {
        List<String> rows = new ArrayList<>();
        add("A", 24, rows);
        add("B", 30, rows);
        add("C", 32, rows);
        return rows;
    }

    private static void add(String section, int last, List<String> rows) {
        for (int i = 1; i <= last; i++) {
            rows.add(section + (i < 10 ? "0" : "") + i);
        }
    }

    private static Set<String> tested() throws IOException {
        Set<String> tested = new TreeSet<>();
        for (String module : List.of("pws-core", "pws-cli")) {
            try (Stream<Path> files = Files.walk(Path.of("..", module, "src", "test", "java"))) {
                for (Path file : files.filter(CatalogueCoverageTest::isTest).toList()) {
                    Matcher strings = STRING.matcher(Files.readString(file));
                    while (strings.find()) {
                        ID.matcher(strings.group()).results().forEach(id -> tested.add(id.group()));
                    }
                }
            }
        }
        return tested;
    }

    private static boolean isTest(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith("Test.java") && !name.equals("CatalogueCoverageTest.java");
    }
}
