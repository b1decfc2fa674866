package org.pythonwebstack.value;

/**
 * A rule that an input can break, with a code that never changes its meaning.
 *
 * <p>Each package keeps its rules in one enum (the values in {@link ValueRule}); {@code docs/problems.md} lists them all.
 */
public interface Rule {

    /** Returns the code and the two sentences. */
    RuleText text();

    /** Returns the stable code, for example {@code PWS-PATH-003}. */
    default String code() {
        return text().code();
    }

    /** Returns what must hold, as one sentence without a full stop: "a path has no '..' component". */
    default String statement() {
        return text().statement();
    }

    /** Returns what to do about it, as one sentence without a full stop. */
    default String cure() {
        return text().cure();
    }
}
