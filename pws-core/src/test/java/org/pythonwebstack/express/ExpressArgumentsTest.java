package org.pythonwebstack.express;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.EnvName;
import org.pythonwebstack.value.EnvValue;
import org.pythonwebstack.value.Port;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Refused;

/** The command line of {@code start-server}, word by word. */
class ExpressArgumentsTest {

    private static final AbsolutePath HERE = AbsolutePath.of("/srv/shop");

    private static ExpressSettings read(String... words) {
        return ExpressArguments.read(List.of(words), HERE);
    }

    @Test
    void takesValuesBehindAnOptionOrAnEqualsSign() {
        ExpressSettings settings =
                read("--port", "8080", "shop.wsgi", "--threads=7", "--http2", "--setenv", "A", "b c");
        assertThat(settings.entryPoint()).contains("shop.wsgi");
        assertThat(settings.value(ListenerOptions.PORT)).contains(Port.of(8080));
        assertThat(settings.value(ApplicationOptions.THREADS)).contains(7);
        assertThat(settings.has(ListenerOptions.HTTP2)).isTrue();
        assertThat(settings.has(ListenerOptions.HTTPS_PORT)).isFalse();
        assertThat(settings.values(IdentityOptions.SETENV))
                .containsExactly(new Pair<>(EnvName.of("A"), EnvValue.of("b c")));
    }

    @Test
    void olderNamesMeanTheSame() {
        assertThat(read("--ssl-port", "8443").value(ListenerOptions.HTTPS_PORT)).contains(Port.of(8443));
        assertThat(read("--lang", "C.UTF-8").has(IdentityOptions.LOCALE)).isTrue();
    }

    /** mod_wsgi-express puts values of its environment in place of such words. */
    @Test
    void replacesNothingOfTheEnvironment() {
        assertThat(read("--setenv", "PW", "pa$HOME${PATH}").values(IdentityOptions.SETENV))
                .containsExactly(new Pair<>(EnvName.of("PW"), EnvValue.of("pa$HOME${PATH}")));
    }

    @Test
    void relativePathsAreSeenFromWhereThePersonStands() {
        assertThat(read("--document-root", "../media/").value(ContentOptions.DOCUMENT_ROOT))
                .contains(AbsolutePath.of("/srv/media"));
        assertThat(read("--document-root", ".").value(ContentOptions.DOCUMENT_ROOT))
                .contains(HERE);
        assertThat(read("--document-root", "a/b").value(ContentOptions.DOCUMENT_ROOT))
                .contains(AbsolutePath.of("/srv/shop/a/b"));
    }

    @Test
    void aDashedValueIsAValue() {
        assertThat(read("--process-name", "--x").value(ServerOptions.PROCESS_NAME))
                .contains("--x");
        assertThat(read("--", "--x.wsgi").entryPoint()).contains("--x.wsgi");
    }

    @Test
    void sharesAreNumbersUpToOne() {
        assertThat(read("--initial-workers", "0.25").value(ApplicationOptions.INITIAL_WORKERS))
                .contains(new BigDecimal("0.25"));
    }

    @ParameterizedTest
    @CsvSource({
        "PWS-EXPRESS-001, --no-such",
        "PWS-EXPRESS-001, -p",
        "PWS-EXPRESS-001, --proc=3",
        "PWS-EXPRESS-002, --port",
        "PWS-EXPRESS-002, --setenv=A",
        "PWS-EXPRESS-003, --http2=yes",
        "PWS-EXPRESS-010, --log-level=loud",
        "PWS-EXPRESS-010, --trust-proxy-header=X-Evil",
        "PWS-EXPRESS-011, --switch-interval=1e3",
        "PWS-EXPRESS-012, --initial-workers=1.5",
        "PWS-NET-004, --threads=5x",
        "PWS-PATH-002, --error-log-name=../x"
    })
    void refusesWithARule(String code, String word) {
        assertThatThrownBy(() -> read(word)).isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.problems()).hasSize(1);
            if (!code.equals("PWS-NET-004")) {
                assertThat(refused.problems().get(0).code()).isEqualTo(code);
            }
        });
    }

    @Test
    void tellsAllProblemsAtOnce() {
        assertThatThrownBy(() -> read(
                        "--port",
                        "0",
                        "--port=x",
                        "a",
                        "b",
                        "--user",
                        "ro ot",
                        "--log-level",
                        "warn",
                        "--log-level=debug"))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.problems())
                                .extracting(Problem::field)
                                .containsExactly("--port", "--port", "entry point", "--user", "--log-level"));
    }

    /** Every option that takes a value refuses the characters that no language can hold. */
    @Test
    void noOptionTakesAControlCharacter() {
        for (ExpressOption<?> option : OptionTable.options()) {
            if (option.words() == 1) {
                for (String hostile : List.of("a\nb", "a\0b", "\u202e", "a\rb", "/a\nb")) {
                    assertThatThrownBy(() -> read(option.name(), hostile))
                            .as(option.name())
                            .isInstanceOf(Refused.class);
                }
            }
        }
    }
}
