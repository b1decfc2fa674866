package org.pythonwebstack.check;

import com.google.common.base.Splitter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pythonwebstack.check.Configuration.Gap;
import org.pythonwebstack.check.Configuration.Statement;
import org.pythonwebstack.conf.Argument;
import org.pythonwebstack.conf.Expression;
import org.pythonwebstack.conf.Glob;
import org.pythonwebstack.conf.Keyword;
import org.pythonwebstack.conf.Literal;
import org.pythonwebstack.conf.Node;
import org.pythonwebstack.conf.Regex;
import org.pythonwebstack.conf.Setting;
import org.pythonwebstack.conf.Unreadable;
import org.pythonwebstack.host.FileWalk;
import org.pythonwebstack.host.Host;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Parsed;

/**
 * Reads the configuration of a server from its first file on through all that it includes. What is wrong with a file is
 * noted, and the rest is read. Limits on size, number and depth keep a broken configuration from taking all memory.
 */
abstract class ConfigurationReader {

    private static final int MAX_FILES = 5_000;

    /** More than the sites of one machine. */
    private static final int MAX_NAMES = 1_000_000;

    private static final int MAX_DEPTH = 20;
    private static final int MAX_FILE_BYTES = 16 << 20;
    private static final int MAX_ALL_CHARACTERS = 48 << 20;
    private static final Splitter COMPONENTS = Splitter.on('/').omitEmptyStrings();

    private final Host host;
    private final AbsolutePath base;
    private final Set<AbsolutePath> skipped;
    private final List<Statement> statements = new ArrayList<>();
    private final List<Gap> gaps = new ArrayList<>();
    private int files;
    private int characters;
    private int hosts;

    /**
     * Creates a reader.
     *
     * @param base the directory to which relative paths belong
     * @param skipped files that are passed over as if they were empty, by their paths without links
     */
    ConfigurationReader(Host host, AbsolutePath base, Set<AbsolutePath> skipped) {
        this.host = host;
        this.base = base;
        this.skipped = skipped;
    }

    /** Returns the configuration that begins in {@code file}; an empty one if there is no such file. */
    final Configuration read(AbsolutePath file) {
        if (host.walk(file).outcome() != FileWalk.Outcome.ABSENT) {
            file(file, Configuration.SERVER, 0);
        }
        return new Configuration(statements, gaps);
    }

    /** Returns the statements of a text. Throws {@link Unreadable}. */
    abstract List<Node> parse(String text);

    /** Notes the statements of a file or of a block in it. */
    abstract void nodes(List<Node> nodes, AbsolutePath file, int inHost, int depth);

    final Host host() {
        return host;
    }

    final int nextHost() {
        return ++hosts;
    }

    final Statement note(AbsolutePath file, int line, int inHost, String name, List<Argument> arguments) {
        Statement statement = new Statement(
                file, line, inHost, name, arguments.stream().map(this::text).toList());
        statements.add(statement);
        return statement;
    }

    /** Returns the text of an argument as the server sees it. */
    final String text(Argument argument) {
        if (argument instanceof Literal literal) {
            return expand(literal.text());
        }
        if (argument instanceof Keyword keyword) {
            return expand(keyword.word());
        }
        if (argument instanceof Glob glob) {
            return expand(glob.source());
        }
        if (argument instanceof Setting setting) {
            return setting.key() + "=" + text(setting.value());
        }
        if (argument instanceof Regex regex) {
            return "~" + regex.source();
        }
        StringBuilder text = new StringBuilder();
        for (Expression.Part part : ((Expression) argument).parts()) {
            text.append(
                    part instanceof Expression.Text plain
                            ? plain.text()
                            : "%{" + ((Expression.Variable) part).name() + "}");
        }
        return expand(text.toString());
    }

    /** Returns a text with the variables of the configuration replaced. */
    String expand(String text) {
        return text;
    }

    /** Reads what an include names: a file, or all that a pattern matches; of a directory all files where the server does. */
    final void include(String pattern, boolean optional, boolean directories, int inHost, int depth) {
        Optional<AbsolutePath> path = path(pattern);
        if (path.isEmpty()) {
            return;
        }
        if (isPattern(path.get().toString())) {
            for (AbsolutePath match : matches(path.get())) {
                all(match, directories, inHost, depth);
            }
        } else if (!optional || host.walk(path.get()).outcome() != FileWalk.Outcome.ABSENT) {
            all(path.get(), directories, inHost, depth);
        }
    }

    private void all(AbsolutePath path, boolean directories, int inHost, int depth) {
        if (directories && depth < MAX_DEPTH && host.walk(path).isDirectory()) {
            for (String name : names(path)) {
                path(path + "/" + name).ifPresent(entry -> all(entry, true, inHost, depth + 1));
            }
        } else {
            file(path, inHost, depth + 1);
        }
    }

    private void file(AbsolutePath path, int inHost, int depth) {
        if (!skipped.isEmpty() && skipped.contains(host.walk(path).end())) {
            return;
        }
        if (++files > MAX_FILES || depth > MAX_DEPTH || characters > MAX_ALL_CHARACTERS) {
            gaps.add(new Gap(path, "it is one of too many, or included too deeply"));
            return;
        }
        FileWalk walk = host.walk(path);
        if (!walk.isFile()) {
            gaps.add(new Gap(path, "it is no file that can be read"));
            return;
        }
        Parsed<String> text = host.text(walk.end(), MAX_FILE_BYTES);
        if (text instanceof Parsed.Accepted<String> accepted) {
            characters += accepted.value().length();
            try {
                nodes(parse(accepted.value()), walk.end(), inHost, depth);
            } catch (Unreadable e) {
                gaps.add(new Gap(path, String.valueOf(e.getMessage())));
            }
        } else {
            gaps.add(new Gap(
                    path, "it breaks the rule: " + text.problems().get(0).rule().statement()));
        }
    }

    /** Returns a path of the configuration as an absolute one; nothing for one of which the server can only complain. */
    final Optional<AbsolutePath> path(String text) {
        Deque<String> names = new ArrayDeque<>();
        if (!text.startsWith("/")) {
            COMPONENTS.split(base.toString()).forEach(names::addLast);
        }
        for (String name : COMPONENTS.split(text)) {
            if (name.equals("..")) {
                names.pollLast();
            } else if (!name.equals(".")) {
                names.addLast(name);
            }
        }
        return AbsolutePath.parse("/" + String.join("/", names)).toOptional();
    }

    private List<AbsolutePath> matches(AbsolutePath pattern) {
        List<String> places = List.of("");
        for (String component : COMPONENTS.split(pattern.toString())) {
            List<String> next = new ArrayList<>();
            for (String place : places) {
                if (!isPattern(component)) {
                    next.add(place + "/" + component);
                } else {
                    Optional<AbsolutePath> directory = AbsolutePath.parse(place).toOptional();
                    List<String> names = directory.map(this::names).orElse(List.of());
                    for (String name : names) {
                        if (Wildcards.match(component, name)) {
                            next.add(place + "/" + name);
                        }
                    }
                }
            }
            places = next;
        }
        return places.stream()
                .flatMap(place -> AbsolutePath.parse(place).toOptional().stream())
                .filter(place -> host.walk(place).outcome() != FileWalk.Outcome.ABSENT)
                .toList();
    }

    private List<String> names(AbsolutePath directory) {
        FileWalk walk = host.walk(directory);
        return walk.isDirectory() ? host.names(walk.end(), MAX_NAMES) : List.of();
    }

    private static boolean isPattern(String text) {
        return text.indexOf('*') >= 0 || text.indexOf('?') >= 0 || text.indexOf('[') >= 0;
    }
}
