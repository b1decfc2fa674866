package org.pythonwebstack.express;

/**
 * Two values that belong together.
 *
 * @param first the first one
 * @param second the second one
 * @param <A> its type
 * @param <B> its type
 */
record Pair<A, B>(A first, B second) {}
