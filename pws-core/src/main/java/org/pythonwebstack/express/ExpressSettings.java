package org.pythonwebstack.express;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Parsed;
import org.pythonwebstack.value.Problems;

/** What a person has asked for: options with their values, and the entry point. */
public final class ExpressSettings {

    private final Map<ExpressOption<?>, List<Object>> values;
    private final Optional<String> entryPoint;
    private final AbsolutePath directory;

    ExpressSettings(Map<ExpressOption<?>, List<Object>> values, @Nullable String entryPoint, AbsolutePath directory) {
        this.values = values;
        this.entryPoint = Optional.ofNullable(entryPoint);
        this.directory = directory;
    }

    /** Returns whether an option was given, whatever its value. */
    public boolean has(ExpressOption<?> option) {
        return values.containsKey(option.real());
    }

    /** Returns the value of an option, if it was given. */
    public <T> Optional<T> value(ExpressOption<T> option) {
        List<T> all = values(option);
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(0));
    }

    <T> T value(ExpressOption<T> option, T otherwise) {
        return value(option).orElse(otherwise);
    }

    /** Returns all values of an option in the order in which they were given. */
    @SuppressWarnings("unchecked") // only what an option has read itself is kept for it
    public <T> List<T> values(ExpressOption<T> option) {
        return (List<T>) values.getOrDefault(option.real(), List.of());
    }

    /** Returns the options that were given. */
    Iterable<ExpressOption<?>> given() {
        return values.keySet();
    }

    /** Returns the entry point as it was typed; nothing for a welcome page. */
    public Optional<String> entryPoint() {
        return entryPoint;
    }

    /** Returns the path of a word, seen from where the person stood. */
    Parsed<AbsolutePath> path(String word) {
        return Kind.PATH.read(List.of(word), directory);
    }

    /** Returns an accepted value. Throws {@link org.pythonwebstack.value.Refused} for {@code field} if there is none. */
    static <T> T named(String field, Parsed<T> parsed) {
        Problems problems = new Problems();
        problems.check(field, parsed);
        problems.throwIfAny();
        return parsed.orThrow();
    }

    /** Returns where the person stood. */
    public AbsolutePath directory() {
        return directory;
    }
}
