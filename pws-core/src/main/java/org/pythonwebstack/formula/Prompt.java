package org.pythonwebstack.formula;

import org.pythonwebstack.value.EnvValue;
import org.pythonwebstack.value.Parsed;
import org.pythonwebstack.value.PythonIdentifier;
import org.pythonwebstack.value.PythonName;
import org.pythonwebstack.value.WsgiCallable;

/**
 * A question to the person who makes the project. Each is a flag of the command line too, and has a default.
 *
 * @param name the name of the flag, and of the place that the answer fills: {@code settings}
 * @param text the question, as one line without a question mark: {@code the module of the project's settings}
 * @param kind what an answer is
 * @param otherwise the answer if none is given; may have the place {@code <<project>>}
 */
public record Prompt(String name, String text, Kind kind, Template otherwise) {

    /** Returns the canonical text of an answer, or why it is none. */
    public Parsed<String> parse(String answer) {
        return kind.parse(answer);
    }

    /** What an answer is, and with that where it may stand. */
    public enum Kind {
        /** A Python identifier. It may stand everywhere. */
        IDENTIFIER,
        /** The name of a Python module. It may stand everywhere. */
        MODULE,
        /** A module and the name of a callable in it. It may stand everywhere. */
        CALLABLE,
        /** Any text of one line. It may be the value of an environment variable, and nothing else. */
        TEXT;

        /** Returns the canonical text of an answer, or why it is none. */
        Parsed<String> parse(String answer) {
            return switch (this) {
                case IDENTIFIER -> PythonIdentifier.parse(answer).map(PythonIdentifier::toString);
                case MODULE -> PythonName.parse(answer).map(PythonName::toString);
                case CALLABLE -> WsgiCallable.parse(answer).map(WsgiCallable::toString);
                case TEXT -> EnvValue.parse(answer).map(EnvValue::toString);
            };
        }
    }
}
