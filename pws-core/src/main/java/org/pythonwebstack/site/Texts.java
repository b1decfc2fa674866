package org.pythonwebstack.site;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.pythonwebstack.value.Parsed;
import org.pythonwebstack.value.Problem;

/** Reads the plain texts of the model that have no value type of their own: numbers, times, switches and choices. */
final class Texts {

    private static final long ENOUGH = 100_000_000_000_000_000L;
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final int MICRO_PLACES = 6;

    private Texts() {}

    /** Reads a number of ASCII digits, with a minus sign or without; one beyond an {@code int} becomes the nearest. */
    static Parsed<Integer> number(String field, String text) {
        int sign = text.startsWith("-") ? -1 : 1;
        return digits(SiteRule.NOT_A_NUMBER, field, text, sign < 0 ? 1 : 0, text.length())
                .map(value -> sign * (int) Math.min(value, Integer.MAX_VALUE));
    }

    /** Reads seconds, or digits and one of the units s, m, h, d. */
    static Parsed<Duration> duration(String field, String text) {
        int end = text.length();
        long unit = 1;
        if (end > 0) {
            int factor = unit(text.charAt(end - 1));
            if (factor > 0) {
                unit = factor;
                end--;
            }
        }
        long seconds = unit;
        return digits(SiteRule.NOT_A_DURATION, field, text, 0, end)
                .map(count -> Duration.ofSeconds(Math.min(count, Integer.MAX_VALUE) * seconds));
    }

    private static int unit(char c) {
        return switch (c) {
            case 's' -> 1;
            case 'm' -> 60;
            case 'h' -> 3600;
            case 'd' -> 86400;
            default -> 0;
        };
    }

    /** Reads seconds with up to six digits after a point. */
    static Parsed<Duration> fraction(String field, String text) {
        int point = text.indexOf('.');
        if (point < 0) {
            return digits(SiteRule.NOT_A_NUMBER, field, text, 0, text.length())
                    .map(seconds -> Duration.ofSeconds(Math.min(seconds, Integer.MAX_VALUE)));
        }
        int places = text.length() - point - 1;
        if (places > MICRO_PLACES) {
            return Parsed.rejected(Problem.at(SiteRule.NOT_A_NUMBER, field, text, point + MICRO_PLACES + 1));
        }
        Parsed<Long> whole = digits(SiteRule.NOT_A_NUMBER, field, text, 0, point);
        Parsed<Long> part = digits(SiteRule.NOT_A_NUMBER, field, text, point + 1, text.length());
        if (!(whole instanceof Parsed.Accepted<Long> seconds)) {
            return new Parsed.Rejected<>(whole.problems());
        }
        return part.map(count -> {
            long nanos = count * 1000;
            for (int i = places; i < MICRO_PLACES; i++) {
                nanos *= 10;
            }
            return Duration.ofSeconds(Math.min(seconds.value(), Integer.MAX_VALUE), nanos);
        });
    }

    /** Writes seconds with as many digits after the point as are needed. */
    static String fraction(Duration time) {
        long micros = time.toNanosPart() / 1000;
        if (micros == 0) {
            return Long.toString(time.toSeconds());
        }
        StringBuilder digits = new StringBuilder(Long.toString(1_000_000 + micros)).deleteCharAt(0);
        while (digits.charAt(digits.length() - 1) == '0') {
            digits.setLength(digits.length() - 1);
        }
        return time.toSeconds() + "." + digits;
    }

    /** Returns a problem with the range of a value as one of the text that was read for it; others as they are. */
    static Problem asWritten(Problem problem, String text) {
        boolean ofRange = problem.rule() == SiteRule.OUT_OF_RANGE || problem.rule() == SiteRule.NOT_WHOLE;
        return text.isEmpty() || !ofRange
                ? problem
                : Problem.of(problem.rule(), problem.field(), text).withHint(problem.hint());
    }

