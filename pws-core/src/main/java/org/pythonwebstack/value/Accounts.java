package org.pythonwebstack.value;

import com.google.common.collect.ImmutableSet;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What users and groups have in common. */
final class Accounts {

    static final ImmutableSet<String> PRIVILEGED_GROUPS = ImmutableSet.of(
            "disk",
            "docker",
            "incus",
            "incus-admin",
            "kmem",
            "libvirt",
            "lxd",
            "shadow",
            "staff",
            "sudo",
            "systemd-journal",
            "wheel");

    /** The number behind it, -1 to the kernel, means "no account". */
    private static final long MAX_NUMBER = 4294967294L;

    private Accounts() {}

    /** Returns the shape of the names in a field. */
    static Names names(String field) {
        return new Names(field, ValueRule.ACCOUNT_NAME, CharClass.of("a-z_"), CharClass.of("a-z0-9_-"), 32);
    }

    /** Returns the first problem of a user or group, or null. */
    static @Nullable Problem check(String field, Names names, String text) {
        if (isNumeric(text)) {
            if (text.length() == 1) {
                return Problem.at(ValueRule.ACCOUNT_NAME, field, text, 0);
            }
            Problem problem = Digits.check(field, text, 1, text.length(), 0, MAX_NUMBER);
            return problem == null && text.charAt(1) == '0'
                    ? Problem.at(ValueRule.ACCOUNT_ROOT, field, text, 1)
                    : problem;
        }
        if (text.equals("root")) {
            return Problem.at(ValueRule.ACCOUNT_ROOT, field, text, 0);
        }
        if (!text.isEmpty() && CharClass.DIGIT.end(text, 0, text.length()) == text.length()) {
            return Problem.at(ValueRule.ACCOUNT_BARE_NUMBER, field, text, 0);
        }
        return names.check(text);
    }

    static boolean isNumeric(String text) {
        return !text.isEmpty() && text.charAt(0) == '#';
    }

    static OptionalLong number(String text) {
        return isNumeric(text) ? OptionalLong.of(Digits.value(text, 1, text.length())) : OptionalLong.empty();
    }
}
