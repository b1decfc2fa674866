/**
 * One small type for each kind of input. A value that exists is right: it was accepted as it was written, never cleaned.
 *
 * <p>Every type has {@code of(String)}, which throws {@link org.pythonwebstack.value.Refused}, and {@code parse(String)},
 * which returns a {@link org.pythonwebstack.value.Parsed} for callers that collect all problems before they speak. A text has
 * one problem, the first from its beginning.
 */
@NullMarked
package org.pythonwebstack.value;

import org.jspecify.annotations.NullMarked;
