package org.pythonwebstack.value;

import java.util.OptionalLong;

/**
 * A user account that a site runs as: a name ({@code shop}) or a number ({@code #2001}). Names are those that Debian's tools
 * create: {@code a-z} or {@code _}, then up to 31 of {@code a-z}, {@code 0-9}, {@code _} and {@code -}. Numbers go from 1 to
 * 4294967294. {@code root} and {@code #0} are refused, and so is a bare number, which Apache takes for a name. Whether the
 * account exists, and may be used, is not known here.
 */
public final class Account extends TextValue {

    private static final String FIELD = "user";
    private static final Names NAMES = Accounts.names(FIELD);

    private Account(String text) {
        super(text);
    }

    /** Returns the account. Throws {@link Refused} if {@code text} is not one. */
    public static Account of(String text) {
        return parse(text).orThrow();
    }

    /** Returns the account with this number. Throws {@link Refused} if {@code uid} is 0 or out of bounds. */
    public static Account ofUid(long uid) {
        return of("#" + uid);
    }

    /** Returns the account, or why {@code text} is not one. */
    public static Parsed<Account> parse(String text) {
        Problem problem = Accounts.check(FIELD, NAMES, text);
        return problem == null ? Parsed.accepted(new Account(text)) : Parsed.rejected(problem);
    }

    /** Returns whether the account is given by its number. */
    public boolean isNumeric() {
        return Accounts.isNumeric(toString());
    }

    /** Returns the number, 1 to 4294967294, or nothing if the account is given by its name. */
    public OptionalLong uid() {
        return Accounts.number(toString());
    }

    /** Returns the text: the name, or {@code #} and the number. */
    public String name() {
        return toString();
    }
}
