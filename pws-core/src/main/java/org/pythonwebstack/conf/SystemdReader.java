package org.pythonwebstack.conf;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads unit files the way systemd 252 does: lines, continuations, sections and assignments, whose values {@link
 * SystemdCommandReader} and {@link SystemdValueReader} read. What systemd would pass over with a warning is {@link
 * Unreadable} here.
 */
final class SystemdReader {

    private final String text;
    private final SystemdCommandReader commands = new SystemdCommandReader(this::error);
    private final SystemdValueReader values = new SystemdValueReader(this::error);
    private int lineNumber;

    SystemdReader(String text) {
        this.text = text;
    }

    /** Returns the whole file. */
    SystemdUnit unit() {
        checkUnicode();
        List<Comment> heading = new ArrayList<>();
        List<SystemdSection> sections = new ArrayList<>();
        @Nullable String section = null;
        List<SystemdSetting> settings = new ArrayList<>();
        StringBuilder continued = new StringBuilder();
        boolean top = true;
        int first = 0;
        int number = 0;
        int at = text.startsWith("\ufeff") ? 1 : 0;
        while (at < text.length() || continued.length() > 0) {
            int end = lineEnd(at);
            String line = text.substring(Math.min(at, text.length()), end);
            at = nextLine(end);
            number++;
            lineNumber = number;
            int mark = SystemdWordReader.skipBlanks(line, 0);
            if (mark < line.length() && (line.charAt(mark) == '#' || line.charAt(mark) == ';')) {
                if (top && continued.length() == 0) {
                    heading.add(TextChecks.commentOf(line, mark));
                }
                continue;
            }
            if (continued.length() == 0) {
                first = number;
            }
            boolean more = endsInBackslash(continued, line);
            if (continued.length() > 0 || more) {
                continued.append(line);
                if (more) {
                    continued.setCharAt(continued.length() - 1, ' ');
                    continue;
                }
                line = continued.toString();
                continued.setLength(0);
            }
            String logical = SystemdWordReader.strip(line);
            if (logical.isEmpty()) {
                continue;
            }
            top = false;
            lineNumber = first;
            if (TextChecks.noncharacter(logical) >= 0) {
                throw error("systemd takes the line for damaged");
            }
            if (logical.charAt(0) == '[') {
                if (section != null) {
                    sections.add(new SystemdSection(section, settings));
                    settings = new ArrayList<>();
                }
                section = sectionName(logical);
            } else if (section == null) {
                throw error("an assignment stands outside any section");
            } else {
                assignment(section, logical, settings);
            }
        }
        if (section != null) {
            sections.add(new SystemdSection(section, settings));
        }
        return new SystemdUnit(heading, sections);
    }

    private void checkUnicode() {
        int lone = TextChecks.loneSurrogate(text);
        if (lone >= 0) {
            throw new Unreadable(1, lone + 1, "half of a surrogate pair");
        }
    }

    private int lineEnd(int from) {
        for (int i = from; i < text.length(); i++) {
            if (isLineEnd(text.charAt(i))) {
                return i;
            }
        }
        return text.length();
    }

    private static boolean isLineEnd(char c) {
        return c == '\n' || c == '\r' || c == 0;
    }

    /** Returns where the line behind the end at {@code end} begins: different marks in a row are one line end, but none follows NUL. */
    private int nextLine(int end) {
        if (end + 1 >= text.length() || !isLineEnd(text.charAt(end + 1))) {
            return end + 1;
        }
        int at = end;
        String seen = "";
        while (at < text.length() && lineEnd(at) == at && seen.indexOf(text.charAt(at)) < 0 && !seen.endsWith("\0")) {
            seen += text.charAt(at);
            at++;
        }
        return Math.max(at, end + 1);
    }

    /** Returns whether the last backslash escapes the line's end, and not a backslash before it. */
    private static boolean endsInBackslash(CharSequence before, String line) {
        if (line.isEmpty() || line.charAt(line.length() - 1) != '\\') {
            return false;
        }
        boolean escaped = false;
        for (int i = 0; i < before.length(); i++) {
            escaped = !escaped && before.charAt(i) == '\\';
        }
        for (int i = 0; i < line.length(); i++) {
            escaped = !escaped && line.charAt(i) == '\\';
        }
        return escaped;
    }

    private String sectionName(String line) {
        if (line.charAt(line.length() - 1) != ']') {
            throw error("a section's name ends with ']'");
        }
        return line.substring(1, line.length() - 1);
    }

    private void assignment(String section, String line, List<SystemdSetting> to) {
        int equals = line.indexOf('=');
        if (equals <= 0) {
            throw error("a name, '=' and a value stand here");
        }
        String name = SystemdWordReader.strip(line.substring(0, equals));
        String value = SystemdWordReader.strip(line.substring(equals + 1));
        SystemdKind kind = SystemdKind.of(section, name);
        if (kind == null) {
            to.add(setting(name, new SystemdValue.Unknown(value)));
        } else if (value.isEmpty()) {
            to.add(setting(name, new SystemdValue.Reset()));
        } else if (kind == SystemdKind.EXEC) {
            for (SystemdValue.Exec command : commands.read(value)) {
                to.add(setting(name, command));
            }
        } else {
            to.add(setting(name, values.read(kind, value)));
        }
    }

    private SystemdSetting setting(String name, SystemdValue value) {
        return SystemdSetting.of(name, value).atLine(lineNumber);
    }

    private Unreadable error(String message) {
        return new Unreadable(lineNumber, 1, message);
    }
}
