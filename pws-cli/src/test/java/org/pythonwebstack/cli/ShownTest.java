package org.pythonwebstack.cli;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShownTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "plain \"text\" \\ stays | plain \"text\" \\ stays",
                "größe, 東京, 😀 | größe, 東京, 😀",
                "a\u001b[2Jb | a\\x1b[2Jb",
                "a\u009b2Jb | a\\x9b2Jb",
                "a\u0007\u0000\u007fb | a\\x07\\x00\\x7fb",
                "a\u202etxt.exe | a\\u{202e}txt.exe",
                "a\u200bb\u2028c | a\\u{200b}b\\u{2028}c",
                "a\tb | a b",
                "a\ud800b | a\\u{d800}b"
            })
    void showsWhatIsSeenAndEscapesWhatIsObeyed(String text, String shown) {
        assertThat(Shown.line(text)).isEqualTo(shown);
    }

    @Property
    void nothingIsLeftForATerminalToObey(@ForAll String text) {
        assertThat(Shown.line(text).codePoints())
                .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT);
    }
}
