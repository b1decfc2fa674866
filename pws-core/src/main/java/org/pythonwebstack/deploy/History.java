package org.pythonwebstack.deploy;

import com.google.common.collect.Lists;
import java.io.IOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** The finished operations, and which of them are still in force. */
final class History {

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
}
