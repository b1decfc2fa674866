package org.pythonwebstack.problems;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.pythonwebstack.value.Rule;

/**
 * Makes {@code docs/problems.md} from the rules in the code: code, statement and cure are theirs, and the reason is the
 * comment of the constant.
 */
final class ProblemsDocument {

    /** Where the document is, seen from the directory of the module. */
    static final Path FILE = Path.of("..", "docs", "problems.md");

    private static final Path SOURCES = Path.of("src", "main", "java");

    /** Packages from the lowest floor up, and what their rules are about. */
    private static final Map<String, String> TITLES = Map.of(
            "value", "1. Single values",
            "conf", "2. Configuration languages",
            "site", "3. The description of a site",
            "formula", "4. Formulas",
            "render", "5. Rendering",
            "host", "6. Files and programs of the machine",
            "database", "7. Databases",
            "check", "8. Checks against a machine",
            "deploy", "9. Deployment",
            "express", "10. Private servers");

    private static final Pattern INLINE_TAG =
            Pattern.compile("\\{@(?:code|link|literal) ([^}]*(?:\\{[^}]*\\}[^}]*)*)\\}");

    private ProblemsDocument() {}

    /** Returns the enums of rules, in the order of the document. */
    static List<Class<? extends Rule>> ruleTypes() throws IOException, URISyntaxException, ClassNotFoundException {
        Path classes = Path.of(
                Rule.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        List<Class<? extends Rule>> types = new ArrayList<>();
        try (Stream<Path> files = Files.walk(classes)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith("Rule.class")).toList()) {
                String name = classes.relativize(file).toString();
                Class<?> type = Class.forName(
                        name.substring(0, name.length() - ".class".length()).replace('/', '.'));
                if (type.isEnum() && Rule.class.isAssignableFrom(type)) {
                    types.add(type.asSubclass(Rule.class));
                }
            }
        }
        types.sort(Comparator.comparingInt((Class<? extends Rule> type) -> number(title(type)))
                .thenComparing(Class::getName));
        return types;
    }

    private static int number(String title) {
        return Integer.parseInt(title.substring(0, title.indexOf('.')));
    }

    /** Returns the rules of a type, in the order of their codes. */
    static List<Rule> rules(Class<? extends Rule> type) {
        List<Rule> rules = new ArrayList<>(List.of(type.getEnumConstants()));
        List<String> groups =
                rules.stream().map(ProblemsDocument::group).distinct().toList();
        rules.sort(Comparator.comparingInt((Rule rule) -> groups.indexOf(group(rule)))
                .thenComparing(Rule::code));
        return rules;
    }

    static String text() throws IOException, URISyntaxException, ClassNotFoundException {
        StringBuilder text = new StringBuilder("""
                # Problems

                PWS refuses an input with all of its problems at once. Each names the field, the rule that is broken, the
                offending character and its place where one character is to blame, and what to do. The code at its end never
                changes its meaning; programs can rely on it.

                This file is made from the code. After changing a rule, write it anew with
                `mvn -pl pws-core -Dtest=ProblemsDocumentTest -Dpws.regenerate=true test`.
                """);
        for (Class<? extends Rule> type : ruleTypes()) {
            String source = Files.readString(SOURCES.resolve(type.getName().replace('.', '/') + ".java"));
            text.append("\n## ").append(title(type)).append('\n');
            text.append("\n| Code | What must hold | Cause | What to do |\n|---|---|---|---|\n");
            for (Rule rule : rules(type)) {
                text.append("| ").append(rule.code());
                text.append(" | ").append(cell(rule.statement()));
                text.append(" | ").append(cell(reason(source, ((Enum<?>) rule).name())));
                text.append(" | ").append(cell(rule.cure())).append(" |\n");
            }
        }
        return text.toString();
    }

    private static String title(Class<? extends Rule> type) {
        String name = type.getPackageName();
        return TITLES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "10. " + type.getSimpleName());
    }

    /** Returns the middle of a code: PATH of PWS-PATH-003. */
    private static String group(Rule rule) {
        return rule.code().substring(0, rule.code().lastIndexOf('-'));
    }

    private static String reason(String source, String constant) {
        Matcher matcher = Pattern.compile("/\\*\\*((?:(?!\\*/).)*)\\*/\\s+" + constant + "\\(", Pattern.DOTALL)
                .matcher(source);
        if (!matcher.find()) {
            return "";
        }
        String comment = matcher.group(1).replaceAll("\\s*\\n\\s*\\*?\\s*", " ").strip();
        return INLINE_TAG.matcher(comment).replaceAll(tag -> Matcher.quoteReplacement("`" + tag.group(1) + "`"));
    }

    /** A sentence in a cell of a table. */
    private static String cell(String sentence) {
        return sentence.replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*");
    }
}
