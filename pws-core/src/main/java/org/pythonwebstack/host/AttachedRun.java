package org.pythonwebstack.host;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.pythonwebstack.value.EnvName;
import org.pythonwebstack.value.EnvValue;

/** Runs a program for the person who runs PWS: it reads and writes where PWS would, and takes as long as it takes. */
public final class AttachedRun {

    private AttachedRun() {}

    /**
     * Runs a program to its end and returns its status.
     *
     * @param words its path and its arguments, each as the program shall see it
     * @param environment what it gets besides {@code PATH} and {@code LC_ALL=C.UTF-8}, and nothing else
     * @throws IOException if it cannot be started
     */
    public static int run(List<String> words, Map<EnvName, EnvValue> environment) throws IOException {
        return Command.attached(words, environment);
    }
}
