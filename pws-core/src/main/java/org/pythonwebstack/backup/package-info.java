/** Archives of sites: how they are made, what is believed of one that comes back, and how it becomes a site again. */
@NullMarked
package org.pythonwebstack.backup;

import org.jspecify.annotations.NullMarked;
