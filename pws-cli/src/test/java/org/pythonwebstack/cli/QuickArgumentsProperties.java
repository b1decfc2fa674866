package org.pythonwebstack.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** What the quick way understands, picocli understands alike. */
class QuickArgumentsProperties {

    @Property
    void understandsAsPicocliDoes(@ForAll("commands") Command command, @ForAll("lines") List<String> typed) {
        Arguments quick = QuickArguments.parse(command, typed);
        if (quick != null) {
            assertThat(PicocliArguments.parse(command, typed)).isEqualTo(new PicocliArguments.Result.Understood(quick));
        }
    }

    @Property
    void leavesNoPlainLineToPicocli(@ForAll("plainLines") List<String> typed) {
        assertThat(QuickArguments.parse(new RenderCommand(), typed)).isNotNull();
    }

    @Provide
    Arbitrary<Command> commands() {
        return Arbitraries.of(Pws.COMMANDS);
    }

    @Provide
    Arbitrary<List<String>> lines() {
        Arbitrary<String> words = Arbitraries.frequencyOf(
                Tuple.of(
                        3,
                        Arbitraries.of(
                                "--server",
                                "--server=nginx",
                                "nginx",
                                "apache",
                                "--json",
                                "--output",
                                "--output=x",
                                "--output=",
                                "--force",
                                "--explain",
                                "--explain=true",
                                "--listen",
                                "--prefix",
                                "bash",
                                "pws.toml",
                                "-",
                                "--",
                                "-h",
                                "--help",
                                "@file",
                                "\"x\"",
                                "'x'",
                                "",
                                "--serv",
                                "-j",
                                "=")),
                Tuple.of(1, Arbitraries.strings().ofMaxLength(5)));
        return words.list().ofMaxSize(5);
    }

    @Provide
    Arbitrary<List<String>> plainLines() {
        return Arbitraries.of(
                List.of(),
                List.of("pws.toml"),
                List.of("--server", "nginx", "a b"),
                List.of("--server=apache", "--output", "/x y", "--json", "\u00fc.toml"),
                List.of("x.toml", "--explain", "--force", "--prefix=/opt/p", "--listen", "[::1]:80"));
    }
}
