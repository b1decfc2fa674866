package org.pythonwebstack.site;

import java.time.Duration;
import org.immutables.value.Value;
import org.pythonwebstack.value.ByteSize;
import org.pythonwebstack.value.Parsed;
import org.pythonwebstack.value.Refused;

/** What a visitor may ask of the server. Every time is in whole seconds. */
@Value.Immutable
public abstract class Limits {

    /** The limits of a site that names none. */
    public static final Limits DEFAULT = builder().build();

    private static final long HOUR = 3600;
    private static final long DAY = 24 * HOUR;

    Limits() {}

    /** Returns a builder. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns the largest request body, 1 byte to 1 TiB; default 10 MiB. A larger one is answered with status 413. */
    @Value.Default
    public ByteSize requestBody() {
        return ByteSize.ofBytes(10L << 20);
    }

    /** Returns how long the web server waits for the application to go on with its answer, 1 s to a day; default 60 s. */
    @Value.Default
    public Duration requestTimeout() {
        return Duration.ofSeconds(60);
    }

    /** Returns how long a client may take to send the header of a request, 1 s to an hour; default 20 s. */
    @Value.Default
    public Duration headerTimeout() {
        return Duration.ofSeconds(20);
    }

    /** Returns how long a client may pause while it sends the body of a request, 1 s to an hour; default 30 s. */
    @Value.Default
    public Duration bodyTimeout() {
        return Duration.ofSeconds(30);
    }

    /** Returns how long an idle connection of a client stays open, 0 s (close at once) to an hour; default 15 s. */
    @Value.Default
    public Duration keepAlive() {
        return Duration.ofSeconds(15);
    }

    /** Builds {@link Limits}. A time as text is digits and at most one of the units s, m, h, d. */
    public static final class Builder {

        private final Fields fields = new Fields();
        private final ImmutableLimits.Builder built = ImmutableLimits.assemble();

        private Builder() {}

        /** Sets the largest request body. */
        public Builder requestBody(ByteSize size) {
            fields.set("request-body", size, built::requestBody);
            return this;
        }

        /** Sets the largest request body: {@code 10m}. */
        public Builder requestBody(String size) {
            fields.read("request-body", ByteSize.parse(size), built::requestBody);
            return this;
        }

        /** Sets how long the web server waits for the application. */
        public Builder requestTimeout(Duration time) {
            fields.read("request-timeout", Texts.seconds("request-timeout", time, 1, DAY), built::requestTimeout);
            return this;
        }

        /** Sets how long the web server waits for the application. */
        public Builder requestTimeout(String time) {
            fields.text("request-timeout", time, Texts.duration("request-timeout", time), this::requestTimeout);
            return this;
        }

        /** Sets how long a client may take to send a header. */
        public Builder headerTimeout(Duration time) {
            fields.read("header-timeout", Texts.seconds("header-timeout", time, 1, HOUR), built::headerTimeout);
            return this;
        }

        /** Sets how long a client may take to send a header. */
        public Builder headerTimeout(String time) {
            fields.text("header-timeout", time, Texts.duration("header-timeout", time), this::headerTimeout);
            return this;
        }

        /** Sets how long a client may pause in a body. */
        public Builder bodyTimeout(Duration time) {
            fields.read("body-timeout", Texts.seconds("body-timeout", time, 1, HOUR), built::bodyTimeout);
            return this;
        }

        /** Sets how long a client may pause in a body. */
        public Builder bodyTimeout(String time) {
            fields.text("body-timeout", time, Texts.duration("body-timeout", time), this::bodyTimeout);
            return this;
        }

        /** Sets how long an idle connection stays open. */
        public Builder keepAlive(Duration time) {
            fields.read("keep-alive", Texts.seconds("keep-alive", time, 0, HOUR), built::keepAlive);
            return this;
        }

        /** Sets how long an idle connection stays open. */
        public Builder keepAlive(String time) {
            fields.text("keep-alive", time, Texts.duration("keep-alive", time), this::keepAlive);
            return this;
        }

        /** Returns the limits, or everything that is wrong. */
        public Parsed<Limits> result() {
            return Fields.result(built.build(), fields.problems());
        }

        /** Returns the limits. Throws {@link Refused} with everything that is wrong. */
        public Limits build() {
            return result().orThrow();
        }
    }
}
