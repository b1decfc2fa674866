package org.pythonwebstack.conf;

import com.google.common.collect.ImmutableList;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pythonwebstack.value.Escapes;

/**
 * Reads nginx's language as a tree. With {@link NginxLexer} and {@link NginxArguments} it shares no code with
 * {@link NginxWriter} but the table of slots, so that a mistake in one of them shows.
 *
 * <p>A statement ends with the semicolon behind its last token, and what it means depends on nothing before or behind it but
 * whether it stands among pairs. So one that has been read before, elsewhere than among pairs, need not be taken apart again.
 */
final class NginxReader {

    /** A block whose end has not been seen. */
    private record Open(
            String name,
            List<Argument> arguments,
            int line,
            List<Node> before,
            List<Node> written,
            NginxSlots.Content content) {}

    private final NginxSyntax language;
    private final NginxLexer lexer;
    private final NginxArguments decoder;
    private final List<String> tokens;
    private final Runs runs;
    private List<Node> nodes = new ArrayList<>();

    /** What the text was written for, if anything, beside {@link #nodes}. */
    private List<Node> written;

    NginxReader(NginxSyntax language, String text, @Nullable String dollar, List<Node> written) {
        this.language = language;
        this.written = written;
        lexer = new NginxLexer(text);
        decoder = new NginxArguments(lexer, dollar);
        tokens = lexer.tokens();
        runs = new Runs(language, text);
    }

    List<Node> read() {
        ArrayDeque<Open> open = new ArrayDeque<>();
        NginxSlots.Content content = NginxSlots.Content.STATEMENTS;
        while (true) {
            Node likely = nodes.size() < written.size() ? written.get(nodes.size()) : null;
            Directive recurring = likely instanceof Directive directive && !content.isPairs() ? directive : null;
            if (recurring != null) {
                Run run = recurring.run(language, open.size(), written, nodes.size());
                if (run != null && lexer.take(run)) {
                    runs.end(nodes, open.size());
                    run.appendTo(nodes);
                    continue;
                }
                String known = recurring.known(language, "");
                if (known != null && lexer.take(known)) {
                    nodes.add(recurring);
                    runs.took(recurring, nodes, lexer.position() - known.length(), lexer.position());
                    continue;
                }
            }
            runs.end(nodes, open.size());
            switch (lexer.next()) {
                case STATEMENT -> {
                    Directive read = statement(content);
                    if (recurring != null) {
                        lexer.found(language, recurring, read);
                    }
                    nodes.add(read);
                }
                case COMMENT -> nodes.add(new Comment(lexer.comment()));
                case OPENING -> {
                    String name = tokens.get(0);
                    if (content.isPairs()) {
                        throw lexer.unreadableBefore("'{' among pairs");
                    }
                    if (name.endsWith("_by_lua_block")) {
                        throw lexer.unreadableBefore("a block of Lua code is not read");
                    }
                    open.push(new Open(
                            name, arguments(content, name, true), lexer.statementLine(), nodes, written, content));
                    written = likely instanceof Block block ? block.children() : List.of();
                    nodes = new ArrayList<>();
                    content = NginxSlots.contentOf(name);
                }
                case CLOSING -> {
                    Open block = open.poll();
                    if (block == null) {
                        throw lexer.unreadableBefore("'}' without a block");
                    }
                    Block whole = Block.of(block.name, block.arguments, nodes).atLine(block.line);
                    nodes = block.before;
                    written = block.written;
                    nodes.add(whole);
                    content = block.content;
                }
                default -> {
                    if (!open.isEmpty()) {
                        throw lexer.unreadableHere("the file ends inside the block '" + shown(open.peek()) + "'");
                    }
                    return nodes;
                }
            }
        }
    }

    private static String shown(Open block) {
        return Escapes.printable(block.name);
    }

    private Directive statement(NginxSlots.Content content) {
        String name = tokens.get(0);
        if (content.isPairs() && !content.isWord(name, tokens.size() - 1)) {
            return Directive.read("", ImmutableList.copyOf(pair(content)), lexer.statementLine());
        }
        return Directive.read(name, ImmutableList.copyOf(arguments(content, name, false)), lexer.statementLine());
    }

