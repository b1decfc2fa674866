package org.pythonwebstack.conf;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads unit files the way systemd 252 does: lines, continuations, sections and assignments, whose values {@link
 * SystemdCommandReader} and {@link SystemdValueReader} read. What systemd would pass over with a warning is {@link
 * Unreadable} here.
 *
 * <p>What a line means, once it is joined with those it continues and without the blanks at its ends, depends on nothing but
 * its section. So an assignment that has been read before in such a section need not be taken apart again.
 */
final class SystemdReader {

    private final SystemdSyntax language;
    private final String text;
    /** The sections for which the text was written, if it was. */
    private final List<SystemdSection> written;
    /** Whether there are characters that systemd may take for damage, or halves of them. */
    private final boolean rare;
    /** Whether nothing but LF ends lines. */
    private final boolean onlyFeeds;

    private final Function<String, Unreadable> here = new Here();
    private final SystemdCommandReader commands = new SystemdCommandReader(here);
    private final SystemdValueReader values = new SystemdValueReader(here);
    private final List<SystemdSection> sections = new ArrayList<>();
    private @Nullable String section;
    private List<SystemdSetting> settings = new ArrayList<>();
    private int lineNumber;

    SystemdReader(SystemdSyntax language, String text, List<SystemdSection> written) {
        this.language = language;
        this.text = text;
        this.written = written;
        this.rare = TextChecks.hasRare(text);
        this.onlyFeeds = text.indexOf('\r') < 0 && text.indexOf(0) < 0;
    }

    /** Makes errors at the line that is being read. */
    private final class Here implements Function<String, Unreadable> {
        @Override
        public Unreadable apply(String message) {
            return error(message);
        }
    }

    /** Returns the whole file. */
    SystemdUnit unit() {
        checkUnicode();
        List<Comment> heading = new ArrayList<>();
        StringBuilder continued = new StringBuilder(0);
        boolean top = true;
        int first = 0;
        int number = 0;
        int at = text.startsWith("\ufeff") ? 1 : 0;
        while (at < text.length() || continued.length() > 0) {
            int start = Math.min(at, text.length());
            int end = lineEnd(at);
            at = nextLine(end);
            number++;
            lineNumber = number;
            int mark = start;
            while (mark < end && SystemdWordReader.isBlank(text.charAt(mark))) {
                mark++;
            }
            if (mark < end && (text.charAt(mark) == '#' || text.charAt(mark) == ';')) {
                if (top && continued.length() == 0) {
                    heading.add(TextChecks.commentOf(text.substring(mark, end), 0));
                }
                continue;
            }
            if (continued.length() == 0) {
                first = number;
            }
            String line = text;
            boolean more = end > start && text.charAt(end - 1) == '\\' && endsInBackslash(continued, start, end);
            if (continued.length() > 0 || more) {
                continued.append(text, start, end);
                if (more) {
                    continued.setCharAt(continued.length() - 1, ' ');
                    continue;
                }
                line = continued.toString();
                continued.setLength(0);
                mark = SystemdWordReader.skipBlanks(line, 0);
                end = line.length();
            }
            while (end > mark && SystemdWordReader.isBlank(line.charAt(end - 1))) {
                end--;
            }
            if (mark < end) {
                top = false;
                lineNumber = first;
                statement(line, mark, end);
            }
        }
        endSection();
        return new SystemdUnit(heading, sections);
    }

    /** Reads a line without the blanks at its ends. */
    private void statement(String line, int from, int to) {
        if (rare && TextChecks.noncharacter(line.substring(from, to)) >= 0) {
            throw error("systemd takes the line for damaged");
        }
        if (line.charAt(from) == '[') {
            endSection();
            section = sectionName(line.substring(from, to));
        } else if (section == null) {
            throw error("an assignment stands outside any section");
        } else {
            assignment(section, line, from, to);
        }
    }

    private void endSection() {
        if (section != null) {
            sections.add(new SystemdSection(section, settings));
            settings = new ArrayList<>();
        }
    }

    private void checkUnicode() {
        int lone = rare ? TextChecks.loneSurrogate(text) : -1;
        if (lone >= 0) {
            throw new Unreadable(1, lone + 1, "half of a surrogate pair");
        }
    }

    private int lineEnd(int from) {
        if (onlyFeeds) {
            int feed = text.indexOf('\n', from);
            return feed < 0 ? text.length() : feed;
        }
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
        if (onlyFeeds || end + 1 >= text.length() || !isLineEnd(text.charAt(end + 1))) {
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
    private boolean endsInBackslash(CharSequence before, int start, int end) {
        boolean escaped = false;
        for (int i = 0; i < before.length(); i++) {
            escaped = !escaped && before.charAt(i) == '\\';
        }
        for (int i = start; i < end; i++) {
            escaped = !escaped && text.charAt(i) == '\\';
        }
        return escaped;
    }

    private String sectionName(String line) {
        if (line.charAt(line.length() - 1) != ']') {
            throw error("a section's name ends with ']'");
        }
        return line.substring(1, line.length() - 1);
    }

    private void assignment(String section, String line, int from, int to) {
        SystemdSetting likely = writtenHere();
        String known = likely == null ? null : likely.known(language, section);
        if (likely != null && known != null && known.length() == to - from && line.startsWith(known, from)) {
            settings.add(likely);
            return;
        }
        int equals = line.indexOf('=', from);
        if (equals <= from || equals >= to) {
            throw error("a name, '=' and a value stand here");
        }
        String name = SystemdWordReader.strip(line.substring(from, equals));
        String value = SystemdWordReader.strip(line.substring(equals + 1, to));
        SystemdKind kind = SystemdKind.of(section, name);
        if (kind == null) {
            settings.add(setting(name, new SystemdValue.Unknown(value)));
        } else if (value.isEmpty()) {
            settings.add(setting(name, new SystemdValue.Reset()));
        } else if (kind == SystemdKind.EXEC) {
            List<SystemdValue.Exec> read = commands.read(value);
            for (SystemdValue.Exec command : read) {
                settings.add(setting(name, command));
            }
            if (read.size() > 1) {
                return; // The line is several settings, so it is none that could be known again.
            }
        } else {
            settings.add(setting(name, values.read(kind, value)));
        }
        if (likely != null) {
            likely.found(language, section, settings.get(settings.size() - 1), line, from, to);
        }
    }

    private @Nullable SystemdSetting writtenHere() {
        if (sections.size() >= written.size()) {
            return null;
        }
        List<SystemdSetting> beside = written.get(sections.size()).settings();
        return settings.size() < beside.size() ? beside.get(settings.size()) : null;
    }

    private SystemdSetting setting(String name, SystemdValue value) {
        return SystemdSetting.read(name, value, lineNumber);
    }

    private Unreadable error(String message) {
        return new Unreadable(lineNumber, 1, message);
    }
}
