package org.pythonwebstack.deploy;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Lists;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.SiteName;

/** The finished operations, and which of them are still in force. */
final class History {

    private static final String JSON = ".json";

    private final Journal journal;

    private History(Journal journal) {
        this.journal = journal;
    }

    static History of(Journal journal) {
        return new History(journal);
    }

    /** Returns the number of the last operation that was not taken back; nothing if there is none. */
    Optional<Long> last() throws IOException {
        Set<Long> undone = new HashSet<>();
        for (long number : Lists.reverse(journal.numbers())) {
            Optional<Long> undoes = journal.read(number).undoes();
            if (undoes.isPresent()) {
                undone.add(undoes.get());
            } else if (!undone.contains(number)) {
                return Optional.of(number);
            }
        }
        return Optional.empty();
    }

    /** Returns all finished operations, the oldest first. */
    List<PastOperation> all(AbsolutePath records) throws IOException {
        Map<Long, Journal.Operation> operations = new TreeMap<>();
        Set<Long> undone = new HashSet<>();
        for (long number : journal.numbers()) {
            Journal.Operation operation = journal.read(number);
            operations.put(number, operation);
            operation.undoes().ifPresent(undone::add);
        }
        ImmutableList.Builder<PastOperation> all = ImmutableList.builder();
        operations.forEach((number, operation) -> all.add(new PastOperation(
                number,
                operation.plan().title(),
                sites(operation.plan(), records),
                operation.when(),
                operation.who(),
                operation.undoes(),
                undone.contains(number))));
        return all.build();
    }

    /** Each site that an operation changes has a file of the ledger that it changes. */
    private static List<SiteName> sites(Plan plan, AbsolutePath records) {
        AbsolutePath ledger = records.resolve("ledger").resolve("sites");
        Set<SiteName> sites = new LinkedHashSet<>();
        for (AbsolutePath path : plan.changedPaths()) {
            if (path.parent().equals(Optional.of(ledger)) && path.fileName().endsWith(JSON)) {
                String name = path.fileName();
                SiteName.parse(name.substring(0, name.length() - JSON.length()))
                        .toOptional()
                        .ifPresent(sites::add);
            }
        }
        return ImmutableList.copyOf(sites);
    }
}
