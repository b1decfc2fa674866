package org.pythonwebstack.site;

import java.util.Set;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Problems;

/** The rules of directories and files with which a web server answers. */
final class ServedFiles {

    private static final AbsolutePath[] KERNEL = {
        AbsolutePath.of("/proc"), AbsolutePath.of("/sys"), AbsolutePath.of("/dev")
    };

    // Directories of the whole machine; those of a site lie below them.
    private static final Set<String> EVERYTHING = Set.of(
            "/bin",
            "/boot",
            "/etc",
            "/home",
            "/lib",
            "/lib64",
            "/mnt",
            "/opt",
            "/root",
            "/run",
            "/sbin",
            "/srv",
            "/tmp",
            "/usr",
            "/usr/local",
            "/usr/share",
            "/var",
            "/var/lib",
            "/var/log",
            "/var/tmp",
            "/var/www");

    // Below these lies nothing that is meant for visitors, but keys, passwords, logs and sockets.
    private static final AbsolutePath[] SYSTEM = {
        AbsolutePath.of("/boot"),
        AbsolutePath.of("/etc"),
        AbsolutePath.of("/root"),
        AbsolutePath.of("/run"),
        AbsolutePath.of("/var/backups"),
        AbsolutePath.of("/var/log")
    };

    private ServedFiles() {}

    static void check(String field, AbsolutePath path, Problems problems) {
        if (EVERYTHING.contains(path.toString()) && !isOfSystem(path)) {
            problems.add(Problem.of(SiteRule.SERVED_EVERYTHING, field, path.toString()));
        }
        checkNamed(field, path, problems);
    }

    /** The same for named files of a directory: those may lie beside directories of sites, but not among those of the system. */
    static void checkNamed(String field, AbsolutePath path, Problems problems) {
        for (AbsolutePath directory : KERNEL) {
            if (directory.contains(path)) {
                problems.add(Problem.of(SiteRule.SERVED_KERNEL, field, path.toString()));
            }
        }
        if (isOfSystem(path)) {
            problems.add(Problem.of(SiteRule.SERVED_EVERYTHING, field, path.toString()));
        }
    }

    private static boolean isOfSystem(AbsolutePath path) {
        for (AbsolutePath directory : SYSTEM) {
            if (directory.contains(path)) {
                return true;
            }
        }
        return false;
    }
}
