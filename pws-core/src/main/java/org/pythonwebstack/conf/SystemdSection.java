package org.pythonwebstack.conf;

import com.google.common.collect.ImmutableList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A section of a unit file.
 *
 * @param name the name without brackets: {@code Service}
 * @param settings the settings in order
 */
public record SystemdSection(String name, List<SystemdSetting> settings) {

    /** Copies the settings. */
    public SystemdSection {
        settings = ImmutableList.copyOf(settings);
    }

    /** Returns a section. */
    public static SystemdSection of(String name, SystemdSetting... settings) {
        return new SystemdSection(name, ImmutableList.copyOf(settings));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SystemdSection that && name.equals(that.name) && settings.equals(that.settings);
    }

    @Override
    public int hashCode() {
        return 31 * name.hashCode() + settings.hashCode();
    }
}
