package org.pythonwebstack.conf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.pythonwebstack.testing.Programs;
import org.pythonwebstack.value.Refused;

/** Configuration files against Gunicorn, which loads them as it does when it starts. */
class GunicornAgainstGunicornProperties {

    private final PythonSyntax syntax = PythonSyntax.gunicorn();

    @Provide
    Arbitrary<List<String>> values() {
        return Batch.of(text -> writes("proc_name", PythonValue.text("x" + text)));
    }

    @Provide
    Arbitrary<List<String>> paths() {
        return Batch.of(text -> writes("bind", PythonValue.text("unix:/" + text)));
    }

    @Property(tries = 1, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
    void gunicornTakesExactlyTheValues(@ForAll("values") List<String> values, @ForAll("paths") List<String> paths)
            throws IOException {
        List<String> variables = new ArrayList<>();
        for (String value : values) {
            variables.add("V" + variables.size() + "=x" + value);
        }
        List<String> sockets = paths.stream().map(path -> "unix:/" + path).toList();
        Path file = Files.createTempFile("pws-", ".py");
        try {
            Files.writeString(
                    file,
                    syntax.write(PythonFile.of(
                            PythonAssignment.of("raw_env", PythonValue.texts(variables)),
                            PythonAssignment.of("bind", PythonValue.texts(sockets)),
                            PythonAssignment.of("proc_name", PythonValue.text("x" + values.get(0))),
                            PythonAssignment.of("workers", PythonValue.number(3)),
                            PythonAssignment.of("umask", PythonValue.octal(0027)))));
            List<String> out = gunicorn("""
                    import sys
                    sys.argv[1:] = ["-c", sys.argv[1], "x:app"]
                    from gunicorn.app.wsgiapp import WSGIApplication
                    c = WSGIApplication().cfg
                    print(c.workers, c.umask, c.proc_name.encode().hex())
                    for item in c.settings["raw_env"].get():
                        print(item.encode().hex())
                    for item in c.address:
                        print(item.encode().hex())
                    """, file.toString());
            assertThat(out.get(0)).isEqualTo("3 23 " + Batch.hex("x" + values.get(0)));
            List<String> found = out.stream().skip(1).map(Batch::unhex).toList();
            List<String> expected = new ArrayList<>(variables);
            paths.forEach(path -> expected.add("/" + path));
            assertThat(found).hasSameSizeAs(expected);
            for (int i = 0; i < expected.size(); i++) {
                assertThat(found.get(i)).isEqualTo(expected.get(i));
            }
        } finally {
            Files.delete(file);
        }
    }

    private boolean writes(String name, PythonValue value) {
        try {
            syntax.write(PythonFile.of(PythonAssignment.of(name, value)));
            return true;
        } catch (Refused refused) {
            return false;
        }
    }

    /** Runs a program of the Python that Gunicorn is installed for. */
    private static List<String> gunicorn(String program, String argument) throws IOException {
        String first = Files.readAllLines(Programs.require("gunicorn")).get(0);
        assertThat(first).startsWith("#!");
        List<String> command =
                new ArrayList<>(List.of(first.substring(2).strip().split(" ")));
        command.addAll(List.of("-c", program, argument));
        return Programs.run(command, Map.of("FOO", "EVIL"), new byte[0], Duration.ofMinutes(3))
                .orFail()
                .out()
                .lines()
                .toList();
    }
}
