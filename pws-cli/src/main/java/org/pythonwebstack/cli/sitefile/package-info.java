/** Reads the description of a site, {@code pws.toml} or the table {@code [tool.pws]} of {@code pyproject.toml}. */
@NullMarked
package org.pythonwebstack.cli.sitefile;

import org.jspecify.annotations.NullMarked;
