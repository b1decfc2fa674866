/**
 * Databases that sites have of their own, with the role that owns them: made, tested, dumped and removed on the real server,
 * by its own programs. Statements go to their standard input; passwords are in no statement, no argument and no log.
 */
@NullMarked
package org.pythonwebstack.database;

import org.jspecify.annotations.NullMarked;
