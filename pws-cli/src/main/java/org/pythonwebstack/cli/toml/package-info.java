/**
 * Reads TOML 1.0 and remembers where each key and value stands.
 *
 * <p>The libraries that keep positions cost more at start than the rest of the command together, and the quick ones keep
 * none; a refusal without line and column is no help to a person. The tests hold this reader against two of them.
 */
@NullMarked
package org.pythonwebstack.cli.toml;

import org.jspecify.annotations.NullMarked;
