package org.pythonwebstack.cli.sitefile;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pythonwebstack.cli.toml.TomlArray;
import org.pythonwebstack.cli.toml.TomlTable;
import org.pythonwebstack.cli.toml.TomlValue;
import org.pythonwebstack.site.Maintenance;
import org.pythonwebstack.value.Parsed;

/** The file whose presence says that a site is being worked on; {@code pws maintenance on} writes it. */
public final class MaintenanceFile {

    private MaintenanceFile() {}

    /** Returns what the file says; nothing if it was damaged. */
    public static Optional<Maintenance> read(byte[] bytes) {
        TomlTable table = SiteFile.document(bytes, new Places());
        if (table == null) {
            return Optional.empty();
        }
        List<String> allow = new ArrayList<>();
        TomlTable.Entry ranges = table.get("allow");
        if (ranges != null && ranges.value() instanceof TomlArray array) {
            for (TomlValue element : array.elements()) {
                if (element instanceof TomlValue.Text text) {
                    allow.add(text.value());
                }
            }
        }
        Parsed<Maintenance> read = Maintenance.parse(text(table, "message"), text(table, "retry-after"), allow);
        return read.toOptional();
    }

    private static String text(TomlTable table, String key) {
        TomlTable.@Nullable Entry entry = table.get(key);
        return entry != null && entry.value() instanceof TomlValue.Text text ? text.value() : "";
    }
}
