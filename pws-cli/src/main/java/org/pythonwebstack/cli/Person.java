package org.pythonwebstack.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.pythonwebstack.value.Account;

/** Who runs pws, for the record: it grants nothing. */
final class Person {

    private static final Path LOGIN = Path.of("/proc/self/loginuid");
    private static final String NOBODY_LOGGED_IN = "4294967295";

    private Person() {}

    /** Returns the account that called sudo, else the number of the one that logged in, else that which runs pws. */
    static String name() {
        String sudo = System.getenv("SUDO_USER");
        if (sudo != null && (Account.parse(sudo).toOptional().isPresent() || sudo.equals("root"))) {
            return sudo;
        }
        try {
            String login = Files.readString(LOGIN, StandardCharsets.US_ASCII).strip();
            if (!login.isEmpty()
                    && !login.equals(NOBODY_LOGGED_IN)
                    && login.chars().allMatch(c -> c >= '0' && c <= '9')) {
                return login.equals("0") ? "root" : "#" + login;
            }
        } catch (IOException e) {
            // The kernel keeps no such number.
        }
        return System.getProperty("user.name", "");
    }
}
