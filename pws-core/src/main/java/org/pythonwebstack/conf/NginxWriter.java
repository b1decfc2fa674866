package org.pythonwebstack.conf;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Problems;

/** Writes nginx's language. Every argument is checked for its slot, and quoted unless it is a plain word. */
final class NginxWriter {

    private static final int MAX_COMMENT = 200;

    private static final String INDENT = "    ";

    private final NginxSyntax language;
    private final @Nullable String dollar;
    private final StringBuilder out = new StringBuilder(4096);
    private final Problems problems = new Problems();
    private final NginxChecks checks;
    private final NginxTokens tokens;

    NginxWriter(NginxSyntax language, @Nullable String dollar) {
        this.language = language;
        this.dollar = dollar;
        this.checks = new NginxChecks(problems, dollar != null);
        this.tokens = new NginxTokens(out, checks, dollar);
    }

    String write(List<Node> nodes) {
        nodes(nodes, 0, NginxSlots.Content.STATEMENTS, "");
        problems.throwIfAny();
        return out.toString();
    }

    // ---- statements

    private void nodes(List<Node> nodes, int depth, NginxSlots.Content content, String parent) {
        for (int i = 0; i < nodes.size(); i++) {
            Node node = nodes.get(i);
            indent(depth);
            if (node instanceof Directive directive) {
                Run run = content.isPairs() ? null : directive.run(language, depth, nodes, i);
                if (run != null) {
                    out.append(run.text()).append('\n');
                    i += run.size() - 1;
                    continue;
                }
                String known = content.isPairs() ? null : directive.known(language, "");
                if (known != null) {
                    out.append(known).append('\n');
                } else {
                    directive(directive, content, parent);
                    out.append(";\n");
                }
            } else if (node instanceof Block block) {
                if (content.isPairs()) {
                    problems.add(Problem.of(SyntaxRule.WRONG_KIND, parent, block.name()));
                }
                block(block, depth);
            } else if (node instanceof Comment comment) {
                String text = comment.text();
                if (checks.comment(text, MAX_COMMENT)) {
                    out.append(text.isEmpty() ? "#" : "# ").append(text).append('\n');
                }
            }
        }
    }

    private void indent(int depth) {
        for (int i = 0; i < depth; i++) {
            out.append(INDENT);
        }
    }

    private void block(Block block, int depth) {
        String name = block.name();
        checks.directiveName(name);
        out.append(name);
        List<Argument> arguments = block.arguments();
        if (name.equals("location")) {
            location(arguments);
        } else if (name.equals("if")) {
            condition(arguments);
            onlyReturns(block);
        } else {
            arguments(name, NginxSlots.shapeOf(NginxSlots.Content.STATEMENTS, name), arguments, 0);
        }
        out.append(" {\n");
        nodes(block.children(), depth + 1, NginxSlots.contentOf(name), name);
        indent(depth);
        out.append("}\n");
    }

    private void onlyReturns(Block block) {
        for (Node child : block.children()) {
            if (child instanceof Block
                    || child instanceof Directive step && !step.name().equals("return")) {
                problems.add(Problem.of(SyntaxRule.WRONG_KIND, "if"));
            }
        }
    }

    private void directive(Directive directive, NginxSlots.Content content, String parent) {
        String name = directive.name();
        List<Argument> arguments = directive.arguments();
        if (!content.isPairs()) {
            checks.directiveName(name);
            out.append(name);
            arguments(name, NginxSlots.shapeOf(content, name), arguments, 1);
        } else if (name.isEmpty()) {
            pair(parent, content, arguments);
        } else if (content.isWord(name, arguments.size()) && !name.equals("hostnames")) {
            // "hostnames" would turn the keys of the map into patterns.
            out.append(name);
            arguments(name, NginxSlots.shapeOf(content, name), arguments, 1);
        } else {
            problems.add(Problem.of(SyntaxRule.NAME, parent, name));
        }
    }

    private void pair(String parent, NginxSlots.Content content, List<Argument> arguments) {
        if (arguments.isEmpty()) {
            problems.add(Problem.of(SyntaxRule.WRONG_KIND, parent));
            return;
        }
        NginxSlots.Shape shape = NginxSlots.shapeOf(content, "");
        int count = arguments.size();
        for (int i = 0; i < count; i++) {
            begin(parent, i, i == count - 1 ? 1 : 0);
            Argument argument = arguments.get(i);
            if (i > 0) {
                out.append(' ');
                argument(shape.slot(i, count), argument);
            } else if (content == NginxSlots.Content.MAP && argument instanceof Regex regex) {
                regex("~", regex);
            } else if (content == NginxSlots.Content.MAP && argument instanceof Literal key) {
                mapKey(key.text());
            } else if (argument instanceof Literal key && content.isWord(key.text(), count - 1)) {
                checks.refuse(SyntaxRule.RESERVED_WORD, key.text());
            } else {
                argument(shape.slot(i, count), argument);
            }
        }
    }

