package org.pythonwebstack.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.assertj.core.api.Assertions;
import org.pythonwebstack.testing.HostileStrings;

/** What holds for every type of value and any text. */
class ValueProperties {

    /** Rules that say something about a text as a whole, where no single character is to blame. */
    private static final Set<ValueRule> OF_A_WHOLE_TEXT =
            Set.of(ValueRule.EMPTY, ValueRule.ENV_RESERVED, ValueRule.GROUP_PRIVILEGED);

    /**
     * A text made for one kind.
     *
     * @param kind the kind
     * @param text the text
     */
    record Shaped(ValueKind kind, String text) {}

    @Provide
    Arbitrary<String> texts() {
        return HostileStrings.around(1, 31, 32, 63, 64, 128, 253, 255, 2048, 4095);
    }

    /** One text for each kind, of its shape and often wrong in one place. */
    @Provide
    Arbitrary<List<Shaped>> shaped() {
        return Combinators.combine(Stream.of(ValueKind.values())
                        .map(kind -> {
                            Arbitrary<String> right = ValueTexts.shapedLike(kind);
                            return Arbitraries.frequencyOf(
                                            Tuple.of(1, right), Tuple.of(1, ValueTexts.wrongInOnePlace(right)))
                                    .map(text -> new Shaped(kind, text));
                        })
                        .toList())
                .as(texts -> texts);
    }

    @Property
    void anyTextIsAValueOrRefused(@ForAll("texts") String text) {
        for (ValueKind kind : ValueKind.values()) {
            check(kind, text);
        }
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void anAlmostRightTextIsAValueOrRefused(@ForAll("shaped") List<Shaped> texts) {
        for (Shaped shaped : texts) {
            check(shaped.kind, shaped.text);
        }
    }

    /** Random texts meet the odd ones among all characters in one run of many. */
    @Example
    void anyCharacterIsInAPythonIdentifierOrRefused() {
        for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
            for (String text : List.of(Character.toString(c), "a" + Character.toString(c))) {
                boolean accepted = PythonIdentifier.parse(text).toOptional().isPresent();
                if (accepted != ValueOracles.accepts(ValueKind.PYTHON_IDENTIFIER, text)) {
                    Assertions.fail(Escapes.printable(text) + (accepted ? " is accepted" : " is refused"));
                }
            }
        }
    }

    private static void check(ValueKind kind, String text) {
        Parsed<?> parsed = kind.parse(text);
        boolean accepted = parsed.toOptional().isPresent();
        if (!ValueOracles.hasUnknownPunycode(text)) {
            assertThat(accepted)
                    .as("whether \"%s\" is a %s", Escapes.printable(text), kind)
                    .isEqualTo(ValueOracles.accepts(kind, text));
        }
        if (accepted) {
            checkValue(kind, parsed.orThrow(), text);
        } else {
            checkRefusal(kind, parsed.problems(), text);
        }
    }

    private static void checkValue(ValueKind kind, Object value, String text) {
        assertThat(kind.of(text)).isEqualTo(value).isNotEqualTo(text);
        Object again = kind.of(value.toString());
        assertThat(again).isEqualTo(value).hasToString(value.toString()).hasSameHashCodeAs(value);
    }

    private static void checkRefusal(ValueKind kind, List<Problem> problems, String text) {
        assertThat(problems).hasSize(1);
        Problem problem = problems.get(0);
        assertThat(problem.field()).isNotEmpty();
        assertThat(problem.toString()).matches("[ -~]+");
        if (!OF_A_WHOLE_TEXT.contains((ValueRule) problem.rule())) {
            int offset = problem.offset().orElseThrow();
            assertThat(offset).isBetween(0, text.length());
            checkGeneralRule(problem, text, offset);
        }
        assertThatThrownBy(() -> kind.of(text))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.problems()).isEqualTo(problems));
    }

    /** What no text may have is named as such, and nothing else is. */
    private static void checkGeneralRule(Problem problem, String text, int offset) {
        boolean general = switch ((ValueRule) problem.rule()) {
            case CONTROL_CHARACTER, LONE_SURROGATE, LINE_SEPARATOR, BIDI_CONTROL -> true;
            case HEADER_OUTER_BLANK -> text.charAt(offset) == '\t';
            default -> false;
        };
        String there = offset == text.length() ? "" : Character.toString(text.codePointAt(offset));
        assertThat(ValueOracles.isForbidden(there)).as("%s", problem).isEqualTo(general);
    }

    @Property
    void noLocaleChangesAnything(@ForAll("texts") String text, @ForAll("locales") Locale locale) {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.ROOT);
            List<String> expected = results(text);
            Locale.setDefault(locale);
            assertThat(results(text)).isEqualTo(expected);
        } finally {
            Locale.setDefault(before);
        }
    }

    @Provide
    Arbitrary<Locale> locales() {
        return Arbitraries.of("tr", "ar-EG", "th-TH-u-ca-buddhist-nu-thai", "lt", "az", "hi-IN-u-nu-deva")
                .map(Locale::forLanguageTag);
    }

    private static List<String> results(String text) {
        return Stream.of(ValueKind.values())
                .map(kind -> {
                    Parsed<?> parsed = kind.parse(text);
                    return parsed.toOptional().isPresent()
                            ? parsed.orThrow().toString()
                            : parsed.problems().toString();
                })
                .toList();
    }
}
