package org.pythonwebstack.conf;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.pythonwebstack.testing.HostileStrings;

/** Trees of Apache for every directive of the table, with hostile texts in every place and of every kind. */
final class ApacheTrees {

    private static final List<ApacheSlots.Entry> DIRECTIVES = Stream.concat(
                    ApacheSlots.directives().values().stream(), Stream.of(ApacheSlots.directive("Unlisted")))
            .toList();
    private static final List<ApacheSlots.Entry> SECTIONS = Stream.concat(
                    ApacheSlots.sections().values().stream(), Stream.of(ApacheSlots.section("Unlisted")))
            .toList();

    private ApacheTrees() {}

    /** What an argument is made of: a choice between kinds, and two texts. */
    record Pick(int choice, String first, String second) {}

    static Arbitrary<ApacheFile> files() {
        return nodes(2).list().ofMinSize(1).ofMaxSize(4).map(ApacheFile::new).withoutEdgeCases();
    }

    private static Arbitrary<Node> nodes(int depth) {
        Arbitrary<Node> directive = Combinators.combine(Arbitraries.of(DIRECTIVES), picks())
                .as((entry, picks) -> Directive.of(entry.name(), arguments(entry, picks)));
        if (depth == 0) {
            return directive;
        }
        Arbitrary<Node> block = Combinators.combine(
                        Arbitraries.of(SECTIONS),
                        picks(),
                        nodes(depth - 1).list().ofMaxSize(2))
                .as((entry, picks, children) -> Block.of(entry.name(), arguments(entry, picks), children));
        Arbitrary<Node> comment = HostileStrings.any().map(Comment::new);
        return Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(8, directive),
                net.jqwik.api.Tuple.of(2, block),
                net.jqwik.api.Tuple.of(1, comment));
    }

    private static Arbitrary<List<Pick>> picks() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 127), HostileStrings.any(), HostileStrings.printable())
                .as(Pick::new)
                .list()
                .ofMaxSize(5);
    }

    static List<Argument> arguments(ApacheSlots.Entry entry, List<Pick> picks) {
        List<Argument> arguments = new ArrayList<>();
        ApacheShape.Cursor cursor = entry.shape().start();
        for (Pick pick : picks) {
            ApacheSlot slot = cursor.next();
            if (slot == null) {
                // One argument too many now and then: it must be refused.
                if (pick.choice == 0) {
                    arguments.add(new Literal(pick.first));
                }
                break;
            }
            Argument argument = argument(slot, pick);
            arguments.add(argument);
            cursor.took(slot, argument);
        }
        return arguments;
    }

    private static Argument argument(ApacheSlot slot, Pick pick) {
        List<String> words = slot.words().asList();
        int choice = pick.choice;
        if (!words.isEmpty() && choice % 2 == 0) {
            return new Keyword(words.get(choice / 2 % words.size()));
        }
        return switch (choice % 32) {
            case 0 -> new Literal(pick.first);
            case 1 -> new Keyword(pick.first);
            case 2 -> new Regex(pick.first);
            case 3 -> new Glob(pick.first);
            case 4 -> new Setting("env", new Literal(pick.first));
            case 5 -> Expression.of(Expression.text(pick.first), Expression.variable(pick.second));
            default -> usual(slot, pick, choice / 32);
        };
    }

    /** What the directive is meant to take in this place, with hostile texts in it. */
    private static Argument usual(ApacheSlot slot, Pick pick, int variant) {
        String text = variant == 0 ? pick.first : pick.second;
        boolean mixed = variant >= 2;
        return switch (slot.kind()) {
            case REGEX, REWRITE_REGEX -> new Regex(text);
            case PATH_GLOB -> mixed ? new Glob("/" + text + "*") : new Literal("/" + text);
            case URL_PREFIX -> mixed ? new Glob("/" + text + "?") : new Literal("/" + text);
            case HOST_PATTERN -> mixed ? new Glob("*.example.org") : new Literal("a-b.example");
            case EXPR_STRING, ERROR_TARGET -> {
                if (variant == 3 && slot.kind() == ApacheKind.ERROR_TARGET) {
                    yield ApacheArguments.errorMessage(text);
                }
                yield mixed ? mixed("HTTP_HOST", text, "1") : new Literal(text);
            }
            case HEADER_VALUE -> {
                if (variant == 3) {
                    yield new Setting("expr", mixed("HTTP_HOST", text, "1"));
                }
                yield mixed ? mixed("{X}e", text, "t") : new Literal(text);
            }
            case LOG_FORMAT, NICKNAME_OR_FORMAT -> mixed ? mixed("!200,304{X}i", text, ">s") : new Literal(text);
            case NICKNAME -> new Keyword("combined");
            case SUBSTITUTION, PLAIN_SUBSTITUTION, HEADER_REPLACEMENT ->
                mixed ? mixed("1", text, "0") : new Literal(text);
            case REWRITE_SUBSTITUTION -> mixed ? mixed("%1", text, "HTTP_HOST") : new Literal(text);
            case REWRITE_FLAGS -> new Keyword("[R=301,L]");
            case EXPR_CODE, REQUIRE_CODE ->
                Expression.of(
                        Expression.variable("%{HTTP_HOST} == "), Expression.text(text), Expression.variable(" || 1"));
            case OPTION -> {
                List<String> keys = slot.optionKeys().asList();
                String key = variant == 0 ? "python-path" : keys.get(pick.choice % keys.size());
                yield new Setting(key, argument(slot.option(key), new Pick(7 + 32 * variant, pick.first, pick.second)));
            }
            case KEY_VALUE -> mixed ? new Setting("timeout", new Literal(text)) : new Literal(text);
            case ASSIGNMENT -> mixed ? new Setting("NAME", new Literal(text)) : new Literal(text);
            case CONDITION ->
                mixed
                        ? new Setting("env", new Literal(text))
                        : new Setting(
                                "expr",
                                Expression.of(Expression.text(text), Expression.variable(" == 'x".substring(0, 4))));
            case GROUP -> mixed ? Expression.ofVariable("ENV:x") : new Literal(text);
            case NUMBER -> new Literal("60");
            case SIGNED_NUMBER -> new Literal("-5");
            case STATUS -> new Literal("404");
            case ADDRESS -> new Literal("[::1]:8080");
            case LISTEN -> new Literal("127.0.0.1:8080");
            case HOST -> new Literal("https://a.example:8443");
            case HEADER_NAME -> new Literal("X-Name");
            case FILE -> new Literal("/" + text);
            case ACCOUNT -> new Literal(mixed ? "#33" : "www-data");
            case REQUIRE_WORD -> new Literal("10.0.0.0/8");
            case BARE -> new Literal("!mod_ssl.c");
            case OPAQUE -> Expression.ofVariable(text);
            case TEXT, KEYWORD -> new Literal(text);
        };
    }

    private static Expression mixed(String before, String text, String behind) {
        return Expression.of(Expression.variable(before), Expression.text(text), Expression.variable(behind));
    }
}