    /** Returns the same for all problems of a value. */
    static <T> Parsed<T> asWritten(Parsed<T> parsed, String text) {
        if (parsed instanceof Parsed.Accepted) {
            return parsed;
        }
        List<Problem> problems = new ArrayList<>();
        for (Problem problem : parsed.problems()) {
            problems.add(asWritten(problem, text));
        }
        return new Parsed.Rejected<>(problems);
    }

    /** Returns a time as people write it: seconds, and the unit. */
    private static String shown(Duration time) {
        return BigDecimal.valueOf(time.getSeconds())
                        .add(BigDecimal.valueOf(time.getNano(), 9))
                        .stripTrailingZeros()
                        .toPlainString()
                + "s";
    }

    /** Returns the value if it lies in the range. */
    static Parsed<Long> range(String field, long value, long min, long max) {
        if (value >= min && value <= max) {
            return Parsed.accepted(value);
        }
        return Parsed.rejected(Problem.of(SiteRule.OUT_OF_RANGE, field, Long.toString(value))
                .withHint("choose a number from " + min + " to " + max));
    }

    /** Returns the time if it is a whole number of seconds from {@code min} to {@code max}. */
    static Parsed<Duration> seconds(String field, Duration value, long min, long max) {
        return range(field, value, SECOND, min, max);
    }

    /** Returns the time if it is a whole number of {@code unit}, a second or less, from {@code min} to {@code max}. */
    static Parsed<Duration> range(String field, Duration value, Duration unit, long min, long max) {
        // Longer than any counter of the servers; it would overflow the arithmetic below.
        boolean endless = value.toSeconds() > Integer.MAX_VALUE || value.toSeconds() < -Integer.MAX_VALUE;
        if (!endless && value.toNanos() % unit.toNanos() != 0) {
            return Parsed.rejected(Problem.of(SiteRule.NOT_WHOLE, field, shown(value)));
        }
        if (!endless && value.toNanos() / unit.toNanos() >= min && value.toNanos() / unit.toNanos() <= max) {
            return Parsed.accepted(value);
        }
        String name = unit.equals(SECOND) ? "seconds" : unit.toMillis() == 1 ? "milliseconds" : "microseconds";
        return Parsed.rejected(Problem.of(SiteRule.OUT_OF_RANGE, field, shown(value))
                .withHint("choose a time from " + min + " to " + max + " " + name));
    }

    /** Reads on or off, in any case; {@code true} and {@code false} too, which is how TOML says it. */
    static Parsed<Boolean> onOff(String field, String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "on", "true" -> Parsed.accepted(true);
            case "off", "false" -> Parsed.accepted(false);
            default -> Parsed.rejected(Problem.of(SiteRule.NOT_A_SWITCH, field, text));
        };
    }

    /** Reads the name of a constant, in any case and with hyphens for underscores. */
    static <E extends Enum<E>> Parsed<E> choice(String field, String text, Class<E> type) {
        for (E constant : type.getEnumConstants()) {
            if (word(constant).equals(text.toLowerCase(Locale.ROOT))) {
                return Parsed.accepted(constant);
            }
        }
        StringBuilder words = new StringBuilder("write one of");
        for (E constant : type.getEnumConstants()) {
            words.append(' ').append(word(constant));
        }
        return Parsed.rejected(Problem.of(SiteRule.NOT_A_CHOICE, field, text).withHint(words.toString()));
    }

    /** Returns a constant as it is written in a site file. */
    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Parsed<Long> digits(SiteRule rule, String field, String text, int start, int end) {
        if (start >= end) {
            return Parsed.rejected(Problem.of(rule, field, text));
        }
        long value = 0;
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return Parsed.rejected(Problem.at(rule, field, text, i));
            }
            // Beyond every range already: more digits change nothing, and would overflow.
            value = value < ENOUGH ? value * 10 + (c - '0') : value;
        }
        return Parsed.accepted(value);
    }
}
