package org.pythonwebstack.site;

/** Whether the server compresses responses on the fly. */
public enum Compression {
    /** No: the cheapest, and safe for pages that mix secrets with what a visitor sent. */
    OFF,
    /** Text, scripts, styles, JSON and SVG are compressed with gzip. */
    ON
}
