package org.pythonwebstack.cli.sitefile;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.pythonwebstack.cli.toml.TomlArray;
import org.pythonwebstack.cli.toml.TomlTable;
import org.pythonwebstack.cli.toml.TomlTable.Entry;
import org.pythonwebstack.cli.toml.TomlValue;
import org.pythonwebstack.formula.Database;
import org.pythonwebstack.formula.FormulaBuilder;
import org.pythonwebstack.formula.FormulaRule;
import org.pythonwebstack.formula.HealthProbe;
import org.pythonwebstack.formula.Prompt;
import org.pythonwebstack.formula.ServedDirectory.Inside;
import org.pythonwebstack.site.ApplicationInterface;
import org.pythonwebstack.site.SiteRule;
import org.pythonwebstack.value.HttpStatus;
import org.pythonwebstack.value.Parsed;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.UrlPath;

/** The tables of a formula file. */
final class FormulaTables {

    private static final List<String> TOP = List.of(
            "name",
            "title",
            "interface",
            "packages",
            "modules",
            "application",
            "secrets",
            "processes",
            "threads",
            "request-body",
            "file",
            "own",
            "scaffold",
            "setup",
            "static",
            "env",
            "database",
            "prompt",
            "probe",
            "recognised");
    private static final List<String> DATABASE = List.of("url", "sqlite", "postgresql", "mariadb");
    private static final List<String> PROBE = List.of("path", "status");
    private static final List<String> RECOGNISED = List.of("files", "imports");

    private final Places places;
    private final FormulaBuilder formula;

    FormulaTables(Places places, FormulaBuilder formula) {
        this.places = places;
        this.formula = formula;
    }

    void read(TomlTable document) {
        Keys keys = new Keys(places, "", "", null);
        for (Entry entry : document.entries().values()) {
            top(keys, entry);
        }
    }

    private void top(Keys keys, Entry entry) {
        String key = entry.key();
        switch (key) {
            case "name" -> keys.text(entry, key, formula::name);
            case "title" -> keys.text(entry, key, formula::title);
            case "interface" ->
                keys.text(
                        entry,
                        key,
                        text -> choice(keys, entry, text, ApplicationInterface.class, formula::applicationInterface));
            case "packages" -> keys.texts(entry, key, formula::packages);
            case "modules" -> keys.texts(entry, key, formula::modules);
            case "application" -> keys.text(entry, key, formula::application);
            case "secrets" -> keys.texts(entry, key, formula::secret);
            case "processes" -> keys.count(entry, key, text -> formula.processes(bounded(text)));
            case "threads" -> keys.count(entry, key, text -> formula.threads(bounded(text)));
            case "request-body" -> keys.amount(entry, key, formula::requestBody);
            case "file" -> files(keys, entry, formula::file);
            case "own" -> files(keys, entry, formula::ownFile);
            case "scaffold" -> programs(keys, entry, formula::scaffold);
            case "setup" -> programs(keys, entry, formula::setup);
            case "static" -> served(keys, entry);
            case "env" -> environment(keys, entry);
            case "database" -> database(keys, entry);
            case "prompt" -> prompts(keys, entry);
            case "probe" -> probe(keys, entry);
            case "recognised" -> recognised(keys, entry);
            default -> keys.unknown(entry, TOP);
        }
    }

    /** What the builder is given of a file. */
    private interface FileTaker {
        FormulaBuilder take(String path, String content);
    }

    private void files(Keys keys, Entry entry, FileTaker taker) {
        int given = 0;
        List<TomlTable> tables = keys.tables(entry);
        for (int i = 0; i < tables.size(); i++) {
            Keys inside = keys.item(entry, i, tables.get(i), entry.key() + "[" + given + "]");
            Map<String, String> texts = texts(inside, tables.get(i), Set.of("path", "content"), Set.of());
            if (texts.size() == 2) {
                taker.take(texts.getOrDefault("path", ""), texts.getOrDefault("content", ""));
                given++;
            }
        }
    }

    /** What the builder is given of a program. */
    private interface ProgramTaker {
        FormulaBuilder take(String title, String program, String... arguments);
    }

