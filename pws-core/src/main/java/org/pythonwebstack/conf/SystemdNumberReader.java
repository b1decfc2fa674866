package org.pythonwebstack.conf;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.function.Function;

/** Reads numbers, sizes, shares and lengths of time with the units that systemd knows. */
final class SystemdNumberReader {

    /** The longest time that systemd counts: 2^63 - 1 microseconds. */
    static final Duration LONGEST = Duration.ofSeconds(9_223_372_036_854L);

    private final Function<String, Unreadable> error;

    SystemdNumberReader(Function<String, Unreadable> error) {
        this.error = error;
    }

    /** Reads a number of bytes, a percentage or {@code infinity}. */
    SystemdValue size(String value) {
        if (value.equals("infinity")) {
            return new SystemdValue.Infinity();
        }
        if (value.endsWith("%")) {
            return percent(value);
        }
        int digits = digits(value, 0);
        int shift = switch (value.substring(digits)) {
            case "", "B" -> 0;
            case "K" -> 10;
            case "M" -> 20;
            case "G" -> 30;
            case "T" -> 40;
            default -> throw error.apply("a number of bytes, with K, M, G or T behind it, stands here");
        };
        long count = number(value.substring(0, digits));
        if (count > Long.MAX_VALUE >> shift) {
            throw error.apply("the size is too large");
        }
        return new SystemdValue.Size(count << shift);
    }

    /** Reads a number, a percentage or {@code infinity}. */
    SystemdValue count(String value) {
        if (value.equals("infinity")) {
            return new SystemdValue.Infinity();
        }
        return value.endsWith("%") ? percent(value) : new SystemdValue.Count(number(value));
    }

    /** Reads a percentage. */
    SystemdValue percent(String value) {
        if (!value.endsWith("%")) {
            throw error.apply("a percentage stands here");
        }
        long percent = number(value.substring(0, value.length() - 1));
        if (percent < 0 || percent > Integer.MAX_VALUE) {
            throw error.apply("a percentage stands here");
        }
        return new SystemdValue.Percent((int) percent);
    }

    /** Reads an integer in decimal, with or without a sign. */
    long number(String value) {
        int start = value.startsWith("-") || value.startsWith("+") ? 1 : 0;
        if (start == value.length() || digits(value, start) != value.length()) {
            throw error.apply("a number stands here");
        }
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw error.apply("the number is too large");
        }
    }

    /** Reads permission bits in octal. */
    int mode(String value) {
        int bits = 0;
        for (int i = 0; i < value.length(); i++) {
            int digit = value.charAt(i) - '0';
            if (digit < 0 || digit > 7 || bits > 0777) {
                throw error.apply("octal permission bits stand here");
            }
            bits = bits * 8 + digit;
        }
        return bits;
    }

    /** Reads {@code 1min 30s}, {@code 1.5h} or {@code 90}: numbers, each with a unit or in seconds. */
    Duration time(String value) {
        Duration total = Duration.ZERO;
        int at = SystemdWordReader.skipBlanks(value, 0);
        while (at < value.length()) {
            int end = digits(value, at);
            int point = end;
            if (end < value.length() && value.charAt(end) == '.') {
                end = digits(value, end + 1);
            }
            if (end == at || end - at > 18) {
                throw error.apply("a length of time stands here");
            }
            int unit = SystemdWordReader.skipBlanks(value, end);
            int after = unit;
            while (after < value.length()
                    && !TextChecks.isDigit(value.charAt(after))
                    && !SystemdWordReader.isBlank(value.charAt(after))) {
                after++;
            }
            long micros = micros(value.substring(unit, after));
            try {
                Duration whole = Duration.of(
                        Math.multiplyExact(point == at ? 0 : Long.parseLong(value.substring(at, point)), micros),
                        ChronoUnit.MICROS);
                total = total.plus(whole);
            } catch (ArithmeticException e) {
                throw error.apply("the time is too long");
            }
            long share = micros;
            for (int i = point + 1; i < end; i++) {
                share /= 10;
                total = total.plus((value.charAt(i) - '0') * share, ChronoUnit.MICROS);
            }
            at = SystemdWordReader.skipBlanks(value, after);
        }
        if (total.compareTo(LONGEST) > 0) {
            throw error.apply("the time is too long");
        }
        return total;
    }

    private long micros(String unit) {
        return switch (unit) {
            case "us", "usec", "\u00b5s", "\u03bcs" -> 1;
            case "ms", "msec" -> 1_000;
            case "", "s", "sec", "second", "seconds" -> 1_000_000;
            case "m", "min", "minute", "minutes" -> 60_000_000;
            case "h", "hr", "hour", "hours" -> 3_600_000_000L;
            case "d", "day", "days" -> 86_400_000_000L;
            case "w", "week", "weeks" -> 604_800_000_000L;
            case "M", "month", "months" -> 2_629_800_000_000L;
            case "y", "year", "years" -> 31_557_600_000_000L;
            default -> throw error.apply("systemd knows no unit of time of this name");
        };
    }

    private static int digits(String value, int from) {
        int at = from;
        while (at < value.length() && TextChecks.isDigit(value.charAt(at))) {
            at++;
        }
        return at;
    }
}
