package org.pythonwebstack.check;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pythonwebstack.host.FileWalk;
import org.pythonwebstack.host.Host;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Problem;

/**
 * What a virtual environment is, and whether it can be used where it lies: also if it was moved, or copied from another
 * machine. It is only looked at; no program of it runs.
 */
public final class VenvInspection {

    private static final String FIELD = "venv";
    private static final int MAX_TEXT = 1 << 20;
    private static final int MAX_SCRIPT = 1 << 16;
    private static final int MAX_NAMES = 10_000;
    private static final int MOST_PROGRAMS = 200;
    private static final int MOST_SHOWN = 5;
    private static final Pattern PYTHON = Pattern.compile("python(\\d+\\.\\d+)");
    private static final Pattern MINOR = Pattern.compile("(\\d+\\.\\d+)(?:\\..*)?");
    private static final Pattern COMPILED =
            Pattern.compile(".*\\.cpython-(\\d)(\\d+)[a-z]*-([a-z0-9_]+)-linux-.*\\.so");

    private final Host host;
    private final AbsolutePath venv;
    private final Map<String, String> settings = new HashMap<>();
    private final List<String> libraries = new ArrayList<>();
    private final SortedMap<String, String> packages = new TreeMap<>();
    private final List<Problem> problems = new ArrayList<>();
    private Optional<String> python = Optional.empty();
    private Optional<String> madeAt = Optional.empty();

    private VenvInspection(Host host, AbsolutePath venv) {
        this.host = host;
        this.venv = venv;
    }

    /**
     * Looks at an environment.
     *
     * @param processor the kind of processor as compiled modules name it: {@code x86_64}, {@code aarch64}
     */
    public static VenvInspection of(Host host, AbsolutePath venv, String processor) {
        VenvInspection inspection = new VenvInspection(host, venv);
        inspection.look(processor);
        return inspection;
    }

    /** Returns what is wrong with it, with {@link VenvRule}; empty if nothing is. */
    public List<Problem> problems() {
        return ImmutableList.copyOf(problems);
    }

    /** Returns the version that it says it is made for: {@code 3.11.2}. */
    public Optional<String> stated() {
        return Optional.ofNullable(settings.getOrDefault("version", settings.get("version_info")));
    }

    /** Returns the version of the Python that runs in it, two numbers, as far as names of files tell. */
    public Optional<String> python() {
        return python;
    }

    /** Returns the directory with the Python that made it. */
    public Optional<String> home() {
        return Optional.ofNullable(settings.get("home"));
    }

    /** Returns where it was made, if that is written down anywhere. */
    public Optional<String> madeAt() {
        return madeAt;
    }

    /** Returns the versions that it has packages for, two numbers each. */
    public List<String> libraries() {
        return ImmutableList.copyOf(libraries);
    }

    /** Returns the packages with their versions, by name. */
    public SortedMap<String, String> packages() {
        return ImmutableSortedMap.copyOf(packages);
    }

    /** Returns whether it sees the packages of the system. */
    public boolean seesSystem() {
        return settings.getOrDefault("include-system-site-packages", "").equalsIgnoreCase("true");
    }

    private void look(String processor) {
        Optional<String> configuration = text(venv.resolve("pyvenv.cfg"), MAX_SCRIPT);
        if (configuration.isEmpty()) {
            find(VenvRule.NONE, venv.toString());
            return;
        }
        for (String line : Splitter.on('\n').split(configuration.get())) {
            int equals = line.indexOf('=');
            if (equals >= 0) {
                settings.put(
                        line.substring(0, equals).strip().toLowerCase(Locale.ROOT),
                        line.substring(equals + 1).strip());
            }
        }
        readLibraries();
        base();
        place();
        if (seesSystem()) {
            find(VenvRule.SYSTEM_PACKAGES, venv.toString());
        }
        Set<String> foreign = new LinkedHashSet<>();
        for (String library : libraries) {
            readPackages(venv.resolve("lib/python" + library + "/site-packages"), processor, foreign);
        }
        if (!foreign.isEmpty()) {
            problems.add(Problem.of(VenvRule.COMPILED, FIELD, venv.toString())
                    .withHint("install again: "
                            + String.join(
                                    ", ", foreign.stream().limit(MOST_SHOWN).toList())
                            + (foreign.size() > MOST_SHOWN ? " and " + (foreign.size() - MOST_SHOWN) + " more" : "")));
        }
    }

    private void readLibrary(String name) {
        Matcher matcher = PYTHON.matcher(name);
        AbsolutePath library = venv.resolve("lib").resolve(name);
        if (matcher.matches() && host.walk(library.resolve("site-packages")).isDirectory()) {
            if (host.linkTarget(library).isPresent()) {
                find(VenvRule.LIBRARY_LINK, library.toString());
            } else {
                libraries.add(matcher.group(1));
            }
        } else if (name.startsWith("python") && host.linkTarget(library).isPresent()) {
            // As the instructions have it that people follow: with a hyphen, which no Python looks for.
            find(VenvRule.LIBRARY_LINK, library.toString());
        }
    }

