package org.pythonwebstack.cli;

import java.util.ArrayList;
import java.util.List;

/** Values of options that are lists. */
final class Commas {

    private Commas() {}

    /** Returns the parts of a text between its commas, without blanks around them; empty ones are left out. */
    static List<String> split(String text) {
        List<String> parts = new ArrayList<>();
        int start = 0;
        for (int i = 0; i <= text.length(); i++) {
            if (i == text.length() || text.charAt(i) == ',') {
                String part = text.substring(start, i).strip();
                if (!part.isEmpty()) {
                    parts.add(part);
                }
                start = i + 1;
            }
        }
        return parts;
    }
}
