/**
 * A private server: Apache with mod_wsgi, nginx with Gunicorn, or Gunicorn alone, with a directory, ports and processes of its
 * own, beside the machine's servers and without touching them. It takes the options of {@code mod_wsgi-express}.
 */
@NullMarked
package org.pythonwebstack.express;

import org.jspecify.annotations.NullMarked;
