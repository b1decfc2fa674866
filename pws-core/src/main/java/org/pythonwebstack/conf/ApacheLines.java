package org.pythonwebstack.conf;

import com.google.common.base.Utf8;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The logical lines of a file, as Apache makes them: joined behind a backslash, without blanks at both ends,
 * with variables replaced. A line is the part of {@link #text} between {@link #start} and {@link #end}.
 */
final class ApacheLines {

    /** The bytes of a line, without its end, that Apache's buffer of 16 MiB holds. */
    private static final int LONGEST = 16 * 1024 * 1024 - 1;

    private final String file;
    private final Map<String, String> variables;
    private final boolean hasNul;
    private int position;
    private int physicalLine = 1;

    private boolean plain;
    private String text = "";
    private int start;
    private int end;
    private int number;
    /** Where in {@link #text} the first column is. */
    private int lineStart;
    /** Where a joined line continues: offset in {@link #text}, line; null for a line that is not joined. */
    private @Nullable List<int[]> joints;

    ApacheLines(String file, Map<String, String> variables) {
        this.file = file;
        this.variables = variables;
        hasNul = file.indexOf('\0') >= 0;
    }

    /** Goes to the next line that is not blank. Returns false at the end of the file. */
    boolean next() {
        while (position < file.length()) {
            if (position == 0 && file.charAt(0) == '\uFEFF') {
                throw new Unreadable(1, 1, "a byte order mark, which Apache takes for part of the first directive");
            }
            takeLine();
            while (start < end && isSpace(text.charAt(start))) {
                start++;
            }
            while (end > start && isSpace(text.charAt(end - 1))) {
                end--;
            }
            if (start < end) {
                if (!variables.isEmpty() && text.charAt(start) != '#') {
                    replaceVariables();
                }
                return true;
            }
        }
        return false;
    }

    /** Takes one physical line; if it is continued, copies it and what follows. */
    private void takeLine() {
        number = physicalLine;
        lineStart = position;
        joints = null;
        int feed = file.indexOf('\n', position);
        int next = feed < 0 ? file.length() : feed;
        refuseNul(position, next);
        text = file;
        plain = true;
        start = position;
        end = next;
        position = next + 1;
        physicalLine++;
        int backslash = feed < 0 ? -1 : continuation(file, start, next);
        if (backslash >= 0) {
            join(backslash);
        }
        if (end - start > LONGEST / 4 && Utf8.encodedLength(text.substring(start, end)) > LONGEST) {
            throw new Unreadable(number, 1, "a line longer than 16 MiB");
        }
    }

    private void join(int backslash) {
        StringBuilder joined = new StringBuilder(2 * (backslash - start) + 64);
        joined.append(file, start, backslash);
        List<int[]> places = new ArrayList<>();
        boolean more = true;
        while (more && position < file.length()) {
            places.add(new int[] {joined.length(), physicalLine});
            int feed = file.indexOf('\n', position);
            int next = feed < 0 ? file.length() : feed;
            refuseNul(position, next);
            joined.append(file, position, next);
            position = next + 1;
            physicalLine++;
            // Looked for in all that was joined so far: what stands before a blank line's end may be an older
            // backslash.
            int again = feed < 0 ? -1 : continuation(joined, 0, joined.length());
            more = again >= 0;
            if (more) {
                joined.setLength(again);
            }
        }
        text = joined.toString();
        plain = false;
        lineStart = 0;
        start = 0;
        end = text.length();
        joints = places;
    }

    /** Returns the index of a backslash that joins the next line, or -1. How many stand there does not matter. */
    private static int continuation(CharSequence line, int from, int to) {
        int last = to - 1;
        if (last >= from && line.charAt(last) == '\r') {
            last--;
        }
        return last >= from && line.charAt(last) == '\\' ? last : -1;
    }

    /**
     * Apache drops what stands behind NUL, but where its buffer happens to end within the line, it takes the rest for a line
     * of its own. What such a file means depends on the lines before, so it is not read at all.
     */
    private void refuseNul(int from, int to) {
        int nul = hasNul ? file.indexOf('\0', from) : -1;
        if (nul >= 0 && nul < to) {
            throw new Unreadable(physicalLine, nul - from + 1, "NUL, behind which Apache loses track of lines");
        }
    }

    /** One pass from left to right, before any quote is looked at; what is put in is not looked at again. */
    private void replaceVariables() {
        int open = text.indexOf("${", start);
        if (open < 0 || open >= end) {
            return;
        }
        StringBuilder out = new StringBuilder(end - start + 64);
        int done = start;
        while (open >= 0 && open < end) {
            int close = text.indexOf('}', open + 2);
            if (close < 0 || close >= end) {
                break;
            }
            String value = variables.get(text.substring(open + 2, close));
            if (value == null) {
                out.append(text, done, close);
                done = close;
            } else {
                out.append(text, done, open).append(value);
                done = close + 1;
            }
            open = text.indexOf("${", done);
        }
        out.append(text, done, end);
        text = out.toString();
        plain = false;
        lineStart = 0;
        start = 0;
        end = text.length();
        joints = null;
    }

    /** Returns whether the line stands in the file just so: nothing is joined to it, and no variable replaced. */
    boolean isPlain() {
        return plain;
    }

    /**
     * Passes over {@code run}, if the current line, which is plain, begins with it and the last of its lines ends there. It
     * holds whole lines, so none of them is continued, and nothing has to be looked for in them again.
     */
    boolean take(Run run) {
        String lines = run.text();
        int behind = start + lines.length();
        boolean ends = behind == file.length() || behind < file.length() && file.charAt(behind) == '\n';
        if (!ends || !file.startsWith(lines, start)) {
            return false;
        }
        position = behind + 1;
        physicalLine += run.lineFeeds();
        return true;
    }

    String text() {
        return text;
    }

    int start() {
        return start;
    }

    int end() {
        return end;
    }

    /** Returns the number of the line on which this one begins, from 1. */
    int number() {
        return number;
    }

    Unreadable unreadable(int offset, String message) {
        int line = number;
        int column = offset - lineStart;
        if (joints != null) {
            for (int[] joint : joints) {
                if (offset >= joint[0]) {
                    line = joint[1];
                    column = offset - joint[0];
                }
            }
        }
        return new Unreadable(line, column + 1, message);
    }

    /** White space of the C locale. */
    static boolean isSpace(char c) {
        return c == ' ' || c >= '\t' && c <= '\r';
    }
}
