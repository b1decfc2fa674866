package org.pythonwebstack.conf;

/** A statement of a configuration file of Apache or nginx. */
public sealed interface Node permits Directive, Block, Comment {}
