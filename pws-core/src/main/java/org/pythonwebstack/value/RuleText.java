package org.pythonwebstack.value;

import com.google.errorprone.annotations.Immutable;
import java.util.Objects;

/**
 * What is said of a {@link Rule}.
 *
 * @param code the stable code, for example {@code PWS-PATH-003}
 * @param statement what must hold, as one sentence without a full stop
 * @param cure what to do about it, as one sentence without a full stop
 */
@Immutable
public record RuleText(String code, String statement, String cure) {

    /** Checks that nothing is null. */
    public RuleText {
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(statement, "statement");
        Objects.requireNonNull(cure, "cure");
    }
}
