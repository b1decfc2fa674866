package org.pythonwebstack.deploy;

import java.time.Instant;
import java.util.Optional;

/**
 * What the service manager says of a unit.
 *
 * @param name its name: {@code pws-shop.service}
 * @param known whether it has a file that could be read
 * @param active its state as systemd names it: {@code active}, {@code failed} and so on
 * @param detail the finer state: {@code running}, {@code listening}, {@code dead} and so on
 * @param result how it ended last: {@code success}, or why it failed
 * @param restarts how often it was started again after a failure
 * @param mainPid the number of its main process; 0 if it has none
 * @param since when it came into this state, or was reloaded last
 */
public record UnitState(
        String name,
        boolean known,
        String active,
        String detail,
        String result,
        long restarts,
        long mainPid,
        Optional<Instant> since) {

    /** Returns whether it does its work, or is being started or reloaded. */
    public boolean isUp() {
        return active.equals("active") || active.equals("reloading") || active.equals("activating");
    }
}
