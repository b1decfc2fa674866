package org.pythonwebstack.site;

import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.pythonwebstack.value.Parsed;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Refused;

/**
 * Times on the calendar in systemd's words, see {@code systemd.time(7)}: {@code daily}, {@code Mon..Fri 07:30},
 * {@code *-*-01 04:00:00}, {@code *:0/15}, {@code Sun 03:00 UTC}. Every text that is accepted means the same to systemd; of what
 * systemd takes, days from the end of a month, fractions of seconds and other time zones than {@code UTC} and the machine's own
 * are left out.
 */
public final class CalendarTime {

    private static final Set<String> WORDS = Set.of(
            "minutely", "hourly", "daily", "weekly", "monthly", "quarterly", "semiannually", "yearly", "annually");
    private static final List<String> DAYS = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");
    private static final String DAY = "(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)";
    private static final String LIST = "[0-9*,./]+";
    private static final Pattern FORM = Pattern.compile("(?:(?<days>" + DAY + "(?:(?:,|\\.\\.)" + DAY + ")*) ?)?"
            + "(?:(?<=^| )(?:(?<year>" + LIST + ")-)?(?<month>" + LIST + ")-(?<day>" + LIST + ") ?)?"
            + "(?:(?<=^| )(?<hour>" + LIST + "):(?<minute>" + LIST + ")(?::(?<second>" + LIST + "))?)?"
            + "(?<zone> UTC)?");
    private static final Pattern PART =
            Pattern.compile("(?:\\*|(?<from>[0-9]{1,4})(?:\\.\\.(?<to>[0-9]{1,4}))?(?:/(?<step>[0-9]{1,4}))?)");
    private static final int FIRST_YEAR = 1970;
    private static final int LAST_YEAR = 2199;
    private static final int MOST_CHARACTERS = 200;

    private final String text;

    private CalendarTime(String text) {
        this.text = text;
    }

    /** Returns the time. Throws {@link Refused} if {@code text} is none. */
    public static CalendarTime of(String text) {
        return parse(text).orThrow();
    }

    /** Returns the time, or why {@code text} is none. */
    public static Parsed<CalendarTime> parse(String text) {
        if (WORDS.contains(text)) {
            return Parsed.accepted(new CalendarTime(text));
        }
        Matcher form = FORM.matcher(text);
        boolean right = !text.isEmpty()
                && text.length() <= MOST_CHARACTERS
                && !text.startsWith(" ")
                && !text.endsWith(" ")
                && form.matches()
                && (form.group("days") != null || form.group("month") != null || form.group("hour") != null)
                && daysInOrder(form.group("days"))
                && numbers(form.group("year"), FIRST_YEAR, LAST_YEAR)
                && numbers(form.group("month"), 1, 12)
                && numbers(form.group("day"), 1, 31)
                && numbers(form.group("hour"), 0, 23)
                && numbers(form.group("minute"), 0, 59)
                && numbers(form.group("second"), 0, 59);
        return right
                ? Parsed.accepted(new CalendarTime(text))
                : Parsed.rejected(Problem.of(SiteRule.NOT_A_CALENDAR_TIME, "when", text));
    }

    /** systemd takes a range of days from Monday on only. */
    private static boolean daysInOrder(@Nullable String days) {
        if (days == null) {
            return true;
        }
        for (String part : days.split(",", -1)) {
            String[] ends = part.split("\\.\\.", -1);
            if (ends.length > 2 || ends.length == 2 && day(ends[0]) >= day(ends[1])) {
                return false;
            }
        }
        return true;
    }

    private static int day(String name) {
        return DAYS.indexOf(name.toLowerCase(java.util.Locale.ROOT));
    }

    private static boolean numbers(@Nullable String list, int least, int most) {
        if (list == null) {
            return true;
        }
        for (String part : list.split(",", -1)) {
            Matcher form = PART.matcher(part);
            if (!form.matches()
                    || !within(form.group("from"), least, most)
                    || !within(form.group("to"), least, most)
                    || form.group("to") != null && number(form.group("from")) >= number(form.group("to"))
                    || form.group("step") != null
                            && (number(form.group("step")) == 0
                                    || number(form.group("from")) + number(form.group("step")) > most)
                    || part.startsWith("*") && list.length() > part.length()) {
                return false;
            }
        }
        return true;
    }

    private static boolean within(@Nullable String number, int least, int most) {
        return number == null || number(number) >= least && number(number) <= most;
    }

    private static int number(String digits) {
        return Integer.parseInt(digits);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CalendarTime that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** Returns the text, as it was given. */
    @Override
    public String toString() {
        return text;
    }
}