    private void programs(Keys keys, Entry entry, ProgramTaker taker) {
        int given = 0;
        List<TomlTable> tables = keys.tables(entry);
        for (int i = 0; i < tables.size(); i++) {
            TomlTable table = tables.get(i);
            Keys inside = keys.item(entry, i, table, entry.key() + "[" + given + "]");
            List<String> arguments = new ArrayList<>();
            Entry words = table.get("arguments");
            if (words != null) {
                inside.texts(words, "arguments", arguments::add);
            }
            boolean setup = entry.key().equals("setup");
            List<String> file = new ArrayList<>();
            Entry onlyWith = setup ? table.get("only-with") : null;
            if (onlyWith != null) {
                inside.text(onlyWith, "only-with", file::add);
            }
            Set<String> others = setup ? Set.of("arguments", "only-with") : Set.of("arguments");
            Map<String, String> texts = texts(inside, table, Set.of("title", "program"), others);
            if (texts.size() == 2 && !file.isEmpty()) {
                formula.setupWith(
                        file.get(0),
                        texts.getOrDefault("title", ""),
                        texts.getOrDefault("program", ""),
                        arguments.toArray(new String[0]));
                given++;
            } else if (texts.size() == 2) {
                taker.take(
                        texts.getOrDefault("title", ""),
                        texts.getOrDefault("program", ""),
                        arguments.toArray(new String[0]));
                given++;
            }
        }
    }

    private void prompts(Keys keys, Entry entry) {
        int given = 0;
        List<TomlTable> tables = keys.tables(entry);
        for (int i = 0; i < tables.size(); i++) {
            TomlTable table = tables.get(i);
            Keys inside = keys.item(entry, i, table, "prompt[" + given + "]");
            Map<String, String> texts = texts(inside, table, Set.of("name", "text", "kind", "default"), Set.of());
            Entry kind = table.get("kind");
            if (texts.size() == 4 && kind != null) {
                choice(
                        inside,
                        kind,
                        texts.getOrDefault("kind", ""),
                        Prompt.Kind.class,
                        chosen -> formula.prompt(
                                texts.getOrDefault("name", ""),
                                texts.getOrDefault("text", ""),
                                chosen,
                                texts.getOrDefault("default", "")));
                given++;
            }
        }
    }

    /** Returns the strings of a table, all of which must be there; {@code others} are read elsewhere. */
    private static Map<String, String> texts(Keys keys, TomlTable table, Set<String> wanted, Set<String> others) {
        Map<String, String> texts = new LinkedHashMap<>();
        Set<String> known = new LinkedHashSet<>(wanted);
        known.addAll(others);
        for (Entry entry : table.entries().values()) {
            if (wanted.contains(entry.key())) {
                keys.text(entry, entry.key(), text -> texts.put(entry.key(), text));
            } else if (!others.contains(entry.key())) {
                keys.unknown(entry, known.stream().sorted().toList());
            }
        }
        for (String key : wanted.stream().sorted().toList()) {
            if (table.get(key) == null) {
                keys.problem(Problem.of(FormulaRule.MISSING, key), key, table.position());
            }
        }
        return texts;
    }

    private void served(Keys keys, Entry entry) {
        Keys inside = keys.table(entry, "static");
        if (inside == null) {
            return;
        }
        for (Entry served : ((TomlTable) entry.value()).entries().values()) {
            String at = served.key();
            if (!(served.value() instanceof TomlTable table)) {
                inside.text(served, at, path -> formula.serve(at, Inside.DATA, path));
                continue;
            }
            inside.note(served, at);
            Keys below = inside.inside(served, at);
            if (table.entries().size() != 1) {
                inside.wrongType(served, "a string, or a table with either 'code' or 'data'");
                continue;
            }
            for (Entry place : table.entries().values()) {
                switch (place.key()) {
                    case "code" -> below.text(place, "", path -> formula.serve(at, Inside.CODE, path));
                    case "data" -> below.text(place, "", path -> formula.serve(at, Inside.DATA, path));
                    default -> below.unknown(place, List.of("code", "data"));
                }
            }
        }
    }

