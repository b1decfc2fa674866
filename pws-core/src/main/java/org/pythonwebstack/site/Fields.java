package org.pythonwebstack.site;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.pythonwebstack.value.Parsed;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Problems;

/** What a builder knows about its fields: which were given, and what is wrong with them. */
final class Fields {

    private final Problems problems = new Problems();
    private final Map<String, Integer> given = new HashMap<>();

    // Of most sites nothing is refused.
    private Set<String> failed = ImmutableSet.of();

    /** The text of which the value is that is being set; empty if it came as a value. */
    private String written = "";

    private Map<String, List<Integer>> refusedItems = ImmutableMap.of();

    /** Returns whether {@code field} comes for the first time; notes a problem if it does not. */
    boolean first(String field) {
        if (count(field) == 0) {
            return true;
        }
        problems.add(Problem.of(SiteRule.GIVEN_TWICE, field));
        return false;
    }

    /** Counts what is given for {@code field}, and returns how often it was given before. */
    private int count(String field) {
        int before = given.getOrDefault(field, 0);
        given.put(field, before + 1);
        return before;
    }

    /** Takes a value for a field that can be given once. */
    <T> void set(String field, T value, Consumer<? super T> use) {
        if (takes(field, value)) {
            use.accept(value);
        }
    }

    /** Takes a text for a field that can be given once, or notes what is wrong with it. */
    <T> void read(String field, Parsed<T> parsed, Consumer<? super T> use) {
        if (reads(field, parsed)) {
            use.accept(parsed.orThrow());
        }
    }

    // What follows up to 'text' only decides, and leaves taking the value to the caller. Fields that nearly every site
    // gives are taken so: for one function, Java takes longer at its first use than the field takes altogether.

    /** Returns whether {@code value} is to be taken for a field that can be given once. */
    boolean takes(String field, Object value) {
        Objects.requireNonNull(value, field);
        return first(field);
    }

    /** Returns whether the value of a text is to be taken for a field that can be given once; notes why not. */
    boolean reads(String field, Parsed<?> parsed) {
        if (!first(field)) {
            return false;
        }
        if (parsed instanceof Parsed.Accepted) {
            return true;
        }
        fail(field);
        for (Problem problem : parsed.problems()) {
            problems.add(Texts.asWritten(problem, written).forField(field));
        }
        return false;
    }

    /** Says of which text the values are that are set next; empty if of none. What is wrong with them shows the text. */
    void writtenAs(String text) {
        written = text;
    }

    /** The same, for problems that already name what the person wrote. */
    boolean readsAs(String field, Parsed<?> parsed) {
        if (!first(field)) {
            return false;
        }
        if (parsed instanceof Parsed.Accepted) {
            return true;
        }
        fail(field);
        problems.addAll(parsed.problems());
        return false;
    }

    /** The same, for a value that has fields of its own. */
    boolean readsNested(String field, Parsed<?> parsed) {
        return readsAs(field, under(field, parsed));
    }

    /** Returns whether a value that has fields of its own is to be taken into a list; notes why not. */
    boolean addsNested(String field, Parsed<?> parsed) {
        int index = count(field);
        if (parsed instanceof Parsed.Accepted) {
            return true;
        }
        refuseItem(field, index);
        problems.addAll(Problem.under(item(field, index), parsed.problems()));
        return false;
    }

    private static Parsed<?> under(String field, Parsed<?> parsed) {
        return parsed instanceof Parsed.Accepted
                ? parsed
                : new Parsed.Rejected<>(Problem.under(field, parsed.problems()));
    }

    /** Hands the value of a text to the setter that takes the value, or notes what is wrong with the text. */
    <T> void text(String field, Parsed<T> parsed, Consumer<? super T> setter) {
        text(field, "", parsed, setter);
    }

    /** The same, for a value that has a range: if it lies outside, the problem shows {@code text}. */
    <T> void text(String field, String text, Parsed<T> parsed, Consumer<? super T> setter) {
        if (parsed instanceof Parsed.Accepted<T> accepted) {
            writtenAs(text);
            setter.accept(accepted.value());
            writtenAs("");
        } else {
            read(field, parsed, setter);
        }
    }

