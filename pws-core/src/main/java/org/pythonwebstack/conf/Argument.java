package org.pythonwebstack.conf;

/**
 * One argument of a directive. The type says what the server may do with it: a {@link Literal} is never interpolated,
 * matched or expanded, whatever the directive, because the {@link Syntax} escapes it for the place where it stands.
 */
public sealed interface Argument permits Literal, Keyword, Expression, Regex, Glob, Setting {}
