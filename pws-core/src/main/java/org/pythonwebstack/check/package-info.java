/**
 * What the machine and the neighbours have to say about a site: the checks that need files, accounts, programs or the
 * configuration which a server already has. Nothing here changes anything, and nothing runs a site's code.
 */
@NullMarked
package org.pythonwebstack.check;

import org.jspecify.annotations.NullMarked;
