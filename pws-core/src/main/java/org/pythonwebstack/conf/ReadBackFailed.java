package org.pythonwebstack.conf;

import org.jspecify.annotations.Nullable;

/** Thrown instead of handing out a text that does not mean what it was written for: a bug of PWS, please report it. */
public final class ReadBackFailed extends IllegalStateException {

    ReadBackFailed(Class<?> syntax, String what, @Nullable Throwable cause) {
        super("internal error in " + syntax.getSimpleName() + ": " + what + "; please report it", cause);
    }
}
