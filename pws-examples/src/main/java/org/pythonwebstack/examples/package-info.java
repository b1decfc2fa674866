/** Programs that embed PWS, each run by a test. */
@NullMarked
package org.pythonwebstack.examples;

import org.jspecify.annotations.NullMarked;
