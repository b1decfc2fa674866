package org.pythonwebstack.cli;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;

/** Gauges in Prometheus' text format, version 0.0.4: those of one name together, each label value encoded. */
final class PrometheusText {

    private final Map<String, StringBuilder> families = new LinkedHashMap<>();

    /**
     * Adds a gauge.
     *
     * @param name its name: letters, digits and underscores
     * @param help what it says, one sentence; the first one of a name counts
     * @param value a finite number
     * @param labels names and values of labels in turn
     */
    PrometheusText gauge(String name, String help, double value, String... labels) {
        StringBuilder family = families.computeIfAbsent(
                name,
                first -> new StringBuilder("# HELP ")
                        .append(first)
                        .append(' ')
                        .append(help.replace("\\", "\\\\").replace("\n", "\\n"))
                        .append("\n# TYPE ")
                        .append(first)
                        .append(" gauge\n"));
        family.append(name);
        char before = '{';
        for (int i = 0; i < labels.length; i += 2) {
            family.append(before).append(labels[i]).append("=\"");
            escape(labels[i + 1], family);
            family.append('"');
            before = ',';
        }
        family.append(labels.length > 0 ? "} " : " ")
                .append(BigDecimal.valueOf(value).stripTrailingZeros().toPlainString())
                .append('\n');
        return this;
    }

    private static void escape(String value, StringBuilder out) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '\\' -> out.append("\\\\");
                case '"' -> out.append("\\\"");
                case '\n' -> out.append("\\n");
                default -> out.append(c);
            }
        }
    }

    @Override
    public String toString() {
        return String.join("", families.values());
    }
}
