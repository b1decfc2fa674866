/** What tests share: finding and running real programs, and private instances of servers. */
@NullMarked
package org.pythonwebstack.testing;

import org.jspecify.annotations.NullMarked;
