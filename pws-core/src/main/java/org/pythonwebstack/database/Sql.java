package org.pythonwebstack.database;

import com.google.errorprone.annotations.CompileTimeConstant;
import org.pythonwebstack.value.DatabaseName;

/** Statements while they are put together: constants of this program, and values that only the dialect writes. */
final class Sql {

    private final Dialect dialect;
    private final StringBuilder text = new StringBuilder();

    Sql(Dialect dialect) {
        this.dialect = dialect;
    }

    Sql add(@CompileTimeConstant final String words) {
        text.append(words);
        return this;
    }

    Sql name(DatabaseName name) {
        text.append(dialect.name(name.toString()));
        return this;
    }

    /** Adds the pattern that only this name matches, between the marks of a name. */
    Sql pattern(DatabaseName name) {
        text.append(dialect.name(Dialect.pattern(name.toString())));
        return this;
    }

    Sql text(String value) {
        text.append(dialect.text(value));
        return this;
    }

    Sql text(DatabaseName name) {
        return text(name.toString());
    }

    /** Returns the statements. */
    @Override
    public String toString() {
        return text.toString();
    }
}
