package org.pythonwebstack.conf;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A place for an argument of a directive of Apache. */
final class ApacheSlot {

    private final ApacheKind kind;
    private final boolean mayBeEmpty;
    private final ImmutableMap<String, ApacheShape> words;
    /** The words and what follows them, side by side: walking over arrays is quicker than hashing in any case. */
    private final String[] spelled;

    private final ApacheShape[] meanings;
    private final @Nullable ApacheShape afterRedirectStatus;
    private final @Nullable ApacheSlot ifLast;
    private final ImmutableMap<String, ApacheSlot> options;

    private ApacheSlot(
            ApacheKind kind,
            boolean mayBeEmpty,
            ImmutableMap<String, ApacheShape> words,
            @Nullable ApacheShape afterRedirectStatus,
            @Nullable ApacheSlot ifLast,
            ImmutableMap<String, ApacheSlot> options) {
        this.kind = kind;
        this.mayBeEmpty = mayBeEmpty;
        this.words = words;
        this.spelled = words.keySet().toArray(new String[0]);
        this.meanings = words.values().toArray(new ApacheShape[0]);
        this.afterRedirectStatus = afterRedirectStatus;
        this.ifLast = ifLast;
        this.options = options;
    }

    static ApacheSlot of(ApacheKind kind) {
        return new ApacheSlot(kind, false, ImmutableMap.of(), null, null, ImmutableMap.of());
    }

    /** Returns a place for one of some words, and nothing else. */
    static ApacheSlot ofWords(String... words) {
        return of(ApacheKind.KEYWORD).orWords(words);
    }

    /** Returns a place for options of mod_wsgi: the place of each value that is not plain text, by its key. */
    static ApacheSlot ofOptions(ApacheSlot otherwise, Map<String, ApacheSlot> options) {
        return new ApacheSlot(
                ApacheKind.OPTION, false, ImmutableMap.of(), null, otherwise, ImmutableMap.copyOf(options));
    }

    /** Returns this place, at which these words have a meaning of their own. */
    ApacheSlot orWords(String... added) {
        ImmutableMap.Builder<String, ApacheShape> all =
                ImmutableMap.<String, ApacheShape>builder().putAll(words);
        for (String word : added) {
            all.put(word, ApacheShape.UNCHANGED);
        }
        return new ApacheSlot(kind, mayBeEmpty, all.buildOrThrow(), afterRedirectStatus, ifLast, options);
    }

    /** Returns this place, at which a word decides what follows. */
    ApacheSlot orWordThen(String word, ApacheShape then) {
        ImmutableMap<String, ApacheShape> all = ImmutableMap.<String, ApacheShape>builder()
                .putAll(words)
                .put(word, then)
                .buildOrThrow();
        return new ApacheSlot(kind, mayBeEmpty, all, afterRedirectStatus, ifLast, options);
    }

    /** Returns this place, after which {@code then} follows if a literal status from 300 to 399 stands in it. */
    ApacheSlot orRedirectStatusThen(ApacheShape then) {
        return new ApacheSlot(kind, mayBeEmpty, words, then, ifLast, options);
    }

    /** Returns this place, which is {@code other} if no argument follows. */
    ApacheSlot ifLast(ApacheSlot other) {
        return new ApacheSlot(kind, mayBeEmpty, words, afterRedirectStatus, other, options);
    }

    /** Returns this place, where an empty argument reaches the directive. */
    ApacheSlot orEmpty() {
        return new ApacheSlot(kind, true, words, afterRedirectStatus, ifLast, options);
    }

    ApacheKind kind() {
        return kind;
    }

    boolean mayBeEmpty() {
        return mayBeEmpty;
    }

    /** Returns this place, or the other one that it is if its argument is the last. */
    ApacheSlot whenLast(boolean last) {
        return last && ifLast != null && kind != ApacheKind.OPTION ? ifLast : this;
    }

    /** Returns the place of the value of an option. */
    ApacheSlot option(String key) {
        ApacheSlot slot = options.get(key);
        return slot != null ? slot : ifLast != null ? ifLast : this;
    }

    /** Returns the words that have a meaning of their own here. */
    ImmutableSet<String> words() {
        return words.keySet();
    }

    /** Returns the keys of the options whose values are not plain text. */
    ImmutableSet<String> optionKeys() {
        return options.keySet();
    }

    /** Returns whether {@code text} is one of the words, in any case of its ASCII letters. */
    boolean isWord(String text) {
        return word(text) != null;
    }

    private @Nullable ApacheShape word(String text) {
        for (int i = 0; i < spelled.length; i++) {
            if (equalsIgnoreAsciiCase(spelled[i], text)) {
                return meanings[i];
            }
        }
        return null;
    }

    /** Returns what follows after {@code argument} instead of the next place, or null. */
    @Nullable
    ApacheShape after(Argument argument) {
        if (argument instanceof Keyword keyword) {
            ApacheShape then = word(keyword.word());
            return then == null || then.isUnchanged() ? null : then;
        }
        if (afterRedirectStatus != null
                && argument instanceof Literal literal
                && literal.text().length() == 3
                && literal.text().charAt(0) == '3') {
            return afterRedirectStatus;
        }
        return null;
    }

    /** Compares as the server does; {@code String.equalsIgnoreCase} would also take the Kelvin sign for a K. */
    static boolean equalsIgnoreAsciiCase(String a, String b) {
        int length = a.length();
        if (length != b.length()) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            char one = a.charAt(i);
            char other = b.charAt(i);
            if (one != other && lower(one) != lower(other)) {
                return false;
            }
        }
        return true;
    }

    private static char lower(char c) {
        return c >= 'A' && c <= 'Z' ? (char) (c + 32) : c;
    }
}
