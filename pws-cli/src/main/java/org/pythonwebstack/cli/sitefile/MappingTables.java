package org.pythonwebstack.cli.sitefile;

import java.util.List;
import java.util.function.BiConsumer;
import org.pythonwebstack.cli.toml.TomlTable;
import org.pythonwebstack.cli.toml.TomlTable.Entry;
import org.pythonwebstack.site.Site;
import org.pythonwebstack.site.SiteRule;
import org.pythonwebstack.site.StaticMount;
import org.pythonwebstack.value.EnvName;
import org.pythonwebstack.value.Parsed;
import org.pythonwebstack.value.Problem;

/** The tables whose keys are the person's own: static mounts and the environment. */
final class MappingTables {

    private static final List<String> STATIC = List.of("path", "expires");

    private final Site.Builder site;

    MappingTables(Site.Builder site) {
        this.site = site;
    }

    void environment(Keys keys, Entry entry) {
        variables(keys, entry, "env", site::env);
    }

    void secrets(Keys keys, Entry entry) {
        variables(keys, entry, "secrets", site::secret);
    }

    static void variables(Keys keys, Entry entry, String field, BiConsumer<String, String> use) {
        Keys variables = keys.table(entry, field);
        if (variables == null || !(entry.value() instanceof TomlTable table)) {
            return;
        }
        for (Entry variable : table.entries().values()) {
            Parsed<EnvName> name = EnvName.parse(variable.key());
            name.problems().forEach(problem -> variables.problem(problem, variable.key(), variable.position()));
            if (name instanceof Parsed.Accepted) {
                variables.text(variable, variable.key(), value -> use.accept(variable.key(), value));
            }
        }
    }

    /** {@code "/static/" = "static"}, or a table with the path and how long browsers keep the files. */
    void statics(Keys keys, Entry entry) {
        Keys statics = keys.table(entry, "static");
        if (statics == null || !(entry.value() instanceof TomlTable table)) {
            return;
        }
        int index = 0;
        for (Entry mount : table.entries().values()) {
            String field = "static[" + index + "]";
            keys.note(field, statics.pathOf(mount.key()), mount.position());
            if (mount.value() instanceof TomlTable details) {
                index += detailed(statics.inside(mount, mount.key()), mount, details);
            } else {
                String path = statics.path(mount, mount.key());
                if (path != null) {
                    site.staticMount(mount.key(), path);
                    index++;
                }
            }
        }
    }

    private int detailed(Keys keys, Entry mount, TomlTable details) {
        String[] path = new String[1];
        String[] expires = new String[1];
        for (Entry entry : details.entries().values()) {
            switch (entry.key()) {
                case "path" -> keys.path(entry, "path", text -> path[0] = text);
                case "expires" -> keys.amount(entry, "expires", text -> expires[0] = text);
                default -> keys.unknown(entry, STATIC);
            }
        }
        if (path[0] == null) {
            if (details.get("path") == null) {
                keys.problem(Problem.of(SiteRule.MISSING, "path"), "path", mount.position());
            }
            return 0;
        }
        site.staticMount(
                expires[0] == null
                        ? StaticMount.parse(mount.key(), path[0])
                        : StaticMount.parse(mount.key(), path[0], expires[0]));
        return 1;
    }
}
