package org.pythonwebstack.render;

import com.google.common.collect.ImmutableList;
import java.util.Optional;
import org.pythonwebstack.conf.Comment;
import org.pythonwebstack.conf.EnvironmentFileSyntax;
import org.pythonwebstack.conf.PythonAssignment;
import org.pythonwebstack.conf.PythonFile;
import org.pythonwebstack.conf.PythonValue;
import org.pythonwebstack.site.Venv;
import org.pythonwebstack.site.WsgiApplication;
import org.pythonwebstack.site.WsgiMount;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.SiteName;

/**
 * The script that mod_wsgi reads when an application needs more than its own script file: an environment, a virtual
 * environment of its own, or an import by name. What differs from site to site stands in it as Python literals; the code
 * behind them is always the same.
 */
final class EntryScript {

    /** A changed source file has the process replaced, as with a script that is mounted directly. */
    private static final String RELOAD = """
            import os


            def _stamp():
                try:
                    return os.stat(_SOURCE).st_mtime_ns
                except OSError:
                    return None


            def reload_required(resource, _loaded=_stamp()):
                if isinstance(application, _Broken):
                    # A process of the group is replaced by this; in embedded mode the script is loaded again.
                    return application.seconds() == 0
                return _stamp() != _loaded
            """;

    private static final String ENVIRONMENT =
            EnvironmentFileSyntax.PYTHON_READER + "\n\nload_environment(ENVIRONMENT_FILE)\n";

    /** Like a virtual environment's own activation: its packages come before those of the process' interpreter. */
    private static final String ACTIVATE = """
            def activate(venv):
                import os
                import site
                import sys

                packages = os.path.join(venv, "lib", "python%d.%d" % sys.version_info[:2], "site-packages")
                if not os.path.isdir(packages):
                    raise RuntimeError("no virtual environment of Python %d.%d in " % sys.version_info[:2] + venv)
                before = list(sys.path)
                site.addsitedir(packages)
                sys.path[:] = [entry for entry in sys.path if entry not in before] + before


            activate(VENV)
            """;

    private static final String MODULE = """
            import importlib
            import os

            _SOURCE = ""
            try:
                _module = importlib.import_module(MODULE)
                _SOURCE = _module.__file__ or ""
                application = getattr(_module, ATTRIBUTE)
            except (Exception, SystemExit) as _problem:
                if "PWS_REHEARSAL" in os.environ:
                    raise
                application = _Broken(_problem)


            """;

    private static final String SCRIPT = """
            __file__ = _SOURCE = SCRIPT
            """;

    private static final String RUN_SCRIPT = """


            try:
                with open(SCRIPT, "rb") as _file:
                    exec(compile(_file.read(), SCRIPT, "exec"))
                application
            except (Exception, SystemExit) as _problem:
                if "PWS_REHEARSAL" in os.environ:
                    raise
                application = _Broken(_problem)
            """;

    private EntryScript() {}

    /** Returns whether mod_wsgi cannot be given the application's own script. */
    static boolean isNeeded(WsgiMount mount, Optional<AbsolutePath> environmentFile) {
        return !(mount.application() instanceof WsgiApplication.Directory)
                && (environmentFile.isPresent()
                        || mount.activate().isPresent()
                        || mount.application() instanceof WsgiApplication.Module);
    }

    /** Returns the script for a mounted application that is not a directory. */
    static PythonFile of(SiteName site, WsgiMount mount, Optional<AbsolutePath> environmentFile) {
        ImmutableList.Builder<PythonAssignment> values = ImmutableList.builder();
        StringBuilder body = new StringBuilder(2048);
        if (environmentFile.isPresent()) {
            values.add(path("ENVIRONMENT_FILE", environmentFile.get())
                    .because("The application's environment, with its secrets, is in a file that only root and the"
                            + " site's group can read."));
            body.append(ENVIRONMENT).append("\n\n");
        }
        Optional<Venv> venv = mount.activate();
        if (venv.isPresent()) {
            values.add(path("VENV", venv.get().path())
                    .because("This application has a virtual environment of its own, beside others in its processes."));
            body.append(ACTIVATE).append("\n\n");
        }
        if (mount.application() instanceof WsgiApplication.Module module) {
            body.append(Breaker.CLASS).append("\n\n");
            values.add(
                    PythonAssignment.of(
                                    "MODULE",
                                    PythonValue.text(module.callable().module().toString()))
                            .because("The application is imported by name."),
                    PythonAssignment.of(
                                    "ATTRIBUTE",
                                    PythonValue.text(
                                            module.callable().attribute().toString()))
                            .because("The application is what the module has under this name."));
            body.append(MODULE).append(RELOAD);
        } else if (mount.application() instanceof WsgiApplication.Script script) {
            body.append(Breaker.CLASS).append("\n\n");
            values.add(path("SCRIPT", script.path()).because("The application's own script makes the application."));
            body.append(SCRIPT).append(RELOAD).append(RUN_SCRIPT);
        }
        return new PythonFile(
                ImmutableList.of(new Comment("Entry script of the site " + site + ", written by PWS. Do not edit.")),
                values.build(),
                body.toString());
    }

    private static PythonAssignment path(String name, AbsolutePath path) {
        return PythonAssignment.of(name, PythonValue.text(path.toString()));
    }
}
