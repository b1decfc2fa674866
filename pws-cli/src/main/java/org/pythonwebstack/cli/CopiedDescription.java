package org.pythonwebstack.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.pythonwebstack.backup.Archive;
import org.pythonwebstack.backup.BackupRule;
import org.pythonwebstack.backup.Manifest;
import org.pythonwebstack.cli.toml.TomlArray;
import org.pythonwebstack.cli.toml.TomlReader;
import org.pythonwebstack.cli.toml.TomlTable;
import org.pythonwebstack.cli.toml.TomlUnreadable;
import org.pythonwebstack.cli.toml.TomlValue;
import org.pythonwebstack.formula.Formula;
import org.pythonwebstack.formula.Formulas;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Account;
import org.pythonwebstack.value.HostName;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Refused;
import org.pythonwebstack.value.SiteName;

/**
 * The description of a second site like one in an archive. Values change as wholes, never pieces of text: names, host name,
 * account, paths in the site's directory; the secrets that its formula draws are drawn anew. Other names of the first site stay
 * with that.
 */
final class CopiedDescription {

    private static final Set<String> OTHER_NAMES = Set.of("aliases");
    private static final String HOSTS = "PWS_HOSTS";

    private final Manifest manifest;
    private final SiteName name;
    private final HostName host;
    private final String oldHost;
    private final Set<String> drawn = new HashSet<>();
    private final StringBuilder text = new StringBuilder();

    private CopiedDescription(Manifest manifest, SiteName name, HostName host, String oldHost) {
        this.manifest = manifest;
        this.name = name;
        this.host = host;
        this.oldHost = oldHost;
        // Secrets of the first site must not become those of the second.
        Formula formula = Formulas.builtIn()
                .find(manifest.formula())
                .toOptional()
                .orElseThrow(() -> new Refused(Problem.of(BackupRule.DESCRIPTION, manifest.formula())
                        .withHint("which of its secrets are to be drawn anew is known of the formulas alone that PWS"
                                + " brings; restore the site under its own name")));
        formula.secrets().forEach(secret -> drawn.add(secret.toString()));
    }

    static RestoreCommand.Described of(Archive archive, SiteName name, HostName host) throws IOException {
        Manifest manifest = archive.manifest();
        TomlTable table;
        try {
            table = TomlReader.read(new String(archive.description(), StandardCharsets.UTF_8));
        } catch (TomlUnreadable e) {
            throw new Refused(Problem.of(BackupRule.DESCRIPTION, manifest.description()));
        }
        if (!manifest.description().equals("pws.toml")) {
            throw new Refused(Problem.of(BackupRule.DESCRIPTION, manifest.description())
                    .withHint("a site described by a pyproject.toml is not copied; restore it under its own name"));
        }
        TomlTable.Entry server = table.get("server-name");
        String oldHost = server != null && server.value() instanceof TomlValue.Text text ? text.value() : "";
        CopiedDescription copy = new CopiedDescription(manifest, name, host, oldHost);
        copy.text.append("# A copy of the site ").append(manifest.site()).append(", made by 'pws restore'.\n");
        copy.top(table);
        return RestoreCommand.Described.of(
                copy.text.toString().getBytes(StandardCharsets.UTF_8),
                manifest.description(),
                name,
                RestoreCommand.root(name),
                Account.of(name.toString()));
    }

    /** Single values first: behind the head of a table they would be its own. */
    private void top(TomlTable table) {
        for (TomlTable.Entry entry : table.entries().values()) {
            if (!(entry.value() instanceof TomlTable) && !OTHER_NAMES.contains(entry.key())) {
                line(entry, "");
            }
        }
        for (TomlTable.Entry entry : table.entries().values()) {
            if (entry.value() instanceof TomlTable below) {
                text.append("\n[");
                SiteFileText.quote(text, entry.key());
                text.append("]\n");
                below.entries().values().forEach(inner -> line(inner, entry.key()));
            }
        }
    }

    private void line(TomlTable.Entry entry, String table) {
        SiteFileText.quote(text, entry.key());
        text.append(" = ");
        if (table.equals("secrets") && drawn.contains(entry.key())) {
            SiteFileText.quote(text, NewSite.secret());
        } else if (table.equals("env") && entry.key().equals(HOSTS)) {
            SiteFileText.quote(text, host.toString());
        } else if (table.isEmpty() && entry.key().equals("name")) {
            SiteFileText.quote(text, name.toString());
        } else if (table.isEmpty() && (entry.key().equals("user") || entry.key().equals("group"))) {
            SiteFileText.quote(text, account(entry.value()));
        } else {
            value(entry.value());
        }
        text.append('\n');
    }

    private String account(TomlValue value) {
        String before = value instanceof TomlValue.Text words ? words.value() : "";
        return before.equals(manifest.account().toString()) ? name.toString() : before;
    }

    private void value(TomlValue value) {
        if (value instanceof TomlValue.Text words) {
            SiteFileText.quote(text, moved(words.value()));
        } else if (value instanceof TomlValue.Whole whole) {
            text.append(whole.value());
        } else if (value instanceof TomlValue.Fraction fraction) {
            text.append(fraction.value());
        } else if (value instanceof TomlValue.Truth truth) {
            text.append(truth.value());
        } else if (value instanceof TomlValue.Moment moment) {
            text.append(moment.value());
        } else if (value instanceof TomlArray array) {
            text.append('[');
            for (TomlValue element : array.elements()) {
                value(element);
                text.append(", ");
            }
            text.append(']');
        } else if (value instanceof TomlTable inline) {
            text.append('{');
            String before = "";
            for (TomlTable.Entry entry : inline.entries().values()) {
                text.append(before);
                SiteFileText.quote(text, entry.key());
                text.append(" = ");
                value(entry.value());
                before = ", ";
            }
            text.append('}');
        }
    }

    private String moved(String words) {
        if (words.equals(oldHost)) {
            return host.toString();
        }
        for (List<AbsolutePath> way : List.of(
                List.of(manifest.root(), RestoreCommand.root(name)),
                List.of(Machine.ownModules(manifest.site()), Machine.ownModules(name)))) {
            String from = way.get(0).toString();
            if (words.equals(from) || words.startsWith(from + "/")) {
                return way.get(1) + words.substring(from.length());
            }
        }
        return words;
    }
}
