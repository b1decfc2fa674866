package org.pythonwebstack.express;

import org.pythonwebstack.host.FileWalk;
import org.pythonwebstack.host.Host;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Parsed;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.PythonIdentifier;
import org.pythonwebstack.value.PythonName;
import org.pythonwebstack.value.Refused;
import org.pythonwebstack.value.WsgiCallable;

/** What is served. */
public sealed interface EntryPoint {

    /** A script that makes the application. */
    record Script(AbsolutePath path, PythonIdentifier callable) implements EntryPoint {}

    /** A module that has the application. */
    record Module(PythonName module, PythonIdentifier callable) implements EntryPoint {}

    /** An ini file of PasteDeploy. */
    record Paste(AbsolutePath path) implements EntryPoint {}

    /** A directory of files, and no application. */
    record Files(AbsolutePath directory) implements EntryPoint {}

    /** A page that says that the server works. */
    record Welcome() implements EntryPoint {}

    /** Returns what a person means. Throws {@link Refused} if that is not there. */
    static EntryPoint of(ExpressSettings settings, Host host) {
        String type = settings.value(ApplicationOptions.APPLICATION_TYPE, "");
        String text = settings.entryPoint().orElse("");
        if (text.isEmpty()) {
            return switch (type) {
                case "", "script" -> new Welcome();
                case "static" ->
                    new Files(settings.value(ContentOptions.DOCUMENT_ROOT).orElse(settings.directory()));
                default -> throw missing(text, "name the " + type + " to serve");
            };
        }
        Parsed<AbsolutePath> path = settings.path(text);
        FileWalk walk = path.toOptional().map(host::walk).orElse(null);
        boolean file = walk != null && walk.isFile();
        boolean directory = walk != null && walk.isDirectory();
        return switch (type) {
            case "static" -> directory ? new Files(path.orThrow()) : refuse(text, "no directory is there");
            case "script" -> file ? script(path.orThrow(), settings) : refuse(text, "no file is there");
            case "paste" -> file ? new Paste(path.orThrow()) : refuse(text, "no file is there");
            case "module" -> module(text, settings);
            default -> {
                if (directory) {
                    yield new Files(path.orThrow());
                }
                if (file) {
                    yield text.endsWith(".ini") ? new Paste(path.orThrow()) : script(path.orThrow(), settings);
                }
                if (WsgiCallable.parse(text).toOptional().isEmpty() || text.endsWith(".py") || text.endsWith(".wsgi")) {
                    yield refuse(text, "neither a file nor a directory is there, and it is no module either");
                }
                yield module(text, settings);
            }
        };
    }

    private static Script script(AbsolutePath path, ExpressSettings settings) {
        return new Script(path, settings.value(ApplicationOptions.CALLABLE_OBJECT, PythonIdentifier.of("application")));
    }

    private static Module module(String text, ExpressSettings settings) {
        WsgiCallable found = ExpressSettings.named("entry point", WsgiCallable.parse(text));
        PythonIdentifier callable = settings.value(ApplicationOptions.CALLABLE_OBJECT, found.attribute());
        if (text.indexOf(':') >= 0 && !callable.equals(found.attribute())) {
            throw new Refused(Problem.of(ExpressRule.EXCLUDES, ApplicationOptions.CALLABLE_OBJECT.name())
                    .withHint("the entry point names the callable already"));
        }
        return new Module(found.module(), callable);
    }

    private static EntryPoint refuse(String text, String hint) {
        throw missing(text, hint);
    }

    private static Refused missing(String text, String hint) {
        return new Refused(
                Problem.of(ExpressRule.NO_ENTRY_POINT, "entry point", text).withHint(hint));
    }

    /** Returns what a person calls it. */
    default String describe() {
        if (this instanceof Script script) {
            return script.path().toString();
        } else if (this instanceof Module module) {
            return module.module() + ":" + module.callable();
        } else if (this instanceof Paste paste) {
            return paste.path().toString();
        } else if (this instanceof Files files) {
            return files.directory().toString();
        }
        return "a welcome page";
    }
}
