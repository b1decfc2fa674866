package org.pythonwebstack.site;

import java.util.List;
import org.pythonwebstack.value.Parsed;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Problems;
import org.pythonwebstack.value.Refused;
import org.pythonwebstack.value.SiteName;

/**
 * A command that runs as long as the site is enabled, beside its web processes: a queue's consumer, for example. Each instance
 * is a service of its own, as the site's account and in its environment.
 *
 * @param name tells it from the others of the site
 * @param command what runs
 * @param instances how many of them, 1 to 64
 */
public record Worker(SiteName name, SiteCommand command, int instances) {

    private static final int MOST = 64;

    /** Checks the number. Throws {@link Refused} if it is out of range. */
    public Worker {
        if (instances < 1 || instances > MOST) {
            throw new Refused(Problem.of(SiteRule.OUT_OF_RANGE, "instances", Integer.toString(instances))
                    .withHint("write a number from 1 to " + MOST));
        }
    }

    /** Returns a worker of one instance. Throws {@link Refused} with all problems. */
    public static Worker of(String name, String... command) {
        return parse(name, List.of(command), "1").orThrow();
    }

    /** Returns a worker, or everything that is wrong with it. */
    public static Parsed<Worker> parse(String name, List<String> command, String instances) {
        Parsed<SiteName> named = Make.named("name", SiteName.parse(name));
        Parsed<SiteCommand> words = SiteCommand.parse(command);
        Parsed<Integer> count = Texts.number("instances", instances);
        Problems problems = new Problems();
        problems.addAll(named.problems());
        problems.addAll(words.problems());
        problems.addAll(count.problems());
        return problems.isEmpty()
                ? Make.from(named, words, (one, what) -> new Worker(one, what, count.orThrow()))
                : new Parsed.Rejected<>(problems.list());
    }
}