    private void environment(Keys keys, Entry entry) {
        Keys inside = keys.table(entry, "env");
        if (inside != null) {
            for (Entry variable : ((TomlTable) entry.value()).entries().values()) {
                inside.text(variable, variable.key(), text -> formula.env(variable.key(), text));
            }
        }
    }

    private void database(Keys keys, Entry entry) {
        Keys inside = keys.table(entry, "database");
        if (inside == null) {
            return;
        }
        for (Entry found : ((TomlTable) entry.value()).entries().values()) {
            String key = found.key();
            if (key.equals("url")) {
                inside.text(found, "url", formula::databaseUrl);
            } else if (DATABASE.contains(key)) {
                Database kind = Database.valueOf(key.toUpperCase(Locale.ROOT));
                formula.database(kind);
                inside.texts(found, key, driver -> formula.database(kind, driver));
            } else {
                inside.unknown(found, DATABASE);
            }
        }
    }

    private void probe(Keys keys, Entry entry) {
        Keys inside = keys.table(entry, "probe");
        if (inside == null) {
            return;
        }
        List<UrlPath> paths = new ArrayList<>();
        Set<HttpStatus> statuses = new LinkedHashSet<>();
        TomlTable table = (TomlTable) entry.value();
        for (Entry found : table.entries().values()) {
            switch (found.key()) {
                case "path" -> inside.text(found, "path", text -> take(inside, found, UrlPath.parse(text), paths));
                case "status" -> statuses(inside, found, statuses);
                default -> inside.unknown(found, PROBE);
            }
        }
        if (table.get("path") == null) {
            inside.problem(Problem.of(FormulaRule.MISSING, "path"), "path", table.position());
        }
        if (table.get("status") == null) {
            statuses.add(HttpStatus.of(200));
        }
        if (!paths.isEmpty() && !statuses.isEmpty()) {
            formula.probe(new HealthProbe(paths.get(0), statuses));
        }
    }

    private static void statuses(Keys keys, Entry entry, Set<HttpStatus> statuses) {
        if (!(entry.value() instanceof TomlArray array) || array.elements().isEmpty()) {
            keys.wrongType(entry, "a list of numbers, at least one");
            return;
        }
        for (TomlValue element : array.elements()) {
            if (element instanceof TomlValue.Whole whole) {
                take(keys, entry, HttpStatus.parse(Long.toString(whole.value())), statuses);
            } else {
                keys.wrongType(entry, "a list of numbers, at least one");
            }
        }
    }

    private void recognised(Keys keys, Entry entry) {
        Keys inside = keys.table(entry, "recognised");
        if (inside == null) {
            return;
        }
        for (Entry found : ((TomlTable) entry.value()).entries().values()) {
            switch (found.key()) {
                case "files" -> inside.texts(found, "files", formula::recognisedByFile);
                case "imports" -> inside.texts(found, "imports", formula::recognisedByImport);
                default -> inside.unknown(found, RECOGNISED);
            }
        }
    }

    private static <T> void take(Keys keys, Entry entry, Parsed<T> parsed, java.util.Collection<T> into) {
        if (parsed instanceof Parsed.Accepted<T> accepted) {
            into.add(accepted.value());
        } else {
            parsed.problems().forEach(problem -> keys.problem(problem, entry));
        }
    }

    private static <E extends Enum<E>> void choice(
            Keys keys, Entry entry, String text, Class<E> type, java.util.function.Consumer<E> use) {
        List<String> words = new ArrayList<>();
        for (E constant : type.getEnumConstants()) {
            String word = constant.name().toLowerCase(Locale.ROOT);
            if (word.equals(text)) {
                use.accept(constant);
                return;
            }
            words.add(word);
        }
        keys.problem(
                Problem.of(SiteRule.NOT_A_CHOICE, entry.key(), text)
                        .withHint("write one of " + String.join(" ", words)),
                entry);
    }

    /** A number that no field takes stays one. */
    private static int bounded(String text) {
        long number = Long.parseLong(text);
        return number < 0 || number > Integer.MAX_VALUE ? 0 : (int) number;
    }
}
