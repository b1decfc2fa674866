package org.pythonwebstack.site;

import com.google.common.collect.ImmutableList;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.pythonwebstack.value.IpRange;
import org.pythonwebstack.value.Parsed;
import org.pythonwebstack.value.PlainText;
import org.pythonwebstack.value.Problems;
import org.pythonwebstack.value.Refused;

/**
 * A site is being worked on: visitors get status 503 with a sentence and the time after which to come back. Challenges of
 * certificate authorities are answered all the same.
 *
 * @param message what visitors read
 * @param retryAfter when clients may try again, 1 second to 30 days in whole seconds
 * @param allow addresses for which the site goes on; none for nobody
 */
public record Maintenance(PlainText message, Duration retryAfter, List<IpRange> allow) {

    /** What visitors read if nobody has chosen words. */
    public static final Maintenance DEFAULT = new Maintenance(
            PlainText.of("This site is being worked on. Please come back in a few minutes."),
            Duration.ofMinutes(10),
            List.of());

    private static final long MONTH = 2_592_000;

    /** Checks the time. Throws {@link Refused} if it is out of range. */
    public Maintenance {
        allow = ImmutableList.copyOf(allow);
        Problems problems = new Problems();
        problems.check("retry-after", Texts.seconds("retry-after", retryAfter, 1, MONTH));
        problems.throwIfAny();
    }

    /**
     * Reads the parts, or returns everything that is wrong with them.
     *
     * @param message what visitors read
     * @param retryAfter seconds, or a number with one of the units s, m, h, d
     * @param allow addresses and networks
     */
    public static Parsed<Maintenance> parse(String message, String retryAfter, List<String> allow) {
        Parsed<PlainText> text = Make.named("message", PlainText.parse(message));
        Parsed<Duration> time = Make.named("retry-after", Texts.duration("retry-after", retryAfter));
        Problems problems = new Problems();
        problems.addAll(text.problems());
        problems.addAll(time.problems());
        List<IpRange> ranges = new ArrayList<>();
        for (int i = 0; i < allow.size(); i++) {
            Parsed<IpRange> range = IpRange.parse(allow.get(i));
            problems.addAll(Make.named(Fields.item("allow", i), range).problems());
            range.toOptional().ifPresent(ranges::add);
        }
        if (!problems.isEmpty()) {
            return new Parsed.Rejected<>(problems.list());
        }
        try {
            return Parsed.accepted(new Maintenance(text.orThrow(), time.orThrow(), ranges));
        } catch (Refused refused) {
            return new Parsed.Rejected<>(refused.problems());
        }
    }
}
