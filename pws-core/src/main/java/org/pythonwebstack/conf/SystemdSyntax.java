package org.pythonwebstack.conf;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Unit files of systemd: services, sockets, paths and timers.
 *
 * <p>systemd decodes a value in up to three layers: words with quotes and escapes, then {@code %} specifiers, then
 * {@code $} variables when a command starts. Which layers apply depends on the setting; a table of PWS knows, and refuses
 * to write a setting that it does not know, because systemd would pass over a misspelt one with a warning.
 */
public final class SystemdSyntax extends Syntax<SystemdUnit> {

    /** Bytes of a line that systemd reads; a character has at most 3 bytes for each UTF-16 unit. */
    private static final int LINE_LIMIT = 1024 * 1024;

    /** Creates the syntax. */
    public SystemdSyntax() {}

    @Override
    public SystemdUnit read(String text) {
        return new SystemdReader(this, text, List.of()).unit();
    }

    @Override
    SystemdUnit readBack(String text, SystemdUnit written) {
        return new SystemdReader(this, text, written.sections()).unit();
    }

    @Override
    String encode(SystemdUnit unit) {
        StringBuilder out = new StringBuilder(2048);
        TextChecks.appendHeading(out, unit.heading());
        for (SystemdSection section : unit.sections()) {
            if (!SystemdKind.knowsSection(section.name())) {
                throw TextChecks.of(SyntaxRule.SETTING, "section", section.name());
            }
            if (out.length() > 0) {
                out.append('\n');
            }
            out.append('[').append(section.name()).append("]\n");
            for (SystemdSetting setting : section.settings()) {
                String known = setting.known(this, section.name());
                if (known != null) {
                    out.append(known).append('\n');
                    continue;
                }
                int start = out.length();
                append(out, section.name(), setting);
                if ((out.length() - start) * 3L > LINE_LIMIT) {
                    checkLength(out, start, section.name(), setting);
                }
                out.append('\n');
            }
        }
        return out.toString();
    }

    private static void checkLength(StringBuilder out, int start, String section, SystemdSetting setting) {
        String line = out.substring(start);
        if (line.getBytes(StandardCharsets.UTF_8).length >= LINE_LIMIT) {
            throw TextChecks.of(SyntaxRule.TOO_LONG, field(section, setting.name()), line);
        }
    }

    /** Returns what refusals call a setting. */
    static String field(String section, String name) {
        return "[" + section + "] " + name;
    }

    private static void append(StringBuilder out, String section, SystemdSetting setting) {
        SystemdKind kind = SystemdKind.of(section, setting.name());
        if (kind == null) {
            throw TextChecks.of(SyntaxRule.SETTING, field(section, setting.name()), setting.name());
        }
        out.append(setting.name()).append('=');
        SystemdValue value = setting.value();
        if (value instanceof SystemdValue.Reset) {
            return;
        }
        new SystemdValueWriter(out, section, setting.name()).append(kind, value);
    }
}
