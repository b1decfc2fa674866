/** How long rendering takes. */
@NullMarked
package org.pythonwebstack.benchmarks;

import org.jspecify.annotations.NullMarked;
