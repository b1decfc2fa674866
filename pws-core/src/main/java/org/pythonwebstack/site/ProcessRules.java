package org.pythonwebstack.site;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.FileMode;
import org.pythonwebstack.value.LocaleName;
import org.pythonwebstack.value.Parsed;
import org.pythonwebstack.value.PlainText;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Problems;

/** The defaults of a daemon process group, and the rules between its options. */
final class ProcessRules {

    // Two processes keep a site answering while one is replaced, and use two cores; few threads in each, because they
    // share one interpreter lock. Applications that mostly wait want more threads.
    private static final int PROCESSES = 2;
    private static final int THREADS = 3;

    private static final FileMode UMASK = FileMode.ofOctal("027");
    private static final LocaleName LOCALE = LocaleName.of("C.UTF-8");
    private static final PlainText DISPLAY_NAME = PlainText.of("%{GROUP}");

    private ProcessRules() {}

    static Parsed<WsgiDaemonProcess> complete(
            ImmutableWsgiDaemonProcess.Builder built, Fields fields, Set<DaemonOption> given) {
        Problems problems = fields.problems();
        setDefaults(built, fields);
        WsgiDaemonProcess process = built.given(given).build();
        Problems found = new Problems();
        check(process, found);
        fields.addAsGiven(found, problems);
        return Fields.result(process, problems);
    }

    /** Values that mod_wsgi's own documentation advises; its built-in ones wait for ever or much too long. */
    private static void setDefaults(ImmutableWsgiDaemonProcess.Builder built, Fields fields) {
        if (!fields.has("processes")) {
            built.processes(PROCESSES);
        }
        if (!fields.has("threads")) {
            built.threads(THREADS);
        }
        if (!fields.has("umask")) {
            built.umask(UMASK);
        }
        if (!fields.has("lang")) {
            built.lang(LOCALE);
        }
        if (!fields.has("locale")) {
            built.locale(LOCALE);
        }
        if (!fields.has("display-name")) {
            built.displayName(DISPLAY_NAME);
        }
        if (!fields.has("startup-timeout")) {
            built.startupTimeout(Duration.ofSeconds(15));
        }
        if (!fields.has("shutdown-timeout")) {
            built.shutdownTimeout(Duration.ofSeconds(5));
        }
        if (!fields.has("deadlock-timeout")) {
            built.deadlockTimeout(Duration.ofSeconds(60));
        }
        if (!fields.has("request-timeout")) {
            built.requestTimeout(Duration.ofSeconds(60));
        }
        if (!fields.has("graceful-timeout")) {
            built.gracefulTimeout(Duration.ofSeconds(15));
        }
        if (!fields.has("connect-timeout")) {
            built.connectTimeout(Duration.ofSeconds(15));
        }
        if (!fields.has("socket-timeout")) {
            built.socketTimeout(Duration.ofSeconds(60));
        }
        if (!fields.has("queue-timeout")) {
            built.queueTimeout(Duration.ofSeconds(45));
        }
    }

    private static void check(WsgiDaemonProcess process, Problems problems) {
        pythonPath(process.pythonPath(), problems);
        for (int i = 1; i < process.supplementaryGroups().size(); i++) {
            if (process.supplementaryGroups()
                            .indexOf(process.supplementaryGroups().get(i))
                    < i) {
                problems.add(Problem.of(
                        SiteRule.DUPLICATE_GROUP,
                        Fields.item("supplementary-groups", i),
                        process.supplementaryGroups().get(i).toString()));
            }
        }
        if (process.scriptUser().isPresent() && process.scriptGroup().isPresent()) {
            problems.add(Problem.of(SiteRule.SCRIPT_OWNER_TWICE, "script-group"));
        }
        if (isPositive(process.interruptTimeout()) && !isPositive(process.requestTimeout())) {
            problems.add(Problem.of(SiteRule.INTERRUPT_WITHOUT_REQUEST_TIMEOUT, "interrupt-timeout"));
        }
    }

    /** The rules of a module search path; of a process group, or of the server. */
    static void pythonPath(List<AbsolutePath> directories, Problems problems) {
        for (int i = 0; i < directories.size(); i++) {
            String directory = directories.get(i).toString();
            String field = Fields.item("python-path", i);
            int colon = directory.indexOf(':');
            if (colon >= 0) {
                problems.add(Problem.at(SiteRule.PYTHON_PATH_COLON, field, directory, colon));
            }
            if (directory.endsWith("/site-packages") || directory.contains("/site-packages/")) {
                problems.add(Problem.of(SiteRule.PYTHON_PATH_SITE_PACKAGES, field, directory));
            }
            if (directories.indexOf(directories.get(i)) < i) {
                problems.add(Problem.of(SiteRule.DUPLICATE_PYTHON_PATH, field, directory));
            }
        }
    }

    private static boolean isPositive(Optional<Duration> time) {
        return time.isPresent() && !time.get().isZero();
    }
}
