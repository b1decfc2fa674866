package org.pythonwebstack.deploy;

import com.google.common.collect.ImmutableList;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.pythonwebstack.value.SiteName;

/**
 * An operation that was carried out on a machine: who did what when. One that failed, or was cut short, was taken back at once,
 * and is not among them; the system's log has it.
 *
 * @param number its number; the first one of a machine is 1
 * @param title what it was good for, one line
 * @param sites the sites that it changed
 * @param when when it began; nothing if it is older than this record
 * @param who who asked for it; empty if it is older than this record
 * @param undoes the operation that it took back, if that is what it did
 * @param undone whether it was taken back itself
 */
public record PastOperation(
        long number,
        String title,
        List<SiteName> sites,
        Optional<Instant> when,
        String who,
        Optional<Long> undoes,
        boolean undone) {

    /** Copies the list. */
    public PastOperation {
        sites = ImmutableList.copyOf(sites);
    }
}
