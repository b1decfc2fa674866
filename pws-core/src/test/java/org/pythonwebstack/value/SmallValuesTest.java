package org.pythonwebstack.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.net.InetAddresses;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the values know besides their text. */
class SmallValuesTest {

    @ParameterizedTest
    @CsvSource({
        "2001:DB8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "0:0:0:0:0:0:0:0, ::",
        "1:0:0:0:0:0:0:0, 1::",
        "::FFFF:192.0.2.1, ::ffff:192.0.2.1",
        "::ffff:c000:201, ::ffff:192.0.2.1",
        "64:ff9b::192.0.2.33, 64:ff9b::c000:221",
        "0.0.0.0, 0.0.0.0"
    })
    void addressesHaveOneSpelling(String text, String canonical) {
        assertThat(IpAddress.of(text)).hasToString(canonical);
    }

    @Property
    void addressesAreWrittenLikeGuavaDoes(@ForAll @Size(16) byte[] bytes, @ForAll @LongRange(max = 0xffff) long zeros)
            throws Exception {
        for (int i = 0; i < 16; i++) {
            if ((zeros >> i & 1) != 0) {
                bytes[i & ~1] = 0;
                bytes[i | 1] = 0;
            }
        }
        InetAddress address = InetAddress.getByAddress(bytes);
        if (address instanceof Inet6Address) {
            String text = InetAddresses.toAddrString(address);
            assertThat(IpAddress.of(text)).hasToString(text);
            assertThat(IpAddress.of(text).isV6()).isTrue();
            assertThat(IpAddress.of(text).bracketed()).isEqualTo("[" + text + "]");
        }
    }

    @Test
    void rangesContainTheirAddresses() {
        IpRange range = IpRange.of("10.1.0.0/16");
        assertThat(range.contains(IpAddress.of("10.1.255.255"))).isTrue();
        assertThat(range.contains(IpAddress.of("10.2.0.0"))).isFalse();
        assertThat(range.contains(IpAddress.of("::ffff:10.1.0.1"))).isFalse();
        assertThat(range.address()).isEqualTo(IpAddress.of("10.1.0.0"));
        assertThat(range.prefixLength()).isEqualTo(16);
        assertThat(IpRange.of("::1")).hasToString("::1/128").isEqualTo(IpRange.of(IpAddress.of("::1")));
        assertThat(IpRange.of("::/0").contains(IpAddress.of("2001:db8::1"))).isTrue();
        assertThat(IpRange.of("0.0.0.0/0").contains(IpAddress.of("::"))).isFalse();
    }

    @Test
    void listenAddressesHaveAddressAndPort() {
        assertThat(ListenAddress.any(Port.of(80))).isEqualTo(ListenAddress.of("*:80"));
        assertThat(ListenAddress.of("*:80").address()).isEmpty();
        assertThat(ListenAddress.of("[0:0::1]:443")).hasToString("[::1]:443");
        assertThat(ListenAddress.of("[::1]:443").address()).contains(IpAddress.of("::1"));
        assertThat(ListenAddress.of("127.0.0.1:8080").port().number()).isEqualTo(8080);
        assertThat(ListenAddress.of(IpAddress.of("::1"), Port.of(80))).hasToString("[::1]:80");
        assertThatThrownBy(() -> Port.of(0)).isInstanceOf(Refused.class);
        assertThatThrownBy(() -> Port.of(-1)).isInstanceOf(Refused.class);
    }

    @Test
    void accountsHaveNameOrNumber() {
        assertThat(Account.of("#2001").uid()).hasValue(2001);
        assertThat(Account.of("#2001").isNumeric()).isTrue();
        assertThat(Account.ofUid(4294967294L)).hasToString("#4294967294");
        assertThat(Account.of("www-data").uid()).isEmpty();
        assertThat(Account.of("www-data").name()).isEqualTo("www-data");
        assertThat(Account.of("_shop").isNumeric()).isFalse();
        assertThatThrownBy(() -> Account.ofUid(0)).isInstanceOf(Refused.class).hasMessageContaining("PWS-ACCT-002");
        assertThatThrownBy(() -> Account.ofUid(-1)).isInstanceOf(Refused.class);
        assertThat(Group.ofGid(33).gid()).hasValue(33);
        assertThat(Group.of("www-data").name()).isEqualTo("www-data");
        assertThat(Group.of("#33").isNumeric()).isTrue();
        assertThat((Object) Group.of("shop")).isNotEqualTo(Account.of("shop"));
    }

    @Property
    void sizesKeepTheirBytes(@ForAll @LongRange(min = 1, max = 1L << 40) long bytes) {
        assertThat(ByteSize.ofBytes(bytes).bytes()).isEqualTo(bytes);
        assertThat(ByteSize.of(ByteSize.ofBytes(bytes).toString()).bytes()).isEqualTo(bytes);
    }

    @Test
    void sizesHaveOneSpelling() {
        assertThat(ByteSize.of("1024K")).hasToString("1m").isEqualTo(ByteSize.of("1m"));
        assertThat(ByteSize.of("1025")).hasToString("1025");
        assertThat(ByteSize.of("1024g").bytes()).isEqualTo(1L << 40);
        assertThat(ByteSize.of("1m")).isGreaterThan(ByteSize.of("1023k"));
        assertThatThrownBy(() -> ByteSize.ofBytes(0)).isInstanceOf(Refused.class);
    }

