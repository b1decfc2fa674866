package org.pythonwebstack.cli;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.pythonwebstack.deploy.DeploymentFailed;
import org.pythonwebstack.host.HostRule;
import org.pythonwebstack.site.Site;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Refused;
import org.pythonwebstack.value.SiteName;

/**
 * Several sites that come to a machine together: as one transaction if that works. If it does not, it is tried with the one
 * half of them and then the other, until the bad ones are told apart: they stay as they were, and the others are in force.
 */
final class Batch {

    /** When so many sites fail one by one, it is the machine that is at fault, or the person wants to know soon. */
    private static final int MOST_BAD = 5;

    private final ChangeMachine change;
    private final Arguments arguments;
    private final Terminal terminal;
    private final List<ChangeMachine.Done> done = new ArrayList<>();
    private final Map<SiteName, Bad> bad = new LinkedHashMap<>();
    private final List<SiteName> untried = new ArrayList<>();

    Batch(ChangeMachine change, Arguments arguments, Terminal terminal) {
        this.change = change;
        this.arguments = arguments;
        this.terminal = terminal;
    }

    /**
     * A site that could not be applied.
     *
     * @param reasons why, the lines for a person
     * @param outcome how the command would end if it were the only one
     */
    private record Bad(List<String> reasons, Outcome outcome) {}

    /** Applies sites. */
    Outcome apply(List<Site> sites, Function<List<Site>, ChangeMachine.Planning> planning) {
        if (sites.size() == 1) {
            return change.change(false, planning.apply(sites));
        }
        return change.with(machine -> {
            Deque<List<Site>> waiting = new ArrayDeque<>(List.of(sites));
            while (!waiting.isEmpty() && bad.size() < MOST_BAD) {
                List<Site> part = waiting.remove();
                try {
                    done.add(change.carryOut(machine, planning.apply(part)));
                } catch (DeploymentFailed failed) {
                    if (!failed.leftovers().isEmpty()
                            || MachineTrouble.cureOfFull(failed).isPresent()) {
                        told();
                        throw failed;
                    }
                    Bad reason = new Bad(List.of(ChangeMachine.lines(failed)), Outcome.MACHINE_FAILED);
                    if (!withoutTheAsked(failed, part, reason, waiting)) {
                        apart(part, reason, waiting);
                    }
                } catch (Refused refused) {
                    if (isLocked(refused)) {
                        told();
                        throw refused;
                    }
                    List<String> reasons = new ArrayList<>();
                    refused.problems().forEach(problem -> reasons.add(problem.toString()));
                    apart(part, new Bad(reasons, ChangeMachine.outcome(refused.problems())), waiting);
                } catch (IOException failed) {
                    told();
                    throw failed;
                }
            }
            waiting.forEach(part -> part.forEach(site -> untried.add(site.name())));
            return bad.isEmpty() ? change.done(done.get(0)) : report(sites.size());
        });
    }

    /** A site that was asked for its page, and did not answer rightly, is the bad one: nobody waits for it once more. */
    private boolean withoutTheAsked(DeploymentFailed failed, List<Site> part, Bad reason, Deque<List<Site>> waiting) {
        List<Site> others = new ArrayList<>(part);
        others.removeIf(site -> isAsked(site, failed.step()));
        if (others.size() != part.size() - 1 || others.isEmpty()) {
            return false;
        }
        part.stream().filter(site -> !others.contains(site)).forEach(site -> bad.put(site.name(), reason));
        waiting.addFirst(others);
        return true;
    }

    /** Returns whether a step, as plans show it, is the request for a page of a site. */
    private static boolean isAsked(Site site, String step) {
        String page = site.virtualHost().serverName() + "/";
        return step.startsWith("ask http://" + page) || step.startsWith("ask https://" + page);
    }

    private void apart(List<Site> part, Bad reason, Deque<List<Site>> waiting) {
        if (part.size() == 1) {
            bad.put(part.get(0).name(), reason);
            return;
        }
        terminal.progress("not all sites can be applied together; trying " + part.size() + " of them apart");
        int half = part.size() / 2;
        waiting.addFirst(part.subList(half, part.size()));
        waiting.addFirst(part.subList(0, half));
    }

    private static boolean isLocked(Refused refused) {
        for (Problem problem : refused.problems()) {
            if (problem.rule() == HostRule.LOCKED) {
                return true;
            }
        }
        return false;
    }

    /** What is in force stays so when the rest cannot go on; who wants JSON gets one answer, the failure. */
    private void told() {
        done.forEach(one -> terminal.complain(ChangeMachine.line(one)));
    }

    private Outcome report(int count) {
        Outcome outcome = bad.values().iterator().next().outcome();
        String summary = bad.size() + " of " + count + " sites could not be applied and "
                + (bad.size() == 1 ? "is" : "are") + " as before: " + names(List.copyOf(bad.keySet()))
                + (untried.isEmpty() ? "" : "; not tried any more: " + names(untried))
                + "; put right what is named, then run the command again";
        if (arguments.has(Option.JSON)) {
            terminal.answer(Json.envelope(json(), outcome, summary));
            return outcome;
        }
        done.forEach(one -> terminal.answer(ChangeMachine.line(one)));
        if (!done.isEmpty() && arguments.valueOf(ChangeMachine.ROOT) != null) {
            terminal.complain(ChangeMachine.UNTESTED);
        }
        bad.forEach((site, why) -> why.reasons().forEach(reason -> terminal.error("site " + site + ": " + reason)));
        terminal.complain(summary);
        return outcome;
    }

    private Map<String, @Nullable Object> json() {
        List<Object> operations = new ArrayList<>();
        for (ChangeMachine.Done one : done) {
            Map<String, @Nullable Object> entry = PlanText.json(one.plan());
            entry.put("operation", one.number().orElse(null));
            operations.add(entry);
        }
        List<Object> failed = new ArrayList<>();
        bad.forEach((site, why) -> failed.add(Map.of("site", site.toString(), "reasons", why.reasons())));
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("operations", operations);
        json.put("failed", failed);
        json.put("not-tried", untried.stream().map(SiteName::toString).toList());
        return json;
    }

    private static String names(List<SiteName> names) {
        return String.join(", ", names.stream().map(SiteName::toString).toList());
    }
}
