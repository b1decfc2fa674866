/**
 * Turns a described site into files: configuration of Apache with mod_wsgi, or of nginx with Gunicorn. Pure: nothing here
 * reads or writes a file, asks for the time, or looks at the machine.
 */
@NullMarked
package org.pythonwebstack.render;

import org.jspecify.annotations.NullMarked;
