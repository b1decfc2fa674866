package org.pythonwebstack.conf;

import com.google.common.collect.ImmutableList;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a text as Apache's own reader does. Knows nothing of the writer but the table of directives. Used once.
 *
 * <p>What a line means depends on the line alone: Apache first joins continued lines, cuts off blanks and replaces variables,
 * then takes the words one after another, and {@code <} at the beginning is what makes a section. So a line without that which
 * has been read before need not be taken apart again.
 */
final class ApacheReader {

    private final ApacheSyntax language;
    private final ApacheLines lines;
    private final ApacheDecoder decoder;
    private final Runs runs;
    private final Deque<Open> open = new ArrayDeque<>();
    private List<Node> nodes = new ArrayList<>();

    /** What the text was written for, if anything, beside {@link #nodes}. */
    private List<Node> written;

    /** The current line's text, where reading it goes on, and its end. */
    private String text = "";

    private int at;
    private int end;

    /** A text that the next word may be: if it is, no copy of it is made. Decides nothing else. */
    private @Nullable String hint;

    /** A section whose end has not come yet, and the nodes before it. */
    private record Open(String name, List<Argument> arguments, int line, List<Node> before, List<Node> written) {}

    ApacheReader(ApacheSyntax language, String text, Map<String, String> variables, List<Node> written) {
        this.language = language;
        this.written = written;
        lines = new ApacheLines(text, variables);
        decoder = new ApacheDecoder(lines);
        runs = new Runs(language, text);
    }

    ApacheFile read() {
        while (lines.next()) {
            text = lines.text();
            at = lines.start();
            end = lines.end();
            if (text.charAt(at) == '#') {
                int from = at + 1 < end && text.charAt(at + 1) == ' ' ? at + 2 : at + 1;
                runs.end(nodes, open.size());
                nodes.add(new Comment(text.substring(from, end)));
            } else {
                statement();
            }
        }
        runs.end(nodes, open.size());
        Open unclosed = open.peek();
        if (unclosed != null) {
            throw new Unreadable(unclosed.line, 1, "<" + unclosed.name + "> is not closed");
        }
        return new ApacheFile(nodes);
    }

    private @Nullable Node writtenHere() {
        return nodes.size() < written.size() ? written.get(nodes.size()) : null;
    }

    private void statement() {
        int from = at;
        Directive likely = writtenHere() instanceof Directive directive ? directive : null;
        if (likely != null && lines.isPlain()) {
            Run run = likely.run(language, open.size(), written, nodes.size());
            if (run != null && lines.take(run)) {
                runs.end(nodes, open.size());
                run.appendTo(nodes);
                return;
            }
        }
        if (likely != null && isHere(likely.known(language, ""))) {
            nodes.add(likely);
            if (lines.isPlain()) {
                runs.took(likely, nodes, at, end);
            } else {
                runs.end(nodes, open.size());
            }
            return;
        }
        runs.end(nodes, open.size());
        ApacheSlots.Entry listed = likely == null ? null : ApacheSlots.directive(likely.name());
        if (listed != null && listed.listed() && takes(listed.name())) {
            directive(listed, from, likely);
            return;
        }
        String name = word();
        if (name.isEmpty()) {
            return; // Apache passes over a line whose first word is "".
        }
        if (name.startsWith("</")) {
            close(from, name);
            return;
        }
        boolean bracket = name.endsWith(">");
        if (bracket) {
            name = name.substring(0, name.length() - 1);
        }
        if (name.startsWith("<")) {
            section(from, name.substring(1), bracket);
        } else if (name.isEmpty()) {
            throw lines.unreadable(from, "a directive without a name");
        } else {
            directive(ApacheSlots.directive(name), from, likely);
        }
    }

    private void directive(ApacheSlots.Entry entry, int from, @Nullable Directive likely) {
        Directive read = Directive.read(
                entry.name(),
                arguments(entry, likely == null ? ImmutableList.of() : likely.arguments()),
                lines.number());
        if (likely != null) {
            likely.found(language, "", read, text, from, end);
        }
        nodes.add(read);
    }

    /** Passes over {@code name}, a word of letters, if it is the first word of the line and there are others. */
    private boolean takes(String name) {
        int behind = at + name.length();
        if (behind >= end || text.charAt(behind) != ' ' || !text.startsWith(name, at)) {
            return false;
        }
        at = behind;
        skipSpace();
        return true;
    }

    /** Returns whether {@code known} is all that is left of the line. */
    private boolean isHere(@Nullable String known) {
        return known != null && known.length() == end - at && text.startsWith(known, at);
    }