    private void base() {
        if (libraries.isEmpty()) {
            find(VenvRule.NONE, venv.resolve("lib").toString());
        }
        FileWalk interpreter = host.walk(venv.resolve("bin/python"));
        Optional<AbsolutePath> home =
                home().flatMap(text -> AbsolutePath.parse(text).toOptional());
        boolean there = home.isPresent() && host.walk(home.get()).isDirectory();
        if (!interpreter.isFile() || !there) {
            find(VenvRule.BASE_ABSENT, home().orElse(""));
            return;
        }
        python = version(interpreter.end().fileName());
        if (python.isEmpty()) {
            python = version(host.walk(home.get().resolve("python3")).end().fileName());
        }
        if (python.isEmpty()) {
            return;
        }
        Matcher stated = MINOR.matcher(stated().orElse(""));
        boolean other = stated.matches() && !stated.group(1).equals(python.get());
        if (other || !libraries.isEmpty() && !libraries.contains(python.get())) {
            problems.add(Problem.of(VenvRule.OTHER_PYTHON, FIELD, venv.toString())
                    .withHint("pyvenv.cfg says " + stated().orElse("nothing") + ", packages are for "
                            + String.join(", ", libraries) + ", and Python " + python.get() + " runs; "
                            + VenvRule.OTHER_PYTHON.cure()));
        }
    }

    private static Optional<String> version(String fileName) {
        Matcher matcher = PYTHON.matcher(fileName);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /** Its own programs tell where it was made: their first line is the path of its Python. */
    private void place() {
        AbsolutePath bin = venv.resolve("bin");
        String end = "/bin/python";
        Optional<String> elsewhere = Optional.empty();
        for (String name : host.names(bin, MOST_PROGRAMS)) {
            String text = text(bin.resolve(name), MAX_SCRIPT).orElse("");
            String first = text.lines().findFirst().orElse("");
            if (text.contains("activate_this") && first.startsWith("#!/usr/bin/env python")) {
                find(VenvRule.RELOCATABLE, bin.resolve(name).toString());
                return;
            }
            int at = first.indexOf(end);
            if (first.startsWith("#!/") && at > 0) {
                String place = first.substring(2, at);
                madeAt = Optional.of(place);
                if (!isHere(place)) {
                    elsewhere = madeAt;
                }
            }
        }
        String command = settings.getOrDefault("command", "");
        if (madeAt.isEmpty() && command.indexOf(" /") >= 0) {
            madeAt = Optional.of(command.substring(command.lastIndexOf(" /") + 1));
            elsewhere = isHere(madeAt.get()) ? Optional.empty() : madeAt;
        }
        elsewhere.ifPresent(place -> {
            madeAt = Optional.of(place);
            find(VenvRule.MOVED, place);
        });
    }

    /** Returns whether a path leads to this environment, over links too. */
    private boolean isHere(String place) {
        return AbsolutePath.parse(place)
                .toOptional()
                .map(path -> host.walk(path).end().equals(host.walk(venv).end()))
                .orElse(false);
    }

    private void readLibraries() {
        for (String name : host.names(venv.resolve("lib"), MAX_NAMES)) {
            readLibrary(name);
        }
    }

    private void readPackages(AbsolutePath directory, String processor, Set<String> foreign) {
        for (String name : host.names(directory, MAX_NAMES)) {
            if (name.endsWith(".dist-info")) {
                AbsolutePath information = directory.resolve(name);
                Optional<String> metadata = text(information.resolve("METADATA"), MAX_TEXT);
                String title = header(metadata.orElse(""), "Name: ");
                packages.put(title.isEmpty() ? name : title, header(metadata.orElse(""), "Version: "));
                for (String line : Splitter.on('\n')
                        .split(text(information.resolve("RECORD"), MAX_TEXT).orElse(""))) {
                    Matcher compiled = COMPILED.matcher(
                            Splitter.on(',').split(line).iterator().next());
                    if (compiled.matches() && !isFor(compiled, processor)) {
                        foreign.add(title.isEmpty() ? name : title);
                    }
                }
            }
        }
    }

    private boolean isFor(Matcher compiled, String processor) {
        String version = compiled.group(1) + "." + compiled.group(2);
        return python.map(version::equals).orElse(true) && compiled.group(3).equals(processor);
    }

    private static String header(String metadata, String key) {
        for (String line : Splitter.on('\n').split(metadata)) {
            if (line.isBlank()) {
                break;
            }
            if (line.startsWith(key)) {
                return line.substring(key.length()).strip();
            }
        }
        return "";
    }

    private Optional<String> text(AbsolutePath path, int most) {
        return host.text(host.walk(path).end(), most).toOptional();
    }

    private void find(VenvRule rule, String what) {
        problems.add(Problem.of(rule, FIELD, what));
    }
}
