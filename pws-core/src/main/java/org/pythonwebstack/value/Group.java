package org.pythonwebstack.value;

import java.util.OptionalLong;

/**
 * A group that a site runs as: a name ({@code shop}) or a number ({@code #2001}), as {@link Account}. {@code root} and
 * {@code #0} are refused, and so are the groups whose members rule the machine: {@code disk}, {@code docker}, {@code kmem},
 * {@code lxd}, {@code shadow}, {@code sudo} and {@code wheel}.
 */
public final class Group extends TextValue {

    private static final String FIELD = "group";
    private static final Names NAMES = Accounts.names(FIELD);

    private Group(String text) {
        super(text);
    }

    /** Returns the group. Throws {@link Refused} if {@code text} is not one. */
    public static Group of(String text) {
        return parse(text).orThrow();
    }

    /** Returns the group with this number. Throws {@link Refused} if {@code gid} is 0 or out of bounds. */
    public static Group ofGid(long gid) {
        return of("#" + gid);
    }

    /** Returns the group, or why {@code text} is not one. */
    public static Parsed<Group> parse(String text) {
        Problem problem = Accounts.check(FIELD, NAMES, text);
        if (problem == null && Accounts.PRIVILEGED_GROUPS.contains(text)) {
            problem = Problem.of(ValueRule.GROUP_PRIVILEGED, FIELD, text);
        }
        return problem == null ? Parsed.accepted(new Group(text)) : Parsed.rejected(problem);
    }

    /** Returns whether the group is given by its number. */
    public boolean isNumeric() {
        return Accounts.isNumeric(toString());
    }

    /** Returns the number, 1 to 4294967294, or nothing if the group is given by its name. */
    public OptionalLong gid() {
        return Accounts.number(toString());
    }

    /** Returns the text: the name, or {@code #} and the number. */
    public String name() {
        return toString();
    }
}
