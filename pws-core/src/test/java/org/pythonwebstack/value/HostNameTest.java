package org.pythonwebstack.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostNameTest {

    @ParameterizedTest
    @CsvSource({
        "A.TEST, a.test",
        "localhost, localhost",
        "xn--FA-hia.DE, xn--fa-hia.de",
        "192.0.2.1, 192.0.2.1",
        "1.2.3.4.test, 1.2.3.4.test",
        "r3---sn-x.test, r3---sn-x.test",
        "xn--i-7iq.ws, xn--i-7iq.ws"
    })
    void readsNamesInLowerCase(String text, String name) {
        assertThat(HostName.of(text)).hasToString(name);
    }

    @Test
    void aTurkishMachineReadsTheSameName() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("tr"));
            assertThat(HostName.of("WIKI.TEST")).hasToString("wiki.test").isEqualTo(HostName.of("wiki.test"));
        } finally {
            Locale.setDefault(before);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "bücher.example, xn--bcher-kva.example",
        "BÜCHER.example, xn--bcher-kva.example",
        "faß.de, xn--fa-hia.de",
        "пример.test, xn--e1afmkfd.test",
        "日本語.jp, xn--wgv71a119e.jp",
        "l·l.cat, xn--ll-0ea.cat",
        "אבג.test, xn--4dbcd.test",
        "plain.TEST, plain.test",
        "xn--bcher-kva.example, xn--bcher-kva.example"
    })
    void convertsInternationalNames(String text, String name) {
        assertThat(HostName.fromUnicode(text)).hasToString(name);
    }

    /** Each of these the converter of the Java platform changes into another name without a word. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\u3002test", // ideographic full stop
                "a\uff0etest", // full-width full stop
                "a\uff61test", // half-width ideographic full stop
                "a\u2024test", // one dot leader
                "a\u2100.test", // a/c
                "a\uff0fb.test", // full-width slash
                "a\u00adb.test", // soft hyphen
                "a\u200bb.test", // zero-width space
                "a\u200cb.test", // zero-width non-joiner
                "a\u200db.test", // zero-width joiner
                "\u212aelvin.test", // Kelvin sign
                "\u0130stanbul.test", // capital I with dot
                "ﬁn.test", // ligature
                "ａbc.test", // full-width letter
                "u\u0308ber.test", // decomposed letter
                "\u2460.test", // circled digit
                "☃.test", // a sign
                "a\u00b7b.test", // middle dot elsewhere than between two l
                "a\ufe0fb.test", // variation selector
                "\u0301a.test", // mark in front
                "א1a.test", // both directions
                "1א.test",
                "xn--ü.test",
                "a_b.test",
                "*.bücher.test",
                "",
                "ü..test",
                "ü.test."
            })
    void refusesWhatTheConversionWouldChange(String text) {
        assertThatThrownBy(() -> HostName.fromUnicode(text)).isInstanceOf(Refused.class);
    }

    @Test
    void refusesALabelThatIsTooLongOnlyInAscii() {
        assertThat(HostName.parseUnicode("ü".repeat(63) + ".test").problems())
                .extracting(Problem::rule)
                .containsExactly(ValueRule.HOST_LABEL_TOO_LONG);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "xn--",
                "xn--a",
                "xn---",
                "xn--abc-",
                "xn--a-",
                "xn--99999999",
                "xn--kelvin-",
                "xn--bcher-KVA1",
                "xn--a-ecp\u00df"
            })
    void refusesLabelsThatEncodeNothing(String label) {
        assertThat(HostName.parse(label + ".test").problems()).isNotEmpty();
    }

    @Test
    void knowsWhatLiesBelowIt() {
        HostName shop = HostName.of("shop.test");
        assertThat(HostName.of("www.shop.test").isWithin(shop)).isTrue();
        assertThat(shop.isWithin(shop)).isTrue();
        assertThat(HostName.of("myshop.test").isWithin(shop)).isFalse();
        assertThat(shop.isWithin(HostName.of("www.shop.test"))).isFalse();
    }

    @Test
    void patternsMatchNames() {
        HostPattern wildcard = HostPattern.of("*.Shop.test");
        assertThat(wildcard)
                .isEqualTo(WildcardHostName.below(HostName.of("shop.test")))
                .hasToString("*.shop.test");
        assertThat(wildcard.matches(HostName.of("www.shop.test"))).isTrue();
        assertThat(wildcard.matches(HostName.of("a.b.shop.test"))).isTrue();
        assertThat(wildcard.matches(HostName.of("shop.test"))).isFalse();
        assertThat(wildcard.matches(HostName.of("myshop.test"))).isFalse();
        assertThat(HostPattern.of("shop.test").matches(HostName.of("shop.test")))
                .isTrue();
        assertThat(HostPattern.of("shop.test").matches(HostName.of("www.shop.test")))
                .isFalse();
        assertThat(WildcardHostName.of("*.shop.test").suffix()).isEqualTo(HostName.of("shop.test"));
    }

    @Test
    void anAddressIsANameOfItsOwn() {
        assertThat(HostName.of("192.0.2.1").isAddress()).isTrue();
        assertThat(HostName.of("a.test").isAddress()).isFalse();
        assertThatThrownBy(() -> WildcardHostName.below(HostName.of("192.0.2.1")))
                .isInstanceOf(Refused.class);
    }
}