    private void section(int from, String name, boolean bracket) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_')) {
                throw lines.unreadable(from, "a section whose name is no word");
            }
        }
        if (name.isEmpty()) {
            throw lines.unreadable(from, "a section without a name");
        }
        if (at < end || !bracket) {
            int last = text.lastIndexOf('>', end - 1);
            if (last < at) {
                throw lines.unreadable(end, "<" + name + "> lacks its closing '>'");
            }
            end = last;
        }
        while (end > at && ApacheLines.isSpace(text.charAt(end - 1))) {
            end--;
        }
        ApacheSlots.Entry entry = ApacheSlots.section(name);
        Block likely = writtenHere() instanceof Block block ? block : null;
        List<Argument> arguments = arguments(entry, likely == null ? ImmutableList.of() : likely.arguments());
        open.push(new Open(entry.name(), arguments, lines.number(), nodes, written));
        written = likely != null ? likely.children() : List.of();
        nodes = new ArrayList<>();
    }

    private void close(int from, String name) {
        Open section = open.poll();
        if (section == null) {
            throw lines.unreadable(from, "an end without a section: " + name);
        }
        if (!name.endsWith(">")) {
            throw lines.unreadable(from, name + " lacks its closing '>'");
        }
        if (!ApacheSlot.equalsIgnoreAsciiCase(name.substring(2, name.length() - 1), section.name)) {
            throw lines.unreadable(from, "the end of <" + section.name + "> is expected here");
        }
        Block block = Block.of(section.name, section.arguments, nodes).atLine(section.line);
        nodes = section.before;
        written = section.written;
        nodes.add(block);
    }

    private ImmutableList<Argument> arguments(ApacheSlots.Entry entry, List<Argument> hints) {
        if (at >= end) {
            return ImmutableList.of();
        }
        ApacheShape.Cursor cursor = entry.shape().start();
        Argument first = argument(cursor, hints.isEmpty() ? null : hints.get(0));
        if (at >= end) {
            return ImmutableList.of(first);
        }
        ImmutableList.Builder<Argument> arguments = ImmutableList.builder();
        arguments.add(first);
        for (int i = 1; at < end; i++) {
            arguments.add(argument(cursor, i < hints.size() ? hints.get(i) : null));
        }
        return arguments.build();
    }

    private Argument argument(ApacheShape.Cursor cursor, @Nullable Argument likely) {
        ApacheSlot next = cursor.next();
        int from = at;
        ApacheSlot slot = next == null ? ApacheSlots.beyond() : next;
        Argument argument = switch (slot.kind().lexis()) {
            case WORD -> {
                hint = likely instanceof Literal literal ? literal.text() : null;
                String word = word();
                slot = slot.whenLast(at >= end);
                yield decoder.decode(slot, word, from);
            }
            case OPTION -> option(slot, likely instanceof Setting setting ? setting : null);
            case REWRITE -> decoder.decode(slot, rewriteWord(), from);
            case REST -> {
                at = end;
                yield decoder.decode(slot, text.substring(from, end), from);
            }
        };
        cursor.took(slot, argument);
        return argument;
    }

    private Argument option(ApacheSlot slot, @Nullable Setting likely) {
        int from = at;
        while (at < end && text.charAt(at) != '=' && !ApacheLines.isSpace(text.charAt(at))) {
            at++;
        }
        if (at >= end || text.charAt(at) != '=' || at == from) {
            throw lines.unreadable(from, "an option must be a key, '=' and a value");
        }
        hint = likely == null ? null : likely.key();
        String key = slice(from, at);
        at++;
        int valueFrom = at;
        hint = likely != null && likely.value() instanceof Literal literal ? literal.text() : null;
        return new Setting(key, decoder.decode(slot.option(key), word(), valueFrom));
    }

    // ---- words -------------------------------------------------------------------------------------------------

    /** Takes the word that begins here and the blanks behind it; a quote that is never closed runs to the line's end. */
    private String word() {
        skipSpace();
        if (at >= end) {
            return "";
        }
        char quote = text.charAt(at);
        String word = quote == '"' || quote == '\'' ? quotedWord(quote) : bareWord();
        skipSpace();
        return word;
    }

    private String slice(int from, int to) {
        String likely = hint;
        return likely != null && likely.length() == to - from && text.startsWith(likely, from)
                ? likely
                : text.substring(from, to);
    }

    private String bareWord() {
        int from = at;
        int i = from;
        boolean escaped = false;
        while (i < end) {
            char c = text.charAt(i);
            if (ApacheLines.isSpace(c)) {
                break;
            }
            escaped |= c == '\\';
            i++;
        }
        at = i;
        return escaped ? unescape(from, at, '\\') : slice(from, at);
    }

    private String quotedWord(char quote) {
        int from = at + 1;
        int i = from;
        boolean escaped = false;
        while (i < end) {
            char c = text.charAt(i);
            if (c == quote) {
                break;
            }
            if (c == '\\') {
                escaped = true;
                if (i + 1 < end && (text.charAt(i + 1) == quote || text.charAt(i + 1) == '\\')) {
                    i++;
                }
            }
            i++;
        }
        at = i;
        String word = escaped ? unescape(from, at, quote) : slice(from, at);
        if (at < end) {
            at++;
        }
        return word;
    }

    /** Takes a backslash away before another one and before {@code quote}; every other backslash stays. */
    private String unescape(int from, int to, char quote) {
        StringBuilder out = new StringBuilder(to - from);
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < to && (text.charAt(i + 1) == '\\' || text.charAt(i + 1) == quote)) {
                c = text.charAt(++i);
            }
            out.append(c);
        }
        return out.toString();
    }

    /** Takes a word as mod_rewrite does: nothing is unescaped, but a backslash keeps a blank from ending it. */
    private String rewriteWord() {
        skipSpace();
        char first = text.charAt(at);
        boolean quoted = first == '"' || first == '\'';
        if (quoted) {
            at++;
        }
        int from = at;
        while (at < end) {
            char c = text.charAt(at);
            if (quoted ? c == first : ApacheLines.isSpace(c)) {
                break;
            }
            if (c == '\\' && at + 1 < end && ApacheLines.isSpace(text.charAt(at + 1))) {
                at++;
            }
            at++;
        }
        String word = text.substring(from, at);
        if (at < end) {
            at++;
        }
        skipSpace();
        return word;
    }

    private void skipSpace() {
        while (at < end && ApacheLines.isSpace(text.charAt(at))) {
            at++;
        }
    }
}
