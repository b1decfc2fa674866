package org.pythonwebstack.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Paths of files and of URLs: how they are put together, taken apart and compared. */
class PathsTest {

    @Test
    @DisplayName("B04 joined by component, the base is neither replaced nor prolonged")
    void resolvesByComponent() {
        AbsolutePath bob = AbsolutePath.of("/home/bob");
        assertThat(bob.resolve(RelativePath.of("2/www"))).hasToString("/home/bob/2/www");
        assertThat(bob.resolve("2")).isEqualTo(AbsolutePath.of("/home/bob/2"));
        assertThatThrownBy(() -> bob.resolve("/etc")).isInstanceOf(Refused.class);
        assertThatThrownBy(() -> bob.resolve("../alice")).isInstanceOf(Refused.class);
        assertThat(RelativePath.of("a/b").resolve(RelativePath.of("c"))).hasToString("a/b/c");
    }

    @Test
    void aPathThatBecomesTooLongIsRefused() {
        AbsolutePath longest = AbsolutePath.of("/abc".repeat(1023) + "/ab");
        assertThat(longest.toString()).hasSize(4095);
        assertThatThrownBy(() -> longest.resolve("x"))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("PWS-PATH-006");
        RelativePath half = RelativePath.of("abc/".repeat(600) + "a");
        assertThatThrownBy(() -> half.resolve(half)).isInstanceOf(Refused.class);
    }

    @ParameterizedTest(name = "B05 {0} contains {1}: {2}")
    @CsvSource({
        "/x/bob, /x/bob, true",
        "/x/bob, /x/bob/a, true",
        "/x/bob, /x/bobby, false",
        "/x/bob, /x, false",
        "/x/bob/a, /x/bob, false"
    })
    void containsByComponent(String outer, String inner, boolean expected) {
        AbsolutePath base = AbsolutePath.of(outer);
        AbsolutePath other = AbsolutePath.of(inner);
        assertThat(base.contains(other)).isEqualTo(expected);
        assertThat(base.relativize(other).map(base::resolve))
                .isEqualTo(expected && !base.equals(other) ? java.util.Optional.of(other) : java.util.Optional.empty());
    }

    @Provide
    Arbitrary<RelativePath> relativePaths() {
        return ValueTexts.shapedLike(ValueKind.RELATIVE_PATH)
                .map(text -> RelativePath.parse(text).toOptional())
                .filter(java.util.Optional::isPresent)
                .map(java.util.Optional::get);
    }

    /** A relative path never leaves what it is resolved against: the platform's own paths agree. */
    @Property
    void whatIsResolvedStaysInside(@ForAll("relativePaths") RelativePath below) {
        AbsolutePath base = AbsolutePath.of("/srv/shop");
        AbsolutePath inside = base.resolve(below);
        assertThat(base.contains(inside)).isTrue();
        assertThat(base.relativize(inside)).contains(below);
        assertThat(String.join("/", below.components())).isEqualTo(below.toString());
        assertThat(below.fileName()).isEqualTo(inside.fileName());
        java.nio.file.Path path =
                java.nio.file.Path.of(Escapes.printable(inside.toString()).replace("\\", "x"));
        assertThat(path.normalize().equals(path)).isTrue();
        assertThat(path.startsWith("/srv/shop")).isTrue();
    }

    @Test
    void knowsItsDirectoryAndName() {
        AbsolutePath file = AbsolutePath.of("/srv/a b/wsgi.py");
        assertThat(file.fileName()).isEqualTo("wsgi.py");
        assertThat(file.parent()).contains(AbsolutePath.of("/srv/a b"));
        assertThat(AbsolutePath.of("/srv").parent()).isEmpty();
        assertThat(RelativePath.of("a/b/c").components()).containsExactly("a", "b", "c");
        assertThat(PythonName.of("shop.wsgi").file()).isEqualTo(RelativePath.of("shop/wsgi.py"));
    }

    @Test
    void urlPathsKnowTheirSlash() {
        UrlPath bare = UrlPath.of("/static");
        UrlPath closed = UrlPath.of("/static/");
        assertThat(bare.withSlash()).isEqualTo(closed);
        assertThat(closed.withSlash()).isSameAs(closed);
        assertThat(closed.withoutSlash()).isEqualTo(bare);
        assertThat(bare.withoutSlash()).isSameAs(bare);
        assertThat(UrlPath.ROOT.withoutSlash()).isEqualTo(UrlPath.of("/")).isEqualTo(UrlPath.ROOT.withSlash());
        assertThat(UrlPath.ROOT.isRoot()).isTrue();
        assertThat(bare.isRoot()).isFalse();
        assertThat(closed.endsWithSlash()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "/, /a, true",
        "/, /, true",
        "/a, /a/, true",
        "/a/, /a, true",
        "/a, /a/b, true",
        "/a, /ab, false",
        "/a/, /ab, false",
        "/a/b, /a, false",
        "/a, /, false"
    })
    void urlPathsContainBySegment(String outer, String inner, boolean expected) {
        assertThat(UrlPath.of(outer).contains(UrlPath.of(inner))).isEqualTo(expected);
    }

    @Provide
    Arbitrary<UrlPath> urlPaths() {
        return Arbitraries.oneOf(ValueTexts.shapedLike(ValueKind.URL_PATH), Arbitraries.of("/", "/a/", "/Über uns/"))
                .map(text -> UrlPath.parse(text).toOptional())
                .filter(java.util.Optional::isPresent)
                .map(java.util.Optional::get);
    }

    /** What the platform decodes from the encoded form is the path again. */
    @Property
    void encodedPathsDecodeToThemselves(@ForAll("urlPaths") UrlPath path) {
        String encoded = path.encoded();
        assertThat(encoded).matches("[!-~]+");
        assertThat(java.net.URI.create("http://a.test" + encoded).getPath()).isEqualTo(path.toString());
        assertThat(WebUrl.of("https://a.test" + encoded).isAbsolute()).isTrue();
    }
}