    @Test
    void modesHaveOneSpelling() {
        assertThat(FileMode.of("640"))
                .hasToString("0640")
                .isEqualTo(FileMode.ofBits(0640))
                .isEqualTo(FileMode.ofOctal("0640"));
        assertThat(FileMode.of("0640").bits()).isEqualTo(0640);
        assertThat(FileMode.ofBits(0)).hasToString("0000");
        assertThat(FileMode.of("0666").isWorldWritable()).isTrue();
        assertThat(FileMode.of("0664").isWorldWritable()).isFalse();
        assertThat(FileMode.of("0664").isWorldReadable()).isTrue();
        assertThat(FileMode.of("0660").isWorldReadable()).isFalse();
        assertThatThrownBy(() -> FileMode.ofBits(04755))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("PWS-NUM-006");
        assertThatThrownBy(() -> FileMode.ofBits(-1)).isInstanceOf(Refused.class);
    }

    @Test
    void statusesKnowTheirClass() {
        assertThat(HttpStatus.of(301).isRedirect()).isTrue();
        assertThat(HttpStatus.of(304).isRedirect()).isFalse();
        assertThat(HttpStatus.of("404").isError()).isTrue();
        assertThat(HttpStatus.of(200).isError()).isFalse();
        assertThat(HttpStatus.of("503").number()).isEqualTo(503);
    }

    @Provide
    Arbitrary<Version> versions() {
        return Arbitraries.integers()
                .between(0, 12)
                .list()
                .ofMinSize(1)
                .ofMaxSize(4)
                .map(numbers -> Version.of(
                        String.join(".", numbers.stream().map(String::valueOf).toList())));
    }

    @Property
    void versionsAreOrderedByNumber(@ForAll("versions") Version a, @ForAll("versions") Version b) {
        assertThat(a.isAtLeast(b))
                .isEqualTo(Runtime.Version.parse(runtime(a)).compareTo(Runtime.Version.parse(runtime(b))) >= 0);
        assertThat(Integer.signum(a.compareTo(b))).isEqualTo(-Integer.signum(b.compareTo(a)));
        assertThat(a.compareTo(b) == 0).isEqualTo(a.equals(b));
    }

    /** The platform wants a first number above zero, and no zero at the end. */
    private static String runtime(Version version) {
        String text = "1." + version;
        while (text.endsWith(".0")) {
            text = text.substring(0, text.length() - 2);
        }
        return text;
    }

    @Test
    void versionsKnowWhatTheyHave() {
        assertThat(Version.of("5").isAtLeast(Version.of("5.0.0"))).isTrue();
        assertThat(Version.of("2.4.9").isAtLeast(Version.of("2.4.10"))).isFalse();
        assertThat(Version.of("5")).isLessThan(Version.of("5.0"));
    }

    @Test
    void headerNamesAreComparedWithoutCase() {
        assertThat(HeaderName.of("ETag").isSameField(HeaderName.of("etag"))).isTrue();
        assertThat(HeaderName.of("ETag").isSameField(HeaderName.of("tag"))).isFalse();
        assertThat(HeaderName.of("ETag")).hasToString("ETag");
    }

    @Test
    void mediaTypesAreLowerCase() {
        assertThat(MimeType.of("Image/SVG+XML")).hasToString("image/svg+xml");
    }

    @Test
    void applicationsHaveModuleAndCallable() {
        WsgiCallable application = WsgiCallable.of("shop.wsgi:app");
        assertThat(application.module()).isEqualTo(PythonName.of("shop.wsgi"));
        assertThat(application.attribute()).isEqualTo(PythonIdentifier.of("app"));
        assertThat(WsgiCallable.of("shop"))
                .isEqualTo(WsgiCallable.of(PythonName.of("shop"), PythonIdentifier.of("application")));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "HTTPS://A.Test, https://a.test, https, a.test, -",
                "http://a.test:8080/A?b=c#d, http://a.test:8080/A?b=c#d, http, a.test, 8080",
                "https://[2001:DB8::1]:443/, https://[2001:db8::1]:443/, https, [2001:db8::1], 443",
                "http://192.0.2.1/%2F, http://192.0.2.1/%2F, http, 192.0.2.1, -",
                "/a?b, /a?b, -, -, -",
                "/, /, -, -, -"
            })
    void urlsKnowTheirParts(String text, String canonical, String scheme, String host, String port) {
        WebUrl url = WebUrl.of(text);
        assertThat(url).hasToString(canonical);
        assertThat(url.isAbsolute()).isEqualTo(scheme != null);
        assertThat(url.scheme().orElse(null)).isEqualTo(scheme);
        assertThat(url.host().orElse(null)).isEqualTo(host);
        assertThat(url.port().map(Port::toString).orElse(null)).isEqualTo(port);
    }

    /** Long texts are refused or taken in one go; a quadratic check would need minutes. */
    @Test
    void longTextsAreReadInOnePass() {
        String tail = "a".repeat(2_000_000);
        for (String start : List.of(
                "", "/", "/a/", "a.", "a:", "1.", "*.", "https://", "https://a.test/", "#1", "[", "::", "xn--")) {
            for (ValueKind kind : ValueKind.values()) {
                assertThat(kind.parse(start + tail).toOptional())
                        .as("%s %s", kind, start)
                        .isEmpty();
            }
        }
    }
}