    /** Takes one more of the values of a list. */
    <T> void add(String field, T value, Consumer<? super T> use) {
        Objects.requireNonNull(value, field);
        count(field);
        use.accept(value);
    }

    /** Takes one more of the values of a list, or notes what is wrong with it. */
    <T> void addRead(String field, Parsed<T> parsed, Consumer<? super T> use) {
        int index = count(field);
        if (parsed instanceof Parsed.Accepted<T> accepted) {
            use.accept(accepted.value());
        } else {
            refuseItem(field, index);
            problems.check(item(field, index), parsed);
        }
    }

    /** Takes one more of a list of values that have fields of their own, or notes the problems of these. */
    <T> void addNested(String field, Parsed<T> parsed, Consumer<? super T> use) {
        if (addsNested(field, parsed)) {
            use.accept(parsed.orThrow());
        }
    }

    /** Takes a value that has fields of its own and can be given once, or notes the problems of these. */
    <T> void nested(String field, Parsed<T> parsed, Consumer<? super T> use) {
        if (readsNested(field, parsed)) {
            use.accept(parsed.orThrow());
        }
    }

    /** Takes one entry of a table; the name must be right and new, then the value is judged under {@code field.name}. */
    <K, V> void put(String field, Parsed<K> name, Parsed<V> value, BiConsumer<? super K, ? super V> use) {
        if (name instanceof Parsed.Accepted<K> key) {
            read(field + "." + key.value(), value, text -> use.accept(key.value(), text));
        } else {
            problems.check(field, name);
        }
    }

    /** Returns whether something was given for {@code field}, right or wrong. */
    boolean has(String field) {
        return given.containsKey(field);
    }

    /** Returns whether something that was given for a list or a table could not be taken. */
    boolean failed(String field) {
        return failed.contains(field);
    }

    /**
     * Returns whether a mandatory field is missing or wrong, and needs a stand-in, so that the rules of the whole can still
     * be tried; adds the problem if it is missing.
     */
    boolean lacks(String field, Problems all) {
        if (given.containsKey(field)) {
            return failed.contains(field);
        }
        all.add(Problem.of(SiteRule.MISSING, field));
        return true;
    }

    private void fail(String field) {
        if (failed.isEmpty()) {
            failed = new HashSet<>();
        }
        failed.add(field);
    }

    private void refuseItem(String field, int index) {
        fail(field);
        if (refusedItems.isEmpty()) {
            refusedItems = new HashMap<>();
        }
        refusedItems.computeIfAbsent(field, name -> new ArrayList<>()).add(index);
    }

    /** Adds what rules found in the lists that were built, with the items counted as they were given. */
    void addAsGiven(Problems found, Problems all) {
        for (Problem problem : found.list()) {
            all.add(refusedItems.isEmpty() ? problem : problem.forField(asGiven(problem.field())));
        }
    }

    /** A refused item is in no list that was built, so those behind it have moved up. */
    private String asGiven(String field) {
        int open = field.indexOf('[');
        List<Integer> refused = open < 0 ? null : refusedItems.get(field.substring(0, open));
        if (refused == null) {
            return field;
        }
        int close = field.indexOf(']', open);
        int index = Integer.parseInt(field.substring(open + 1, close));
        for (int gap : refused) {
            if (gap <= index) {
                index++;
            }
        }
        return item(field.substring(0, open), index) + field.substring(close + 1);
    }

    /** Notes a problem. */
    void add(Problem problem) {
        problems.add(problem);
    }

    /** Returns a copy of what is wrong so far, for the rules that look at the whole. */
    Problems problems() {
        Problems copy = new Problems();
        copy.addAll(problems.list());
        return copy;
    }

    /** Returns the value, or the problems. */
    static <T> Parsed<T> result(T value, Problems problems) {
        List<Problem> found = problems.list();
        return found.isEmpty() ? Parsed.accepted(value) : new Parsed.Rejected<>(found);
    }

    /** Returns the name of one item of a list: {@code aliases[2]}. */
    static String item(String field, int index) {
        return field + "[" + index + "]";
    }
}
