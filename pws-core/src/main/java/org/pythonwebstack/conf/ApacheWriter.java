package org.pythonwebstack.conf;

import com.google.common.base.Utf8;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes one tree as text of Apache. Used once. */
final class ApacheWriter {

    /** Bytes of a line with its end: Apache reads 16 MiB. */
    private static final int LONGEST_LINE = 16_777_215;

    private static final int LONGEST_COMMENT = 200;
    private static final String INDENT = "                                ";

    private final ApacheSyntax language;
    private final StringBuilder out = new StringBuilder(8192);
    private final ApachePlace place = new ApachePlace();
    private final ApacheEncoder encoder = new ApacheEncoder(place);

    ApacheWriter(ApacheSyntax language) {
        this.language = language;
    }

    String write(ApacheFile file) {
        nodes(file.nodes(), 0);
        place.throwIfAny();
        return out.toString();
    }

    private void nodes(List<Node> nodes, int depth) {
        for (int i = 0; i < nodes.size(); i++) {
            Node node = nodes.get(i);
            int start = out.length();
            indent(depth);
            if (node instanceof Directive directive) {
                Run run = directive.run(language, depth, nodes, i);
                if (run != null) {
                    // Each of its lines has been measured when it was written alone.
                    out.append(run.text()).append('\n');
                    i += run.size() - 1;
                    continue;
                }
                directive(directive);
            } else if (node instanceof Block block) {
                block(block, depth, start);
            } else if (node instanceof Comment comment) {
                comment(comment);
            }
            endLine(start);
        }
    }

    private void indent(int depth) {
        for (int blanks = 4 * depth; blanks > 0; blanks -= INDENT.length()) {
            out.append(INDENT, 0, Math.min(blanks, INDENT.length()));
        }
    }

    private void endLine(int start) {
        out.append('\n');
        // Three bytes are the most that one UTF-16 unit becomes.
        if (out.length() - start > LONGEST_LINE / 3) {
            int last = out.lastIndexOf("\n", out.length() - 2) + 1;
            checkLength(out.substring(Math.max(start, last)));
        }
    }

    private void checkLength(String line) {
        if (line.length() > LONGEST_LINE || Utf8.encodedLength(line) > LONGEST_LINE) {
            place.refuse(SyntaxRule.TOO_LONG, line.substring(0, 80));
        }
    }

    private void directive(Directive directive) {
        String known = directive.known(language, "");
        if (known != null) {
            out.append(known);
            return;
        }
        ApacheSlots.Entry entry = ApacheSlots.directive(directive.name());
        name(entry, directive.name());
        arguments(entry, directive.arguments());
    }

    private void block(Block block, int depth, int start) {
        ApacheSlots.Entry entry = ApacheSlots.section(block.name());
        out.append('<');
        name(entry, block.name());
        arguments(entry, block.arguments());
        out.append('>');
        endLine(start);
        nodes(block.children(), depth + 1);
        indent(depth);
        out.append("</").append(block.name()).append('>');
    }

