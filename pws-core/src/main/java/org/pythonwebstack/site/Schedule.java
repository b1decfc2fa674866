package org.pythonwebstack.site;

import java.util.List;
import org.pythonwebstack.value.Parsed;
import org.pythonwebstack.value.Problems;
import org.pythonwebstack.value.Refused;
import org.pythonwebstack.value.SiteName;

/**
 * A command that runs at certain times, as the site's account and in its environment. If it still runs when its time comes
 * again, it is not started a second time; a time that the machine slept through is made up for.
 *
 * @param name tells it from the others of the site
 * @param command what runs
 * @param when when it runs
 */
public record Schedule(SiteName name, SiteCommand command, CalendarTime when) {

    /** Returns a schedule. Throws {@link Refused} with all problems. */
    public static Schedule of(String name, String when, String... command) {
        return parse(name, List.of(command), when).orThrow();
    }

    /** Returns a schedule, or everything that is wrong with it. */
    public static Parsed<Schedule> parse(String name, List<String> command, String when) {
        Parsed<SiteName> named = Make.named("name", SiteName.parse(name));
        Parsed<SiteCommand> words = SiteCommand.parse(command);
        Parsed<CalendarTime> time = Make.named("when", CalendarTime.parse(when));
        Problems problems = new Problems();
        problems.addAll(named.problems());
        problems.addAll(words.problems());
        problems.addAll(time.problems());
        return problems.isEmpty()
                ? Make.from(named, words, (one, what) -> new Schedule(one, what, time.orThrow()))
                : new Parsed.Rejected<>(problems.list());
    }
}
