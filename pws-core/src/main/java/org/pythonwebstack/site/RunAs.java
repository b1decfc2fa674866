package org.pythonwebstack.site;

import org.pythonwebstack.value.Account;
import org.pythonwebstack.value.Group;
import org.pythonwebstack.value.Parsed;

/**
 * The account and group under which Apache with mpm-itk handles the requests of a virtual host ({@code AssignUserID}).
 *
 * @param user the account
 * @param group the group
 */
public record RunAs(Account user, Group group) {

    /** Returns the pair; {@code #2000} is the account with that number. Throws {@code Refused} with all problems. */
    public static RunAs of(String user, String group) {
        return parse(user, group).orThrow();
    }

    /** Returns the pair, or everything that is wrong with it. */
    static Parsed<RunAs> parse(String user, String group) {
        return Make.from(Make.named("user", Account.parse(user)), Make.named("group", Group.parse(group)), RunAs::new);
    }
}