    private void name(ApacheSlots.Entry entry, String name) {
        place.enter(name);
        if (entry.listed() && entry.name().equals(name)) {
            out.append(name);
            return;
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!(ApacheText.isLetter(c) || i > 0 && (ApacheText.isDigit(c) || c == '_'))) {
                place.refuseAt(SyntaxRule.NAME, name, i);
                return;
            }
        }
        if (name.isEmpty()) {
            place.refuse(SyntaxRule.NAME, name);
        } else if (!entry.name().equals(name)) {
            place.refuse(SyntaxRule.NAME, name, "write it as the manual does, " + entry.name());
        }
        out.append(name);
    }

    private void arguments(ApacheSlots.Entry entry, List<Argument> arguments) {
        ApacheShape.Cursor cursor = entry.shape().start();
        int last = arguments.size() - 1;
        @Nullable Set<String> keys = null;
        for (int i = 0; i <= last; i++) {
            Argument argument = arguments.get(i);
            place.nextArgument();
            ApacheSlot slot = cursor.next();
            if (slot == null) {
                place.refuse(SyntaxRule.WRONG_KIND, "", "the directive takes no further argument here");
                return;
            }
            slot = slot.whenLast(i == last);
            out.append(' ');
            if (slot.kind().lexis() == ApacheKind.Lexis.OPTION) {
                keys = option(slot, argument, keys == null ? new HashSet<>() : keys);
            } else {
                argument(slot, argument);
            }
            cursor.took(slot, argument);
        }
        checkTogether(entry.check(), arguments);
    }

    private Set<String> option(ApacheSlot slot, Argument argument, Set<String> keys) {
        if (!(argument instanceof Setting setting)) {
            place.refuse(SyntaxRule.WRONG_KIND, "", "give a setting, key and value");
            return keys;
        }
        if (!ApacheText.isKey(setting.key())) {
            place.refuse(SyntaxRule.NAME, setting.key());
        } else if (!keys.add(setting.key())) {
            place.refuse(SyntaxRule.DUPLICATE, setting.key());
        }
        out.append(setting.key()).append('=');
        argument(slot.option(setting.key()), setting.value());
        return keys;
    }

    private void argument(ApacheSlot slot, Argument argument) {
        if (argument instanceof Keyword keyword) {
            if (slot.isWord(keyword.word()) || encoder.isOpenKeyword(slot.kind(), keyword.word())) {
                out.append(keyword.word());
            } else {
                place.refuse(SyntaxRule.WRONG_KIND, keyword.word(), "the directive has no such keyword here");
            }
            return;
        }
        String word = encoder.encode(slot, argument);
        if (word == null) {
            return;
        }
        String cause = argument instanceof Literal literal ? literal.text() : word;
        if (word.isEmpty() && !slot.mayBeEmpty()) {
            place.refuse(SyntaxRule.EMPTY_ARGUMENT, "");
            return;
        }
        if (slot.isWord(word)) {
            place.refuse(SyntaxRule.RESERVED_WORD, word);
            return;
        }
        int seen = ApacheText.scan(word);
        if ((seen & ApacheText.FORBIDDEN) != 0) {
            int offset = ApacheText.forbidden(cause);
            place.refuseAt(SyntaxRule.CONTROL_CHARACTER, offset < 0 ? word : cause, Math.max(offset, 0));
        } else if ((seen & ApacheText.SURROGATE) != 0 && ApacheText.loneSurrogate(cause) >= 0) {
            place.refuseAt(SyntaxRule.UNREPRESENTABLE, cause, ApacheText.loneSurrogate(cause));
        } else if ((seen & ApacheText.DOLLAR) != 0 && word.contains("${")) {
            place.refuseAt(SyntaxRule.INTERPOLATION, cause, Math.max(0, cause.indexOf("${")));
        } else {
            quote(slot.kind().lexis(), word, seen);
        }
    }

    private void quote(ApacheKind.Lexis lexis, String word, int seen) {
        switch (lexis) {
            case WORD, OPTION -> {
                if (seen == 0 && !word.isEmpty()) {
                    out.append(word);
                } else if ((seen & ApacheText.QUOTED) == 0) {
                    out.append('"').append(word).append('"');
                } else {
                    quoteWithEscapes(word);
                }
            }
            case REWRITE -> {
                char quote = word.indexOf('"') < 0 ? '"' : '\'';
                if (quote == '\'' && word.indexOf('\'') >= 0) {
                    place.refuseAt(
                            SyntaxRule.UNREPRESENTABLE,
                            word,
                            word.indexOf('"'),
                            "this directive cannot take both kinds of quotes in one argument; "
                                    + "in a regular expression write \\x22");
                } else {
                    out.append(quote).append(word).append(quote);
                }
            }
            case REST -> out.append(word);
        }
    }

    private void quoteWithEscapes(String word) {
        out.append('"');
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\');
            }
            out.append(c);
        }
        out.append('"');
    }

    private void checkTogether(ApacheSlots.Check check, List<Argument> arguments) {
        if (check == ApacheSlots.Check.NONE
                || arguments.size() < 2
                || !(arguments.get(0) instanceof Literal url)
                || !(arguments.get(1) instanceof Literal path)) {
            return;
        }
        boolean wholeSite =
                check == ApacheSlots.Check.SCRIPT_SLASHES && url.text().equals("/");
        if (url.text().endsWith("/") != path.text().endsWith("/") && !wholeSite) {
            place.refuse(SyntaxRule.SLASHES, url.text());
        }
    }

    private void comment(Comment comment) {
        String text = comment.text();
        place.enter("comment");
        out.append('#');
        if (text.isEmpty()) {
            return;
        }
        int bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c >= 0x7f && c < 0xa0 || c == '\u2028' || c == '\u2029') {
                place.refuseAt(SyntaxRule.COMMENT, text, i);
                return;
            }
            bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
        }
        int end = text.length() - 1;
        if (ApacheText.loneSurrogate(text) >= 0) {
            place.refuseAt(SyntaxRule.UNREPRESENTABLE, text, ApacheText.loneSurrogate(text));
        } else if (text.charAt(end) == '\\' || text.charAt(end) == ' ') {
            place.refuseAt(SyntaxRule.COMMENT, text, end);
        } else if (bytes > LONGEST_COMMENT) {
            place.refuse(SyntaxRule.COMMENT, text);
        }
        out.append(' ').append(text);
    }
}