    private List<Argument> pair(NginxSlots.Content content) {
        NginxSlots.Shape shape = NginxSlots.shapeOf(content, "");
        int count = tokens.size();
        List<Argument> arguments = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            String token = tokens.get(i);
            boolean key = i == 0 && content == NginxSlots.Content.MAP;
            if (key && token.startsWith("~")) {
                arguments.add(new Regex(token.substring(1)));
            } else if (key && token.startsWith("\\")) {
                arguments.add(new Literal(token.substring(1)));
            } else {
                arguments.add(decoder.argument(shape.slot(i, count), token));
            }
        }
        return arguments;
    }

    private List<Argument> arguments(NginxSlots.Content content, String name, boolean block) {
        int count = tokens.size() - 1;
        if (count == 0) {
            return ImmutableList.of();
        }
        if (block && name.equals("location")) {
            return location(count);
        }
        if (block && name.equals("if")) {
            return condition(count);
        }
        NginxSlots.Shape shape = NginxSlots.shapeOf(content, name);
        if (count == 1) {
            return ImmutableList.of(decoder.argument(shape.slot(0, 1), tokens.get(1)));
        }
        ImmutableList.Builder<Argument> arguments = ImmutableList.builderWithExpectedSize(count);
        for (int i = 0; i < count; i++) {
            arguments.add(decoder.argument(shape.slot(i, count), tokens.get(i + 1)));
        }
        return arguments.build();
    }

    private List<Argument> location(int count) {
        String first = tokens.get(1);
        if (count == 2) {
            String path = tokens.get(2);
            return List.of(new Keyword(first), first.startsWith("~") ? new Regex(path) : new Literal(path));
        }
        if (count != 1) {
            return literals(1, tokens.size());
        }
        if (first.startsWith("=")) {
            return List.of(new Keyword("="), new Literal(first.substring(1)));
        }
        if (first.startsWith("^~")) {
            return List.of(new Keyword("^~"), new Literal(first.substring(2)));
        }
        if (first.startsWith("~*")) {
            return List.of(new Keyword("~*"), new Regex(first.substring(2)));
        }
        if (first.startsWith("~")) {
            return List.of(new Keyword("~"), new Regex(first.substring(1)));
        }
        return List.of(first.startsWith("@") ? new Keyword(first) : new Literal(first));
    }

    /** Reads a condition; the parentheses may be tokens of their own or stick to the first and the last. */
    private List<Argument> condition(int count) {
        List<String> words = new ArrayList<>(tokens.subList(1, count + 1));
        String first = words.get(0);
        String last = words.get(words.size() - 1);
        if (!first.startsWith("(") || !last.endsWith(")") || count == 1 && first.length() < 3) {
            return literals(1, tokens.size());
        }
        if (count == 1) {
            words.set(0, first.substring(1, first.length() - 1));
        } else {
            words.set(0, first.substring(1));
            words.set(words.size() - 1, last.substring(0, last.length() - 1));
            if (words.get(words.size() - 1).isEmpty()) {
                words.remove(words.size() - 1);
            }
            if (!words.isEmpty() && words.get(0).isEmpty()) {
                words.remove(0);
            }
        }
        List<Argument> arguments = new ArrayList<>(words.size());
        boolean test = !words.isEmpty() && !words.get(0).startsWith("$");
        boolean pattern = false;
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (!test && i == 0) {
                arguments.add(Expression.ofVariable(word.substring(1)));
            } else if (i == (test ? 0 : 1)) {
                pattern = word.contains("~");
                arguments.add(new Keyword(word));
            } else {
                arguments.add(pattern ? new Regex(word) : decoder.complex(word, true));
            }
        }
        return arguments;
    }

    private List<Argument> literals(int from, int to) {
        List<Argument> literals = new ArrayList<>(to - from);
        for (int i = from; i < to; i++) {
            literals.add(new Literal(tokens.get(i)));
        }
        return literals;
    }
}
