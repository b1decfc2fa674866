package org.pythonwebstack.cli.sitefile;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pythonwebstack.cli.toml.Position;
import org.pythonwebstack.cli.toml.TomlProblem;
import org.pythonwebstack.cli.toml.TomlReader;
import org.pythonwebstack.cli.toml.TomlTable;
import org.pythonwebstack.cli.toml.TomlUnreadable;
import org.pythonwebstack.site.Site;
import org.pythonwebstack.value.Parsed;
import org.pythonwebstack.value.Problem;

/** What a site file describes, or everything that is wrong with it. */
public final class SiteFile {

    /** How large a site file may be, in bytes. */
    public static final int MAX_BYTES = 1 << 20;

    private final @Nullable Site site;
    private final List<Finding> findings;
    private final Places places;

    private SiteFile(@Nullable Site site, List<Finding> findings, Places places) {
        this.site = site;
        this.findings = findings;
        this.places = places;
    }

    /**
     * Reads a site file.
     *
     * @param bytes its content: strict UTF-8, at most 1 MiB
     * @param name its name, without directories: in a {@code pyproject.toml} the site is the table {@code [tool.pws]}
     * @param listen an address for plain HTTP in place of those in the file, or null
     */
    public static SiteFile read(byte[] bytes, String name, @Nullable String listen) {
        Places places = new Places();
        TomlTable description = description(bytes, name, places);
        if (description == null) {
            return new SiteFile(null, places.findings(List.of()), places);
        }
        Parsed<Site> result = new SiteTables(places, listen).site(description);
        List<Finding> findings = places.findings(result.problems());
        return new SiteFile(findings.isEmpty() ? result.orThrow() : null, findings, places);
    }

    /** Returns the site; null if there are findings. */
    public @Nullable Site site() {
        return site;
    }

    /** Returns what is wrong, in the order of the file. */
    public List<Finding> findings() {
        return findings;
    }

    /** Returns problems that somebody else has with the site, with the places where their fields were written. */
    public List<Finding> placed(List<Problem> problems) {
        return places.findings(problems);
    }

    /** Returns a problem that somebody else has with the site, with the place where its field was written. */
    public Finding placed(Problem problem) {
        return places.placed(problem);
    }

    private static @Nullable TomlTable description(byte[] bytes, String name, Places places) {
        TomlTable document = document(bytes, places);
        if (document == null || !name.equals("pyproject.toml")) {
            return document;
        }
        TomlTable table = table(table(document, "tool"), "pws");
        if (table == null) {
            places.problem(Problem.of(SiteFileRule.NO_TABLE, "tool.pws"), null);
        }
        return table;
    }

    /** Returns the tables of a file, or null after noting why it has none. */
    static @Nullable TomlTable document(byte[] bytes, Places places) {
        if (bytes.length > MAX_BYTES) {
            places.problem(Problem.of(SiteFileRule.TOO_LARGE, "file"), null);
            return null;
        }
        try {
            return TomlReader.read(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException notUtf8) {
            places.problem(Problem.of(SiteFileRule.NOT_UTF8, "file"), firstBroken(bytes));
            return null;
        } catch (TomlUnreadable unreadable) {
            for (TomlProblem problem : unreadable.problems()) {
                places.problem(SiteFileRule.NOT_TOML, "file", problem.position(), problem.message());
            }
            return null;
        }
    }

    /** Returns where the first byte is that no character has. */
    private static Position firstBroken(byte[] bytes) {
        CharBuffer sound = CharBuffer.allocate(bytes.length);
        StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes), sound, true);
        String before = sound.flip().toString();
        int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
        int start = before.lastIndexOf('\n') + 1;
        return new Position(line, 1 + before.codePointCount(start, before.length()));
    }

    private static @Nullable TomlTable table(@Nullable TomlTable parent, String key) {
        TomlTable.Entry entry = parent == null ? null : parent.get(key);
        return entry != null && entry.value() instanceof TomlTable table ? table : null;
    }
}
