package org.pythonwebstack.conf;

import com.google.common.collect.ImmutableList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A unit file of systemd.
 *
 * @param heading the comment lines at the top
 * @param sections the sections in order
 */
public record SystemdUnit(List<Comment> heading, List<SystemdSection> sections) {

    /** Copies the lists. */
    public SystemdUnit {
        heading = ImmutableList.copyOf(heading);
        sections = ImmutableList.copyOf(sections);
    }

    /** Returns a unit without a heading. */
    public static SystemdUnit of(SystemdSection... sections) {
        return new SystemdUnit(List.of(), ImmutableList.copyOf(sections));
    }

    /** Returns the settings of this name in all sections of this name, in order. */
    public List<SystemdSetting> settings(String section, String name) {
        ImmutableList.Builder<SystemdSetting> found = ImmutableList.builder();
        for (SystemdSection candidate : sections) {
            if (candidate.name().equals(section)) {
                for (SystemdSetting setting : candidate.settings()) {
                    if (setting.name().equals(name)) {
                        found.add(setting);
                    }
                }
            }
        }
        return found.build();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SystemdUnit that && heading.equals(that.heading) && sections.equals(that.sections);
    }

    @Override
    public int hashCode() {
        return 31 * heading.hashCode() + sections.hashCode();
    }
}
