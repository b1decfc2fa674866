package org.pythonwebstack.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.pythonwebstack.host.FileFacts;
import org.pythonwebstack.host.RootedFiles;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Parsed;
import org.pythonwebstack.value.PythonIdentifier;
import org.pythonwebstack.value.Refused;
import org.pythonwebstack.value.RelativePath;

/**
 * A project that is there already, as far as its framework shows: the names of its files, and the text of those that are
 * Python. It is only read, without following a link, and nothing of it is run.
 *
 * @param directory where its code is
 * @param files its files, with their text if they are Python source
 */
record ExistingProject(AbsolutePath directory, Map<RelativePath, String> files) {

    private static final int DEEPEST = 6;
    private static final int MOST_FILES = 5000;
    private static final int LARGEST_SOURCE = 1 << 18;
    private static final Set<String> NOT_CODE = Set.of("node_modules", "__pycache__", "site-packages");
    private static final List<String> IN_PROJECT =
            List.of("/settings.py", "/settings/__init__.py", "/wsgi.py", "/asgi.py");

    /** Reads the project in a directory. Throws {@link Refused} if it cannot be read. */
    static ExistingProject in(Machine machine, AbsolutePath directory) throws IOException {
        Map<RelativePath, String> files = new LinkedHashMap<>();
        try (RootedFiles all = RootedFiles.open(machine.real(directory))) {
            for (String name : all.list()) {
                add(all, name, 1, files);
            }
        }
        return new ExistingProject(directory, files);
    }

    private static void add(RootedFiles all, String text, int depth, Map<RelativePath, String> files)
            throws IOException {
        Parsed<RelativePath> parsed = RelativePath.parse(text);
        String name = text.substring(text.lastIndexOf('/') + 1);
        if (!(parsed instanceof Parsed.Accepted<RelativePath> path)
                || name.startsWith(".")
                || NOT_CODE.contains(name)
                || files.size() >= MOST_FILES) {
            return;
        }
        try {
            FileFacts facts = all.facts(path.value());
            if (facts.kind() == FileFacts.Kind.FILE) {
                boolean source = name.endsWith(".py") && facts.size() <= LARGEST_SOURCE;
                files.put(
                        path.value(),
                        source ? new String(all.read(path.value(), LARGEST_SOURCE), StandardCharsets.UTF_8) : "");
            } else if (facts.kind() == FileFacts.Kind.DIRECTORY && depth < DEEPEST) {
                List<String> below = all.list(path.value());
                if (!below.contains("pyvenv.cfg")) {
                    for (String next : below) {
                        add(all, text + "/" + next, depth + 1, files);
                    }
                }
            }
        } catch (Refused unreadable) {
            // What cannot be read shows no framework; the site's account may still read it.
            return;
        }
    }

    boolean has(String path) {
        return files.containsKey(RelativePath.of(path));
    }

    /** Returns the name of the project's package: the only one with settings or an entry in it. */
    Optional<String> packageName() {
        Set<String> names = new TreeSet<>();
        for (RelativePath path : files.keySet()) {
            String text = path.toString();
            for (String end : IN_PROJECT) {
                String name = text.endsWith(end) ? text.substring(0, text.length() - end.length()) : "";
                if (PythonIdentifier.parse(name).toOptional().isPresent()) {
                    names.add(name);
                }
            }
        }
        return names.size() == 1 ? Optional.of(names.iterator().next()) : Optional.empty();
    }
}
