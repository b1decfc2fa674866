package org.pythonwebstack.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.pythonwebstack.testing.Programs;

/** Identifiers and encoded host names, judged by the real interpreter. */
class PythonNamesTest {

    /** Prints for each code point whether it starts (1) and continues (2) an identifier that Python would not normalise. */
    private static final String IDENTIFIERS = """
            import sys, unicodedata
            out = []
            for c in range(0x110000):
                s = chr(c)
                if 0xd800 <= c < 0xe000:
                    out.append('0')
                    continue
                start = s.isidentifier() and unicodedata.normalize('NFKC', s) == s
                part = ('_' + s).isidentifier() and unicodedata.normalize('NFKC', '_' + s) == '_' + s
                known = unicodedata.category(s) != 'Cn'
                out.append(str(start + 2 * part + 4 * known))
            sys.stdout.write(''.join(out))
            """;

    /** What became a part of identifiers when Java and Python had known the character for long. */
    private static final Set<Integer> SINCE_UNICODE_15_1 = Set.of(0x200c, 0x200d, 0x30fb, 0xff65);

    private static final String PUNYCODE = """
            import sys
            for line in sys.stdin.buffer.read().decode('utf-8').split('\\n'):
                sys.stdout.write(line.encode('punycode').decode('ascii') + '\\n')
            """;

    /** Java's Unicode and Python's differ in characters that the older one does not know; those are not compared. */
    @Test
    void identifiersAreThoseOfPython() {
        String facts = python(IDENTIFIERS, "");
        List<String> tooMuch = new ArrayList<>();
        List<String> tooLittle = new ArrayList<>();
        for (int c = 0; c < 0x110000; c++) {
            int fact = facts.charAt(c) - '0';
            if ((fact & 4) == 0 || !Character.isDefined(c) || SINCE_UNICODE_15_1.contains(c)) {
                continue;
            }
            compare(c, PythonIdentifier.parse(Character.toString(c)), (fact & 1) != 0, tooMuch, tooLittle);
            compare(c, PythonIdentifier.parse("_" + Character.toString(c)), (fact & 2) != 0, tooMuch, tooLittle);
        }
        assertThat(tooMuch).as("taken, but no identifiers of Python").isEmpty();
        assertThat(tooLittle).as("identifiers of Python, but refused").isEmpty();
    }

    @Test
    void whatOnlyNewPythonsTakeIsRefused() {
        for (int c : SINCE_UNICODE_15_1) {
            assertThat(PythonIdentifier.parse("a" + Character.toString(c)).problems())
                    .as(Integer.toHexString(c))
                    .hasSize(1);
        }
    }

    private static void compare(
            int c, Parsed<PythonIdentifier> parsed, boolean expected, List<String> much, List<String> little) {
        boolean accepted = parsed.toOptional().isPresent();
        if (accepted && !expected) {
            much.add(Integer.toHexString(c));
        } else if (expected && !accepted) {
            little.add(Integer.toHexString(c));
        }
    }

    @Test
    void keywordsAreThoseOfPython() {
        for (String keyword : python("import keyword; print('\\n'.join(keyword.kwlist))", "")
                .lines()
                .toList()) {
            assertThat(PythonIdentifier.parse(keyword).problems())
                    .as(keyword)
                    .extracting(Problem::rule)
                    .containsExactly(ValueRule.PYTHON_KEYWORD);
        }
    }

    @Test
    void encodedLabelsAreThoseOfPython() {
        Random random = new Random(20261121);
        List<String> labels =
                new ArrayList<>(List.of("bücher", "faß", "ΑΒΓ", "日本語", "пример", "münchen-ost", "☃", "a☃b-c"));
        while (labels.size() < 2000) {
            StringBuilder label = new StringBuilder();
            for (int i = random.nextInt(1, 8); i > 0; i--) {
                int c = random.nextInt(4) == 0 ? random.nextInt(0x20000) : random.nextInt(0x250);
                if (Character.isLetter(c) && Character.toLowerCase(c) == c) {
                    label.appendCodePoint(c);
                }
            }
            boolean normal = java.text.Normalizer.isNormalized(label, java.text.Normalizer.Form.NFC);
            if (normal && label.chars().anyMatch(c -> c >= 0x80)) {
                labels.add(label.toString());
            }
        }
        List<String> encoded =
                python(PUNYCODE, String.join("\n", labels)).lines().toList();
        for (int i = 0; i < labels.size(); i++) {
            String label = labels.get(i);
            String ascii = "xn--" + encoded.get(i);
            if (label.equals(label.toLowerCase(java.util.Locale.ROOT))) {
                assertThat(HostName.of(ascii + ".example")).as(label).hasToString(ascii + ".example");
                HostName.parseUnicode(label + ".example")
                        .toOptional()
                        .ifPresent(name -> assertThat(name).hasToString(ascii + ".example"));
            }
        }
    }

    private static String python(String program, String input) {
        List<String> command = List.of(Programs.require("python3").toString(), "-I", "-X", "utf8", "-c", program);
        return Programs.run(command, Map.of(), input.getBytes(StandardCharsets.UTF_8), Duration.ofMinutes(3))
                .orFail()
                .out();
    }
}
