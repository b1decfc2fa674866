package org.pythonwebstack.conf;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;

/**
 * What nginx does with one argument of a directive.
 *
 * @param kind what it takes the argument for
 * @param words texts that have a meaning of their own there
 * @param prefixes beginnings that have a meaning of their own there
 */
record NginxSlot(Kind kind, ImmutableSet<String> words, ImmutableList<String> prefixes) {

    /** What nginx takes an argument for. */
    enum Kind {
        /** A word of the language, always a {@link Keyword}. */
        WORD,
        /** A word, or {@code key=value}: a {@link Keyword} or a {@link Setting}. */
        OPTION,
        /** Decimal digits. */
        NUMBER,
        /** Decimal digits and {@code k}, {@code m} or {@code g}; bytes without a unit. */
        SIZE,
        /** Decimal digits and {@code ms}, {@code s}, {@code m}, {@code h}, {@code d}, {@code w}, {@code M} or {@code y}. */
        TIME,
        /** A text on one line, in which a dollar sign is itself. */
        TEXT,
        /** Any bytes but NUL, in which a dollar sign is itself. */
        DATA(Trait.CONTROLS),
        /** An absolute path, in which a dollar sign is itself. */
        PATH,
        /** The name of a file, or a pattern of names. */
        INCLUDE,
        /** An address, a network or a range of addresses. */
        NETWORK,
        /** A share, as {@code 0.5%}, or {@code *} for the rest. */
        SHARE,
        /** The name of a variable that is defined, written with its dollar sign. */
        VARIABLE,
        /** A regular expression. */
        REGEX,
        /** A host name, a name with a wildcard, or a regular expression behind a tilde. */
        SERVER_NAME,
        /** Where a server listens. */
        LISTEN,
        /** Where a server of an upstream listens. */
        PEER,
        /** The name of an upstream. */
        UPSTREAM,
        /** The name of a header field. */
        HEADER_NAME,
        /** Whatever a directive takes that is not in the table: as a rule a text with variables. */
        UNKNOWN(Trait.VARIABLES),
        /** A text on one line with variables. */
        COMPLEX(Trait.VARIABLES, Trait.DOLLAR),
        /** Any bytes but NUL, with variables. */
        COMPLEX_DATA(Trait.VARIABLES, Trait.DOLLAR, Trait.CONTROLS),
        /** The text of {@code return}: a body, or for a redirect the value of a header field. */
        RETURNED(Trait.VARIABLES, Trait.DOLLAR, Trait.CONTROLS),
        /** An absolute path with variables. */
        COMPLEX_PATH(Trait.VARIABLES, Trait.DOLLAR),
        /** An absolute path that is read by root at the start, and by the worker at each handshake if it has variables. */
        CERTIFICATE(Trait.VARIABLES),
        /** A size that may be a variable. */
        RATE(Trait.VARIABLES),
        /** The value of a header field with variables; the field is not sent if it is empty. */
        HEADER_VALUE(Trait.VARIABLES, Trait.DOLLAR, Trait.TAB),
        /** The value of a header field that is there to be sent, so it is not empty. */
        RESPONSE_HEADER(Trait.VARIABLES, Trait.DOLLAR, Trait.TAB),
        /** A URL to pass requests to. With a variable in it, it would be resolved at run time. */
        PROXY(Trait.VARIABLES),
        /** A path, or a fallback behind {@code =} or {@code @}. */
        FALLBACK(Trait.VARIABLES, Trait.DOLLAR),
        /** A status code, or {@code =} with another one. */
        STATUS(Trait.VARIABLES),
        /** A duration that may be a variable. */
        EXPIRES(Trait.VARIABLES);

        private final boolean variables;
        private final boolean dollar;
        private final boolean controls;
        private final boolean tab;

        Kind(Trait... traits) {
            ImmutableSet<Trait> set = ImmutableSet.copyOf(traits);
            variables = set.contains(Trait.VARIABLES);
            dollar = set.contains(Trait.DOLLAR);
            controls = set.contains(Trait.CONTROLS);
            tab = set.contains(Trait.TAB);
        }

        /** Returns whether nginx replaces variables in it. */
        boolean hasVariables() {
            return variables;
        }

        /** Returns whether a variable may stand for a dollar sign without other consequences than speed. */
        boolean takesDollar() {
            return dollar;
        }

        /** Returns whether it carries data, so that control characters other than NUL belong there. */
        boolean takesControls() {
            return controls;
        }

        /** Returns whether a tabulator belongs there. */
        boolean takesTab() {
            return tab;
        }
    }

    private enum Trait {
        VARIABLES,
        DOLLAR,
        CONTROLS,
        TAB
    }

    static NginxSlot of(Kind kind) {
        return new NginxSlot(kind, ImmutableSet.of(), ImmutableList.of());
    }

    /** Returns this slot with reserved words; one that ends in an ellipsis ({@code syslog:…}) is a beginning. */
    NginxSlot reserving(String... reserved) {
        ImmutableSet.Builder<String> whole = ImmutableSet.builder();
        ImmutableList.Builder<String> beginnings = ImmutableList.builder();
        for (String word : reserved) {
            if (word.endsWith("…")) {
                beginnings.add(word.substring(0, word.length() - 1));
            } else {
                whole.add(word);
            }
        }
        return new NginxSlot(kind, whole.build(), beginnings.build());
    }

    /** Returns whether nginx gives {@code token} a meaning of its own here. */
    boolean reserves(String token) {
        return !words.isEmpty() && words.contains(token) || beginsReserved(token);
    }

    /** Returns whether nginx gives every token a meaning of its own that begins like {@code text}. */
    boolean beginsReserved(String text) {
        for (int i = 0; i < prefixes.size(); i++) {
            if (text.startsWith(prefixes.get(i))) {
                return true;
            }
        }
        return false;
    }
}