    /** Writes a literal key of a map: a backslash in front takes any meaning from it. */
    private void mapKey(String key) {
        boolean meant = key.startsWith("~")
                || key.startsWith("\\")
                || key.equals("default")
                || key.equals("include")
                || key.equals("hostnames")
                || key.equals("volatile");
        if (checks.literal(NginxSlot.Kind.DATA, key)) {
            tokens.token(meant ? "\\" + key : key);
        }
    }

    private void location(List<Argument> arguments) {
        Argument first = arguments.isEmpty() ? new Keyword("") : arguments.get(0);
        String modifier = first instanceof Keyword keyword ? keyword.word() : "";
        out.append(' ');
        begin("location", arguments.size() - 1, 0);
        if (arguments.size() == 1 && first instanceof Literal path) {
            path(path.text());
        } else if (arguments.size() == 1 && isNamedLocation(modifier)) {
            out.append(modifier);
        } else if (arguments.size() == 2
                && (modifier.equals("=") || modifier.equals("^~"))
                && arguments.get(1) instanceof Literal path) {
            out.append(modifier).append(' ');
            path(path.text());
        } else if (arguments.size() == 2
                && (modifier.equals("~") || modifier.equals("~*"))
                && arguments.get(1) instanceof Regex regex) {
            out.append(modifier).append(' ');
            regex("", regex);
        } else {
            checks.refuse(SyntaxRule.WRONG_KIND);
        }
    }

    private void path(String path) {
        if (checks.location(path)) {
            tokens.token(path);
        }
    }

    private static boolean isNamedLocation(String word) {
        return word.startsWith("@") && NginxChecks.isVariableName(word.substring(1));
    }

    /** Writes a condition, each parenthesis as a token of its own, so that no argument can be taken for one. */
    private void condition(List<Argument> arguments) {
        out.append(" (");
        int count = arguments.size();
        boolean good = false;
        if (count == 2 && arguments.get(0) instanceof Keyword test && isFileTest(test.word())) {
            out.append(' ').append(test.word()).append(' ');
            begin("if", 1, 0);
            argument(NginxSlots.CONDITION_VALUE, arguments.get(1));
            good = true;
        } else if ((count == 1 || count == 3) && arguments.get(0) instanceof Expression variable) {
            out.append(' ');
            begin("if", 0, 0);
            argument(NginxSlots.CONDITION_VARIABLE, variable);
            good = count == 1 || comparison(arguments.get(1), arguments.get(2));
        }
        if (!good) {
            problems.add(Problem.of(SyntaxRule.WRONG_KIND, "if"));
        }
        out.append(" )");
    }

    private boolean comparison(Argument operator, Argument value) {
        if (!(operator instanceof Keyword keyword)) {
            return false;
        }
        out.append(' ').append(keyword.word()).append(' ');
        begin("if", 2, 0);
        switch (keyword.word()) {
            case "=", "!=" -> argument(NginxSlots.CONDITION_VALUE, value);
            case "~", "~*", "!~", "!~*" -> argument(NginxSlots.CONDITION_REGEX, value);
            default -> {
                return false;
            }
        }
        return true;
    }

    private static boolean isFileTest(String word) {
        return switch (word) {
            case "-f", "!-f", "-d", "!-d", "-e", "!-e", "-x", "!-x" -> true;
            default -> false;
        };
    }

    // ---- arguments

    /**
     * Writes arguments.
     *
     * @param spare how many bytes longer than others the last one may be: 1 if a semicolon follows
     */
    private void arguments(String name, NginxSlots.Shape shape, List<Argument> arguments, int spare) {
        int count = arguments.size();
        for (int i = 0; i < count; i++) {
            out.append(' ');
            begin(name, i, i == count - 1 ? spare : 0);
            NginxSlot slot = shape.slot(i, count);
            if (slot.kind() == NginxSlot.Kind.RETURNED && isRedirect(arguments.get(0))) {
                slot = NginxSlots.REDIRECT;
            }
            argument(slot, arguments.get(i));
        }
    }

    private static boolean isRedirect(Argument status) {
        return !(status instanceof Literal code) || NginxChecks.isRedirect(code.text());
    }

    private void begin(String name, int index, int spare) {
        checks.at(name, index + 1);
        tokens.begin(spare);
    }

