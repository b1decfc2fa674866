package org.pythonwebstack.express;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Parsed;

/**
 * An option of {@code start-server} and {@code setup-server}, and what comes of it on each server. {@code docs/express.md} is
 * made from these.
 *
 * @param <T> what its value becomes
 */
public final class ExpressOption<T> {

    /** How many values it takes, and how often. */
    public enum Shape {
        /** No value. */
        SWITCH,
        /** One value, once. */
        ONE,
        /** One value, as often as wanted. */
        LIST,
        /** Two values, as often as wanted. */
        PAIRS
    }

    /** Whether a server does what an option asks for. */
    public enum Status {
        /** It does. */
        DONE,
        /** It refuses, for the reason that is given. */
        REFUSED,
        /** It will. */
        OPEN
    }

    /**
     * What comes of an option on a server.
     *
     * @param status whether it does something
     * @param text what, or why not and what to use instead
     */
    public record Effect(Status status, String text) {}

    private final String name;
    private final OptionGroup group;
    private final Shape shape;
    private final Kind<T> kind;
    private final String valueLabel;
    private final String byDefault;
    private final String meaning;
    private final Map<ExpressServer, Effect> effects;
    private final boolean needsModWsgi6;
    private final @Nullable ExpressOption<T> sameAs;

    ExpressOption(
            String name,
            OptionGroup group,
            Shape shape,
            Kind<T> kind,
            String valueLabel,
            String byDefault,
            String meaning,
            Map<ExpressServer, Effect> effects,
            boolean needsModWsgi6,
            @Nullable ExpressOption<T> sameAs) {
        this.name = name;
        this.group = group;
        this.shape = shape;
        this.kind = kind;
        this.valueLabel = valueLabel;
        this.byDefault = byDefault;
        this.meaning = meaning;
        this.effects = effects;
        this.needsModWsgi6 = needsModWsgi6;
        this.sameAs = sameAs;
    }

    /** Returns the name with its dashes. */
    public String name() {
        return name;
    }

    /** Returns what it is about. */
    public OptionGroup group() {
        return group;
    }

    /** Returns how many values it takes. */
    public Shape shape() {
        return shape;
    }

    /** Returns what its value is, for a person; empty for a switch. */
    public String valueLabel() {
        return valueLabel;
    }

    /** Returns what holds when it is not given, for a person; may be empty. */
    public String byDefault() {
        return byDefault;
    }

    /** Returns what it means, in a few words. */
    public String meaning() {
        return meaning;
    }

    /** Returns what comes of it on a server. */
    public Effect on(ExpressServer server) {
        return Objects.requireNonNull(effects.get(server));
    }

    /** Returns whether only mod_wsgi 6 and later can do it on Apache. */
    public boolean needsModWsgi6() {
        return needsModWsgi6;
    }

    /** Returns the option of which this is another name, or nothing. */
    public Optional<ExpressOption<T>> sameAs() {
        return Optional.ofNullable(sameAs);
    }

    /** Returns the option that holds the values: this one, or that of which it is another name. */
    ExpressOption<T> real() {
        return sameAs == null ? this : sameAs;
    }

    /** Returns how many words it takes. */
    int words() {
        return shape == Shape.SWITCH ? 0 : shape == Shape.PAIRS ? 2 : 1;
    }

    Parsed<T> read(List<String> words, AbsolutePath directory) {
        return kind.read(words, directory);
    }

    @Override
    public String toString() {
        return name;
    }
}
