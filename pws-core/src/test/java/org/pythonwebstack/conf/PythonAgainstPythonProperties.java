package org.pythonwebstack.conf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.pythonwebstack.testing.HostileStrings;

/** Python source against CPython itself. */
class PythonAgainstPythonProperties {

    /** Prints a value so that no two values look the same. */
    private static final String DUMP = """
            import ast, sys
            def dump(v):
                if isinstance(v, str):
                    return "s" + v.encode("utf-8", "surrogatepass").hex()
                if v is None or isinstance(v, bool):
                    return repr(v)
                if isinstance(v, int):
                    return "i%d" % v
                if isinstance(v, list):
                    return "[" + ",".join(map(dump, v)) + "]"
                if isinstance(v, tuple):
                    return "(" + ",".join(map(dump, v)) + ")"
                if isinstance(v, dict):
                    return "{" + ",".join(dump(k) + ":" + dump(v[k]) for k in v) + "}"
                return "?"
            """;

    private final PythonSyntax syntax = new PythonSyntax();

    @Provide
    Arbitrary<List<PythonValue>> values() {
        return PythonSyntaxProperties.values(2)
                .filter(PythonAgainstPythonProperties::isWritable)
                .list()
                .ofSize(Batch.SIZE)
                .map(list -> {
                    List<PythonValue> all = new ArrayList<>(list);
                    HostileStrings.keywords().stream()
                            .map(PythonValue::text)
                            .filter(PythonAgainstPythonProperties::isWritable)
                            .forEach(all::add);
                    return all;
                });
    }

    @Provide
    Arbitrary<List<String>> sources() {
        Arbitrary<String> hostile = HostileStrings.any();
        return net.jqwik.api.Combinators.combine(
                        net.jqwik.api.Arbitraries.integers().between(0, 7), hostile, hostile)
                .as((form, one, two) -> switch (form) {
                    case 0 -> one;
                    case 1 -> "x = '" + one + "'";
                    case 2 -> "x = \"" + one + "\" '" + two + "'\n";
                    case 3 -> "x = r'" + one + "'";
                    case 4 -> "x = '''" + one + "'''\ny = \"\"\"" + two + "\"\"\"";
                    case 5 -> "x = [\"" + one + "\", ('" + two + "', 0x1f), {'a': -5}] # " + one;
                    case 6 -> "# " + one + "\nx = 1 # " + two + "\ny = 0o17\n";
                    default -> "x = " + one + "\ny = (1,\n 2, # " + two + "\n)";
                })
                .list()
                .ofSize(Batch.SIZE);
    }

    /** The file is run, as Gunicorn runs it, and must define these names with these values and nothing else. */
    @Property(tries = 1, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
    void pythonAssignsExactlyTheValues(
            @ForAll("values") List<PythonValue> values, @ForAll("comments") List<Comment> heading) throws IOException {
        List<PythonAssignment> assignments = new ArrayList<>();
        Map<String, String> expected = new LinkedHashMap<>();
        for (int i = 0; i < values.size(); i++) {
            assignments.add(PythonAssignment.of("v" + i, values.get(i)));
            expected.put("v" + i, dump(values.get(i)));
        }
        Path file = Files.createTempFile("pws-", ".py");
        try {
            Files.writeString(file, syntax.write(new PythonFile(heading, assignments, "if True:\n    pass\n")));
            List<String> out = Batch.python(DUMP + """
                    namespace = {}
                    with open(sys.argv[1], "rb") as file:
                        exec(compile(file.read(), sys.argv[1], "exec"), namespace)
                    del namespace["__builtins__"]
                    for name, value in namespace.items():
                        print(name, dump(value))
                    """, List.of(), file.toString());
            Map<String, String> found = out.stream()
                    .map(line -> line.split(" ", 2))
                    .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1], (a, b) -> b, LinkedHashMap::new));
            assertThat(found).isEqualTo(expected);
        } finally {
            Files.delete(file);
        }
    }

    @Provide
    Arbitrary<List<Comment>> comments() {
        return Batch.comments();
    }

    /** Where the reader takes a whole text for assignments, CPython sees the same ones. */
    @Property(tries = 1, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
    void theReaderAgreesWithPython(@ForAll("sources") List<String> sources) {
        List<String> taken = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        for (String source : sources) {
            PythonFile file;
            try {
                file = syntax.read(source);
            } catch (Unreadable e) {
                continue;
            }
            if (file.body().isEmpty()) {
                Map<String, String> last = new LinkedHashMap<>();
                file.assignments().forEach(a -> last.put(a.name(), dump(a.value())));
                taken.add(Batch.hex(source));
                expected.add(last.toString() + " " + source.replace("\n", "\\n"));
            }
        }
        assertThat(taken).as("texts that are assignments").hasSizeGreaterThan(200);
        List<String> found = Batch.python(DUMP + """
                for line in sys.stdin.read().split("\\n"):
                    try:
                        tree = ast.parse(bytes.fromhex(line))
                        names = {}
                        for statement in tree.body:
                            names[statement.targets[0].id] = dump(ast.literal_eval(statement.value))
                        print("{" + ", ".join(n + "=" + v for n, v in names.items()) + "}")
                    except Exception as e:
                        print(type(e).__name__, ascii(e))
                """, taken);
        for (int i = 0; i < taken.size(); i++) {
            assertThat(expected.get(i)).startsWith(found.get(i) + " ");
        }
    }

    private static boolean isWritable(PythonValue value) {
        try {
            PythonSyntax.append(new StringBuilder(), "x", value);
            return true;
        } catch (org.pythonwebstack.value.Refused refused) {
            return false;
        }
    }

    private static String dump(PythonValue value) {
        if (value instanceof PythonValue.Text text) {
            return "s" + java.util.HexFormat.of().formatHex(text.value().getBytes(StandardCharsets.UTF_8));
        } else if (value instanceof PythonValue.Int number) {
            return "i" + number.value();
        } else if (value instanceof PythonValue.Octal octal) {
            return "i" + octal.bits();
        } else if (value instanceof PythonValue.Bool bool) {
            return bool.value() ? "True" : "False";
        } else if (value instanceof PythonValue.Items list) {
            return list.items().stream()
                    .map(PythonAgainstPythonProperties::dump)
                    .collect(Collectors.joining(",", "[", "]"));
        } else if (value instanceof PythonValue.Tuple tuple) {
            return tuple.items().stream()
                    .map(PythonAgainstPythonProperties::dump)
                    .collect(Collectors.joining(",", "(", ")"));
        } else if (value instanceof PythonValue.Dict dict) {
            return dict.entries().stream()
                    .map(entry -> dump(entry.getKey()) + ":" + dump(entry.getValue()))
                    .collect(Collectors.joining(",", "{", "}"));
        }
        return "None";
    }
}
