/**
 * What a person describes: a {@link org.pythonwebstack.site.Site} with its virtual host, the processes that run Python
 * code and the URL paths where applications are mounted.
 *
 * <p>Everything here is immutable and comes from a builder. A builder takes typed values and their text forms, collects
 * every problem under the name that the field has in {@code pws.toml}, and refuses with all of them at once. What
 * {@code build()} returns is complete: defaults are filled in and each mount knows its process and its interpreter.
 */
@NullMarked
@PwsStyle
package org.pythonwebstack.site;

import org.jspecify.annotations.NullMarked;
