package org.pythonwebstack.conf;

import org.jspecify.annotations.Nullable;

/**
 * A statement that remembers the text in which a reader has found it. Most statements of a file are constants that stand in
 * the files of every site: such a one is written as it is known, and where its text comes back letter by letter, it means
 * what it meant the last time.
 *
 * <p>Only a reader makes a text known, when it reads back what was written, and only of a statement that is equal to what
 * it has read. It may do so where a text that stands at the beginning of a statement, in a given place, is read the same
 * whatever stands before and behind it; each reader says why that is so.
 *
 * <p>Threads may race for the one field: what either writes is immutable and true.
 */
abstract class Recurring {

    /** What is remembered of a statement that came once: if it does not come again, its text would be kept for nothing. */
    private static final Known ONCE = new Known(null, "", "");

    private record Known(@Nullable Syntax<?> language, String place, String text) {}

    private @Nullable Known known;

    /** For the statements of this package. */
    Recurring() {}

    /**
     * Returns the text of this statement, or null if it is not known.
     *
     * @param language who writes and reads it
     * @param place what else decides what the text means, as a section of a unit of systemd
     */
    final @Nullable String known(Syntax<?> language, String place) {
        Known last = known;
        return last != null && last.language == language && last.place.equals(place) ? last.text : null;
    }

    /** Notes that {@code read} is what a reader has found between two places of {@code text}, where this was written. */
    final void found(Syntax<?> language, String place, Recurring read, String text, int from, int to) {
        if (known == null) {
            known = ONCE;
        } else if (known.language == null && equals(read)) {
            known = new Known(language, place, text.substring(from, to));
        }
    }
}
