/**
 * Changes a machine as one transaction: what would be changed, the change itself, the record of what is ours, and the way
 * back.
 */
@NullMarked
package org.pythonwebstack.deploy;

import org.jspecify.annotations.NullMarked;
