package org.pythonwebstack.site;

import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Escapes;
import org.pythonwebstack.value.Parsed;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Refused;
import org.pythonwebstack.value.RelativePath;

/**
 * A Python virtual environment, named by its root directory: the one with {@code pyvenv.cfg}, {@code bin} and
 * {@code lib}. Whether it is there, and made for the right Python, is asked of the machine by the checks.
 *
 * @param path the root directory; a path of one of its parts is refused ({@link SiteRule#VENV_PART}), because mod_wsgi
 *     takes it and then starts, fails and starts its processes for ever
 */
public record Venv(AbsolutePath path) {

    private static final RelativePath PYTHON = RelativePath.of("bin/python");

    /** Checks the path. Throws {@link Refused} if it is that of a part. */
    public Venv {
        String root = rootOf(path.toString());
        if (!root.equals(path.toString())) {
            Problem problem = Problem.of(SiteRule.VENV_PART, "venv", path.toString());
            throw new Refused(root.isEmpty() ? problem : problem.withHint("give its root, " + Escapes.printable(root)));
        }
    }

    /** Returns the virtual environment at {@code path}. Throws {@link Refused} if there can be none. */
    public static Venv at(String path) {
        return parse(path).orThrow();
    }

    /** Returns the virtual environment at {@code path}. Throws {@link Refused} if there can be none. */
    public static Venv at(AbsolutePath path) {
        return new Venv(path);
    }

    /** Returns the virtual environment at {@code path}, or why there can be none. */
    public static Parsed<Venv> parse(String path) {
        Parsed<AbsolutePath> parsed = AbsolutePath.parse(path);
        if (!(parsed instanceof Parsed.Accepted<AbsolutePath> accepted)) {
            return new Parsed.Rejected<>(parsed.problems());
        }
        try {
            return Parsed.accepted(new Venv(accepted.value()));
        } catch (Refused refused) {
            return new Parsed.Rejected<>(refused.problems());
        }
    }

    /** Returns the path of its interpreter, {@code bin/python} below the root. */
    public AbsolutePath python() {
        return path.resolve(PYTHON);
    }

    /** Returns the path of the root directory. */
    @Override
    public String toString() {
        return path.toString();
    }

    /** Takes the parts off the end that show that a path leads into a virtual environment. */
    private static String rootOf(String path) {
        String root = path;
        if (root.endsWith("/site-packages") || root.endsWith("/pyvenv.cfg")) {
            root = parent(root);
        }
        if (name(root).startsWith("python")
                && (parent(root).endsWith("/bin") || parent(root).endsWith("/lib"))) {
            root = parent(root);
        }
        if (root.endsWith("/bin") || root.endsWith("/lib") || root.endsWith("/lib64")) {
            root = parent(root);
        }
        return root;
    }

    private static String parent(String path) {
        return path.substring(0, path.lastIndexOf('/'));
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
