package org.pythonwebstack.cli;

import java.util.List;

/**
 * An operand that a command takes besides its options.
 *
 * @param label what it is called in the help
 * @param required whether it must be given
 * @param choices the values it may have; empty if it may have any
 * @param description one sentence
 * @param repeated whether it may be given several times; only the last one of a command
 */
record Operand(String label, boolean required, List<String> choices, String description, boolean repeated) {

    Operand(String label, boolean required, List<String> choices, String description) {
        this(label, required, choices, description, false);
    }
}
