package org.pythonwebstack.host;

import com.google.common.base.Splitter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the kernel knows of this process and Java does not tell. */
final class ThisProcess {

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Splitter FIELDS = Splitter.on('\t');

    /** Behind the label: the real number, the effective one, the saved one, and that for file systems. */
    private static final int EFFECTIVE = 2;

    private ThisProcess() {}

    /** Returns the account and the group with whose rights this process acts. */
    static Ownership owner() throws IOException {
        List<String> lines = Files.readAllLines(STATUS, StandardCharsets.ISO_8859_1);
        return new Ownership(number(lines, "Uid:"), number(lines, "Gid:"));
    }

    private static long number(List<String> lines, String label) throws IOException {
        for (String line : lines) {
            List<String> fields = FIELDS.splitToList(line);
            if (fields.get(0).equals(label)) {
                return Long.parseLong(fields.get(EFFECTIVE));
            }
        }
        throw new IOException(STATUS + " has no line " + label);
    }
}
