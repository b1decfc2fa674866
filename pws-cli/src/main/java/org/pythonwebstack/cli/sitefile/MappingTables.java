package org.pythonwebstack.cli.sitefile;

import java.time.Duration;
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
import org.pythonwebstack.value.Refused;

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
        Duration[] expires = new Duration[1];
        for (Entry entry : details.entries().values()) {
            switch (entry.key()) {
                case "path" -> keys.path(entry, "path", text -> path[0] = text);
                case "expires" -> keys.amount(entry, "expires", text -> expires[0] = duration(keys, entry, text));
                default -> keys.unknown(entry, STATIC);
            }
        }
        if (path[0] == null) {
            if (details.get("path") == null) {
                keys.problem(Problem.of(SiteRule.MISSING, "path"), "path", mount.position());
            }
            return 0;
        }
        Parsed<StaticMount> parsed = StaticMount.parse(mount.key(), path[0]);
        if (expires[0] != null && parsed instanceof Parsed.Accepted<StaticMount> accepted) {
            try {
                parsed = Parsed.accepted(accepted.value().withExpires(expires[0]));
            } catch (Refused refused) {
                parsed = new Parsed.Rejected<>(refused.problems());
            }
        }
        site.staticMount(parsed);
        return 1;
    }

    private static Duration duration(Keys keys, Entry entry, String text) {
        int unit = text.isEmpty() ? 0 : "smhd".indexOf(text.charAt(text.length() - 1)) + 1;
        String digits = unit == 0 ? text : text.substring(0, text.length() - 1);
        if (digits.isEmpty() || digits.length() > 9 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            keys.problem(Problem.of(SiteRule.NOT_A_DURATION, "expires", text), entry);
            return Duration.ZERO;
        }
        long seconds = new long[] {1, 1, 60, 3600, 86400}[unit];
        return Duration.ofSeconds(Long.parseLong(digits) * seconds);
    }
}
