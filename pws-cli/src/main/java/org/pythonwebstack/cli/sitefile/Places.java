package org.pythonwebstack.cli.sitefile;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pythonwebstack.cli.toml.Position;
import org.pythonwebstack.formula.FormulaRule;
import org.pythonwebstack.site.SiteRule;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Rule;

/**
 * Knows which key of the file became which field of the model, so that the model's problems can be shown where they were
 * written; and collects the problems of the file itself.
 */
final class Places {

    private record Place(String key, @Nullable Position position) {}

    private final Map<String, Place> places = new HashMap<>();
    private final List<Finding> findings = new ArrayList<>();

    Places() {
        places.put("virtual-host", new Place("", null));
    }

    /** Notes that the model's {@code field} was written as {@code key} at {@code position}. */
    void put(String field, String key, Position position) {
        places.put(field, new Place(key, position));
    }

    void problem(Rule rule, String key, Position position, String hint) {
        findings.add(new Finding(position, Problem.of(rule, key).withHint(hint)));
    }

    void problem(Problem problem, @Nullable Position position) {
        findings.add(new Finding(position, problem));
    }

    /** Returns the findings so far and those that the model's problems become, in the order of the file. */
    List<Finding> findings(List<Problem> ofModel) {
        List<Finding> all = new ArrayList<>(findings);
        for (Problem problem : ofModel) {
            Finding placed = placed(problem);
            if (!isFollowing(placed.problem())) {
                all.add(placed);
            }
        }
        if (all.size() > 1) {
            all.sort(Comparator.comparing(Finding::position, Comparator.nullsFirst(Comparator.naturalOrder())));
        }
        return all;
    }

    /** What the file gave and could not be taken is missing to the model, and only to the model. */
    private boolean isFollowing(Problem problem) {
        return (problem.rule() == SiteRule.MISSING || problem.rule() == FormulaRule.MISSING)
                && findings.stream()
                        .anyMatch(finding -> finding.problem().field().equals(problem.field()));
    }

    /** Returns a problem of the model under the key that its field was written as, and where that stands. */
    Finding placed(Problem problem) {
        String field = problem.field();
        for (int end = field.length();
                end > 0;
                end = Math.max(field.lastIndexOf('.', end - 1), field.lastIndexOf('[', end - 1))) {
            Place place = places.get(field.substring(0, end));
            if (place != null) {
                String rest = field.substring(end);
                String key = place.key().isEmpty() && rest.startsWith(".") ? rest.substring(1) : place.key() + rest;
                return new Finding(place.position(), problem.forField(key));
            }
        }
        return new Finding(null, problem);
    }
}
