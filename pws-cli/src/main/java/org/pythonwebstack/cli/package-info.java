/** The commands, one class each: they parse arguments, call the library and show what it says. */
@NullMarked
package org.pythonwebstack.cli;

import org.jspecify.annotations.NullMarked;
