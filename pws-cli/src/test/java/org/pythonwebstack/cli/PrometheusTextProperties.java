package org.pythonwebstack.cli;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

/** What is written for Prometheus is read back as its format says: values of labels keep every character. */
class PrometheusTextProperties {

    @Property
    void labelsAreReadBack(
            @ForAll String first, @ForAll String second, @ForAll @DoubleRange(min = -1e15, max = 1e15) double value) {
        String text = new PrometheusText()
                .gauge("pws_x", "Help.", value, "a", first, "b", second)
                .toString();
        String head = "# HELP pws_x Help.\n# TYPE pws_x gauge\n";
        assertThat(text).startsWith(head);
        String line = text.substring(head.length());
        assertThat(line.chars().filter(c -> c == '\n').count()).isOne();
        int[] at = {"pws_x{a=\"".length()};
        assertThat(line).startsWith("pws_x{a=\"");
        assertThat(label(line, at)).isEqualTo(first);
        assertThat(line.substring(at[0])).startsWith(",b=\"");
        at[0] += ",b=\"".length();
        assertThat(label(line, at)).isEqualTo(second);
        assertThat(line.substring(at[0])).startsWith("} ").endsWith("\n");
        assertThat(Double.parseDouble(line.substring(at[0] + 2).strip())).isEqualTo(value);
    }

    private static String label(String line, int[] at) {
        StringBuilder value = new StringBuilder();
        while (line.charAt(at[0]) != '"') {
            char c = line.charAt(at[0]++);
            if (c == '\\') {
                char escaped = line.charAt(at[0]++);
                value.append(escaped == 'n' ? '\n' : escaped);
            } else {
                value.append(c);
            }
        }
        at[0]++;
        return value.toString();
    }

    @Test
    void gaugesOfOneNameStandTogether() {
        assertThat(new PrometheusText()
                        .gauge("a", "A.", 1, "site", "x")
                        .gauge("b", "B.", 2)
                        .gauge("a", "A.", 0.5, "site", "y")
                        .toString())
                .isEqualTo("""
                        # HELP a A.
                        # TYPE a gauge
                        a{site="x"} 1
                        a{site="y"} 0.5
                        # HELP b B.
                        # TYPE b gauge
                        b 2
                        """);
    }
}
