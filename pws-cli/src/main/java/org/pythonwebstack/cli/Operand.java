package org.pythonwebstack.cli;

import java.util.List;

/**
 * The one operand that a command takes besides its options.
 *
 * @param label what it is called in the help
 * @param required whether it must be given
 * @param choices the values it may have; empty if it may have any
 * @param description one sentence
 */
record Operand(String label, boolean required, List<String> choices, String description) {}
