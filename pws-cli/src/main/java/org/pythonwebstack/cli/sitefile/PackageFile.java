package org.pythonwebstack.cli.sitefile;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.pythonwebstack.cli.toml.TomlArray;
import org.pythonwebstack.cli.toml.TomlReader;
import org.pythonwebstack.cli.toml.TomlTable;
import org.pythonwebstack.cli.toml.TomlUnreadable;
import org.pythonwebstack.cli.toml.TomlValue;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Refused;

/**
 * The packages that a project says it needs, in the form that every pip reads: {@code requirements.txt}. From a
 * {@code pyproject.toml} come its dependencies, from a {@code pylock.toml} its packages with the hashes of their files.
 *
 * @param requirements the lines
 * @param locked whether every package has its version and hashes, so that nothing else may be installed
 */
public record PackageFile(String requirements, boolean locked) {

    private static final String FIELD = "requirements";
    private static final int MAX_BYTES = 1 << 20;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9._-]{0,98}[A-Za-z0-9])?");
    private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.+!_-]{0,99}");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    /** What a line of requirements could be continued or ended with does not stand in a specifier. */
    private static final Pattern SPECIFIER = Pattern.compile("[A-Za-z0-9][^\\p{Cntrl}\\\\#]{0,400}");

    /** Options that lead to other files, and what names a directory. */
    private static final Pattern ELSEWHERE =
            Pattern.compile("(?:-r|-c|-e|--requirement|--constraint|--editable|\\.|/|file:).*");

    private static final Set<String> LOCKS =
            Set.of("poetry.lock", "uv.lock", "Pipfile.lock", "Pipfile", "pdm.lock", "environment.yml", "setup.py");

    /**
     * Reads a list of packages. Throws {@link Refused} with {@link SiteFileRule} if it is none, or one that cannot stand alone.
     *
     * @param fileName the name of the file, which tells what is in it
     */
    public static PackageFile read(String fileName, byte[] bytes) {
        String text = text(bytes);
        if (LOCKS.contains(fileName)) {
            throw new Refused(Problem.of(SiteFileRule.PACKAGES_FORM, FIELD, fileName));
        }
        if (fileName.equals("pyproject.toml")) {
            return project(toml(text));
        }
        if (fileName.equals("pylock.toml") || fileName.startsWith("pylock.") && fileName.endsWith(".toml")) {
            return lock(toml(text));
        }
        if (!fileName.endsWith(".txt")) {
            throw new Refused(Problem.of(SiteFileRule.PACKAGES_FORM, FIELD, fileName));
        }
        for (String line : text.split("\n", -1)) {
            if (ELSEWHERE.matcher(line.strip()).matches()) {
                throw new Refused(Problem.of(SiteFileRule.PACKAGES_ALONE, FIELD, line.strip()));
            }
        }
        return new PackageFile(text.endsWith("\n") ? text : text + "\n", text.contains("--hash="));
    }

    private static String text(byte[] bytes) {
        if (bytes.length > MAX_BYTES) {
            throw new Refused(Problem.of(SiteFileRule.TOO_LARGE, FIELD));
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            // Editors of Windows begin a file with a mark, which would become a part of the first name.
            return text.startsWith("\ufeff") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new Refused(Problem.of(SiteFileRule.NOT_UTF8, FIELD));
        }
    }

    private static TomlTable toml(String text) {
        try {
            return TomlReader.read(text);
        } catch (TomlUnreadable e) {
            throw new Refused(Problem.of(SiteFileRule.NOT_TOML, FIELD));
        }
    }

    private static PackageFile project(TomlTable document) {
        TomlTable project = table(document, "project");
        TomlArray dynamic = project == null ? null : array(project, "dynamic");
        if (project == null || dynamic != null && texts(dynamic).contains("dependencies")) {
            throw new Refused(Problem.of(SiteFileRule.PACKAGES_DYNAMIC, FIELD));
        }
        TomlArray dependencies = array(project, "dependencies");
        StringBuilder lines = new StringBuilder();
        for (String dependency : dependencies == null ? List.<String>of() : texts(dependencies)) {
            lines.append(matching(SPECIFIER, dependency, SiteFileRule.PACKAGES_DYNAMIC))
                    .append('\n');
        }
        return new PackageFile(lines.toString(), false);
    }

    private static PackageFile lock(TomlTable document) {
        TomlArray packages = array(document, "packages");
        if (packages == null || packages.elements().isEmpty()) {
            throw new Refused(Problem.of(SiteFileRule.PACKAGES_LOCK, FIELD));
        }
        StringBuilder lines = new StringBuilder();
        for (TomlValue element : packages.elements()) {
            if (!(element instanceof TomlTable one)) {
                throw new Refused(Problem.of(SiteFileRule.PACKAGES_LOCK, FIELD));
            }
            String name = matching(NAME, text(one, "name"), SiteFileRule.PACKAGES_LOCK);
            lines.append(name).append("==").append(matching(VERSION, text(one, "version"), SiteFileRule.PACKAGES_LOCK));
            String marker = text(one, "marker");
            if (!marker.isEmpty()) {
                lines.append(" ; ").append(marker(marker));
            }
            Set<String> hashes = hashes(one);
            if (hashes.isEmpty()) {
                throw new Refused(Problem.of(SiteFileRule.PACKAGES_LOCK, FIELD, name));
            }
            for (String hash : hashes) {
                lines.append(" --hash=sha256:").append(matching(SHA256, hash, SiteFileRule.PACKAGES_LOCK));
            }
            lines.append('\n');
        }
        return new PackageFile(lines.toString(), true);
    }

    /** A marker that asks for extras or groups means something to an installer of lock files only. */
    private static String marker(String marker) {
        if (marker.contains("extras") || marker.contains("dependency_groups") || marker.contains("--")) {
            throw new Refused(Problem.of(SiteFileRule.PACKAGES_LOCK, FIELD, marker));
        }
        return matching(Pattern.compile("[^\\p{Cntrl}\\\\#;]{1,400}"), marker, SiteFileRule.PACKAGES_LOCK);
    }

    private static Set<String> hashes(TomlTable one) {
        List<TomlValue> files = new ArrayList<>();
        TomlArray wheels = array(one, "wheels");
        if (wheels != null) {
            files.addAll(wheels.elements());
        }
        TomlTable source = table(one, "sdist");
        if (source != null) {
            files.add(source);
        }
        Set<String> hashes = new TreeSet<>();
        for (TomlValue file : files) {
            TomlTable values = file instanceof TomlTable table ? table(table, "hashes") : null;
            if (values != null && !text(values, "sha256").isEmpty()) {
                hashes.add(text(values, "sha256"));
            }
        }
        return hashes;
    }

    private static String matching(Pattern form, String text, SiteFileRule rule) {
        if (!form.matcher(text).matches()) {
            throw new Refused(Problem.of(rule, FIELD, text));
        }
        return text;
    }

    private static @Nullable TomlTable table(TomlTable in, String key) {
        TomlTable.Entry entry = in.get(key);
        return entry != null && entry.value() instanceof TomlTable table ? table : null;
    }

    private static @Nullable TomlArray array(TomlTable in, String key) {
        TomlTable.Entry entry = in.get(key);
        return entry != null && entry.value() instanceof TomlArray array ? array : null;
    }

    private static String text(TomlTable in, String key) {
        TomlTable.Entry entry = in.get(key);
        return entry != null && entry.value() instanceof TomlValue.Text text ? text.value() : "";
    }

    private static List<String> texts(TomlArray array) {
        List<String> texts = new ArrayList<>();
        for (TomlValue element : array.elements()) {
            texts.add(element instanceof TomlValue.Text text ? text.value() : "");
        }
        return texts;
    }
}
