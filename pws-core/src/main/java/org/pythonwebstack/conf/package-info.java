/**
 * Configuration languages as trees: directives and blocks whose arguments say what they mean. Only a
 * {@link org.pythonwebstack.conf.Syntax} turns a tree into text, and only it knows about quoting. Each syntax also reads
 * its language, with a reader written apart from the writer, and compares before any text leaves.
 *
 * <p>The records that are compared write out {@code equals} and {@code hashCode}: those that the compiler would add are
 * assembled at first use of each record, by method handles that no class-data archive of Java 17 can keep, which took more
 * than a quarter of the start of a command.
 */
@NullMarked
package org.pythonwebstack.conf;

import org.jspecify.annotations.NullMarked;