    private void argument(NginxSlot slot, Argument argument) {
        if (argument instanceof Literal literal) {
            literal(slot, literal.text());
        } else if (argument instanceof Keyword keyword) {
            keyword(slot, keyword.word());
        } else if (argument instanceof Expression expression) {
            expression(slot, expression);
        } else if (argument instanceof Setting setting && slot.kind() == NginxSlot.Kind.OPTION) {
            setting(setting);
        } else if (argument instanceof Regex regex && slot.kind() == NginxSlot.Kind.SERVER_NAME) {
            regex("~", regex);
        } else if (argument instanceof Regex regex && slot.kind() == NginxSlot.Kind.REGEX) {
            regex("", regex);
        } else if (argument instanceof Glob glob && slot.kind() == NginxSlot.Kind.SERVER_NAME) {
            if (checks.wildcardName(glob.source())) {
                tokens.token(glob.source());
            }
        } else if (argument instanceof Glob glob && slot.kind() == NginxSlot.Kind.INCLUDE) {
            if (checks.filePattern(glob.source())) {
                tokens.token(glob.source());
            }
        } else {
            checks.refuse(SyntaxRule.WRONG_KIND);
        }
    }

    private void literal(NginxSlot slot, String text) {
        if (slot.reserves(text)) {
            checks.refuse(SyntaxRule.RESERVED_WORD, text);
        } else if (checks.literal(slot.kind(), text)) {
            if (slot.kind().hasVariables() && text.indexOf('$') >= 0) {
                int start = tokens.open();
                tokens.inside(text, true);
                tokens.close(start);
            } else {
                tokens.token(text);
            }
        }
    }

    private void keyword(NginxSlot slot, String word) {
        if (slot.kind() == NginxSlot.Kind.SERVER_NAME && word.equals("$hostname")) {
            out.append(word);
        } else if (!slot.reserves(word)
                && slot.kind() != NginxSlot.Kind.WORD
                && (slot.kind() != NginxSlot.Kind.OPTION || isSetting(word))) {
            checks.refuse(SyntaxRule.WRONG_KIND, word);
        } else if (checks.keyword(word)) {
            tokens.token(word);
        }
    }

    private static boolean isSetting(String word) {
        int equals = word.indexOf('=');
        return equals > 0 && NginxChecks.isOptionKey(word.substring(0, equals));
    }

    private void setting(Setting setting) {
        if (!NginxChecks.isOptionKey(setting.key()) || !(setting.value() instanceof Literal value)) {
            checks.refuse(SyntaxRule.WRONG_KIND);
        } else if (checks.literal(NginxSlot.Kind.UNKNOWN, value.text())) {
            tokens.token(setting.key() + "=" + value.text());
        }
    }

    private void regex(String prefix, Regex regex) {
        if (checks.part(NginxSlot.Kind.REGEX, regex.source())) {
            tokens.token(prefix.isEmpty() ? regex.source() : prefix + regex.source());
        }
    }

    private void expression(NginxSlot slot, Expression expression) {
        List<Expression.Part> parts = expression.parts();
        if (slot.kind() == NginxSlot.Kind.VARIABLE
                && parts.size() == 1
                && parts.get(0) instanceof Expression.Variable variable
                && NginxChecks.isVariableName(variable.name())) {
            out.append('$').append(variable.name());
        } else if (slot.kind().hasVariables()) {
            int start = tokens.open();
            boolean variables = false;
            for (int i = 0; i < parts.size(); i++) {
                if (parts.get(i) instanceof Expression.Variable part) {
                    variables = true;
                    variable(part.name());
                } else if (parts.get(i) instanceof Expression.Text part) {
                    text(slot, part.text(), i == 0);
                }
            }
            tokens.close(start);
            if (!variables) {
                checks.refuse(SyntaxRule.WRONG_KIND);
            }
        } else {
            checks.refuse(SyntaxRule.WRONG_KIND);
        }
    }

    private void text(NginxSlot slot, String text, boolean first) {
        if (first && slot.beginsReserved(text)) {
            checks.refuse(SyntaxRule.RESERVED_WORD, text);
        } else if (first ? checks.firstPart(slot.kind(), text) : checks.part(slot.kind(), text)) {
            tokens.inside(text, true);
        }
    }

    private void variable(String name) {
        if (name.length() == 1 && name.charAt(0) >= '1' && name.charAt(0) <= '9') {
            out.append('$').append(name);
        } else if (NginxChecks.isVariableName(name) && !name.equals(dollar)) {
            out.append("${").append(name).append('}');
        } else {
            checks.refuse(SyntaxRule.NAME, name);
        }
    }
}
