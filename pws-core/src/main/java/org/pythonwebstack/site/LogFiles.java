package org.pythonwebstack.site;

import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Problems;

/** The rules of log files. */
final class LogFiles {

    private static final AbsolutePath[] SPECIAL = {
        AbsolutePath.of("/proc"), AbsolutePath.of("/sys"), AbsolutePath.of("/dev"), AbsolutePath.of("/etc")
    };

    private LogFiles() {}

    static void check(AbsolutePath file, Problems problems) {
        String name = file.toString();
        if (!name.endsWith(".log") && !name.endsWith("_log")) {
            problems.add(Problem.of(SiteRule.LOG_NAME, "file", name));
        }
        for (AbsolutePath directory : SPECIAL) {
            if (directory.contains(file)) {
                problems.add(Problem.of(SiteRule.LOG_SPECIAL_FILE, "file", name));
            }
        }
    }
}
