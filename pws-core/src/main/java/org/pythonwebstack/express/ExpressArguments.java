package org.pythonwebstack.express;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pythonwebstack.express.ExpressOption.Shape;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Parsed;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Problems;

/**
 * Reads the words behind {@code start-server}. Each is taken as it stands: nothing of the environment is replaced in it. A
 * value may follow its option or a {@code =}; whatever it looks like, it is the value.
 */
public final class ExpressArguments {

    private final List<String> words;
    private final AbsolutePath directory;
    private final Problems problems = new Problems();
    private final Map<ExpressOption<?>, List<Object>> values = new LinkedHashMap<>();
    private @Nullable String entryPoint;
    private int at;

    private ExpressArguments(List<String> words, AbsolutePath directory) {
        this.words = List.copyOf(words);
        this.directory = directory;
    }

    /**
     * Reads the words. Throws {@link org.pythonwebstack.value.Refused} with all that is wrong with them.
     *
     * @param directory what relative paths are relative to
     */
    public static ExpressSettings read(List<String> words, AbsolutePath directory) {
        return new ExpressArguments(words, directory).read();
    }

    private ExpressSettings read() {
        boolean onlyOperands = false;
        while (at < words.size()) {
            String word = words.get(at++);
            if (onlyOperands || !word.startsWith("-") || word.equals("-")) {
                operand(word);
            } else if (word.equals("--")) {
                onlyOperands = true;
            } else {
                option(word);
            }
        }
        problems.throwIfAny();
        Optional<String> named = Optional.ofNullable(values.get(ApplicationOptions.ENTRY_POINT))
                .map(list -> list.get(0).toString());
        return new ExpressSettings(values, named.orElse(entryPoint), directory);
    }

    private void operand(String word) {
        if (entryPoint != null) {
            problems.add(Problem.of(ExpressRule.SECOND_ENTRY_POINT, "entry point", word));
        } else {
            problems.take("entry point", Kind.TEXT.read(List.of(word), directory), text -> entryPoint = text);
        }
    }

    private void option(String word) {
        int equals = word.indexOf('=');
        String name = equals < 0 ? word : word.substring(0, equals);
        Optional<ExpressOption<?>> option = OptionTable.find(name);
        if (option.isEmpty()) {
            problems.add(Problem.of(ExpressRule.UNKNOWN_OPTION, "option", name));
            return;
        }
        List<String> taken = new ArrayList<>();
        if (equals >= 0) {
            taken.add(word.substring(equals + 1));
        }
        while (taken.size() < option.get().words() && at < words.size()) {
            taken.add(words.get(at++));
        }
        if (taken.size() < option.get().words()) {
            problems.add(Problem.of(ExpressRule.NO_VALUE, name));
        } else if (taken.size() > option.get().words()) {
            problems.add(Problem.of(ExpressRule.FLAG_WITH_VALUE, name));
        } else {
            take(option.get(), taken);
        }
    }

    private <T> void take(ExpressOption<T> option, List<String> taken) {
        Parsed<T> parsed = option.read(taken, directory);
        if (!(parsed instanceof Parsed.Accepted<T> accepted)) {
            problems.check(option.name(), parsed);
            return;
        }
        List<Object> known = values.computeIfAbsent(option.real(), key -> new ArrayList<>());
        boolean many = option.shape() == Shape.LIST || option.shape() == Shape.PAIRS;
        if (!many && !known.isEmpty()) {
            if (!known.get(0).equals(accepted.value())) {
                problems.add(Problem.of(ExpressRule.GIVEN_TWICE, option.name()));
            }
            return;
        }
        known.add(accepted.value());
    }
}
