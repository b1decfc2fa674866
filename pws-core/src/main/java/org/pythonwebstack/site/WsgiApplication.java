package org.pythonwebstack.site;

import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Parsed;
import org.pythonwebstack.value.Refused;
import org.pythonwebstack.value.WsgiCallable;

/** What is mounted: a WSGI application, or a directory of them. */
public sealed interface WsgiApplication {

    /**
     * A script file which makes the application when it is read.
     *
     * @param path the file
     */
    record Script(AbsolutePath path) implements WsgiApplication {}

    /**
     * An object of a module on the module search path. The renderers make an entry script where the server wants one.
     *
     * @param callable the module and its attribute
     */
    record Module(WsgiCallable callable) implements WsgiApplication {}

    /**
     * A directory each of whose files is a script, mounted under its file name. Whoever can write there can run code;
     * prefer mounting the scripts one by one. Only Apache with mod_wsgi can do this.
     *
     * @param path the directory
     */
    record Directory(AbsolutePath path) implements WsgiApplication {}

    /** Returns the script at an absolute path. Throws {@link Refused} if {@code path} is not one. */
    static WsgiApplication script(String path) {
        return new Script(AbsolutePath.of(path));
    }

    /** Returns {@code module:attribute}, or the attribute {@code application} of {@code module}. Throws {@link Refused}. */
    static WsgiApplication module(String callable) {
        return new Module(WsgiCallable.of(callable));
    }

    /** Returns the directory of scripts at an absolute path. Throws {@link Refused} if {@code path} is not one. */
    static WsgiApplication directory(String path) {
        return new Directory(AbsolutePath.of(path));
    }

    /** Returns the script at an absolute path, or why {@code path} is not one. */
    static Parsed<WsgiApplication> parseScript(String path) {
        return AbsolutePath.parse(path).map(Script::new);
    }

    /** Returns {@code module:attribute} or {@code module}, or why {@code callable} is neither. */
    static Parsed<WsgiApplication> parseModule(String callable) {
        Parsed<WsgiCallable> parsed = WsgiCallable.parse(callable);
        return parsed instanceof Parsed.Accepted<WsgiCallable> accepted
                ? Parsed.accepted(new Module(accepted.value()))
                : new Parsed.Rejected<>(parsed.problems());
    }

    /** Returns the directory of scripts at an absolute path, or why {@code path} is not one. */
    static Parsed<WsgiApplication> parseDirectory(String path) {
        return AbsolutePath.parse(path).map(Directory::new);
    }
}
