package org.pythonwebstack.deploy;

import com.google.common.collect.ImmutableList;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.pythonwebstack.host.ProcessTable;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.SiteName;

/**
 * How a site is doing.
 *
 * @param site its name
 * @param server the server that it runs on
 * @param enabled whether a server shall answer for it
 * @param units the units that it needs: those of its own, and that of the server
 * @param processes the processes of its application
 * @param since when its application was started or reloaded last, as far as the service manager knows
 * @param answer what it answers to a request with its own name; nothing if it was not asked, or gave none
 * @param deviations files of ours that are not as they were left
 * @param troubles what is wrong, the worst first
 */
public record SiteState(
        SiteName site,
        WebServer server,
        boolean enabled,
        List<UnitState> units,
        List<ProcessTable.Entry> processes,
        Optional<Instant> since,
        Optional<Answer> answer,
        List<Deviation> deviations,
        List<Trouble> troubles) {

    /** Copies the lists. */
    public SiteState {
        units = ImmutableList.copyOf(units);
        processes = ImmutableList.copyOf(processes);
        deviations = ImmutableList.copyOf(deviations);
        troubles = ImmutableList.copyOf(troubles);
    }

    /** Returns whether the site is enabled and cannot do its work. */
    public boolean isDown() {
        return troubles.stream().anyMatch(Trouble::down);
    }

    /**
     * An answer of the site.
     *
     * @param status its status
     * @param time how long it took
     */
    public record Answer(int status, Duration time) {}

    /**
     * A file, link or directory of ours that is not as it was left.
     *
     * @param path where
     * @param missing whether it is gone; otherwise somebody changed it
     */
    public record Deviation(AbsolutePath path, boolean missing) {}

    /**
     * Something that is wrong.
     *
     * @param down whether the site cannot do its work because of it
     * @param text what, one line
     * @param cure what to do, one line
     */
    public record Trouble(boolean down, String text, String cure) {}
}
