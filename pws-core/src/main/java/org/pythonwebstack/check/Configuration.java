package org.pythonwebstack.check;

import com.google.common.collect.ImmutableList;
import java.util.List;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Escapes;

/**
 * The configuration that a server has on a machine: its statements in the order in which the server reads them, from all
 * files, and what could not be read.
 *
 * @param statements the directives and the heads of virtual hosts
 * @param gaps what could not be read
 */
record Configuration(List<Statement> statements, List<Gap> gaps) {

    /** Stands for the server as a whole, where the number of a virtual host is asked for. */
    static final int SERVER = 0;

    Configuration {
        statements = ImmutableList.copyOf(statements);
        gaps = ImmutableList.copyOf(gaps);
    }

    /** Returns the statements of these names, which are in lower case. */
    List<Statement> named(String... names) {
        List<String> wanted = List.of(names);
        return statements.stream().filter(it -> wanted.contains(it.name())).toList();
    }

    /**
     * A statement.
     *
     * @param file where it stands, by the path without links
     * @param line where it stands there, from 1
     * @param host the number of the virtual host that it is part of, from 1; {@link #SERVER} outside of them
     * @param name its name in lower case
     * @param arguments its arguments, variables replaced
     */
    record Statement(AbsolutePath file, int line, int host, String name, List<String> arguments) {

        Statement {
            arguments = ImmutableList.copyOf(arguments);
        }

        /** Returns an argument, or an empty text if there are fewer. */
        String argument(int index) {
            return index < arguments.size() ? arguments.get(index) : "";
        }

        /** Returns where it stands, for a person. */
        String place() {
            return PathLook.shown(file) + ", line " + line;
        }
    }

    /**
     * Something that could not be read.
     *
     * @param path the file
     * @param reason why not; printable, as a file's content may be part of it
     */
    record Gap(AbsolutePath path, String reason) {

        Gap {
            reason = Escapes.printable(reason);
        }
    }
}
