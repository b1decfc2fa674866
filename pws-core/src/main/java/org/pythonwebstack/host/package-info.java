/**
 * The machine: what PWS reads from it and writes to it. Everything above this package that is not pure goes through here.
 */
@NullMarked
package org.pythonwebstack.host;

import org.jspecify.annotations.NullMarked;
