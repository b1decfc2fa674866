package org.pythonwebstack.site;

import org.pythonwebstack.value.ApplicationGroupName;

/** Which Python interpreter of a process runs a mounted application. Of no meaning outside mod_wsgi. */
public sealed interface ApplicationGroup {

    /** The main interpreter ({@code %{GLOBAL}}): the only one in which every extension module works. */
    record Global() implements ApplicationGroup {}

    /** An interpreter of its own for each application ({@code %{RESOURCE}}, mod_wsgi's default). */
    record PerApplication() implements ApplicationGroup {}

    /**
     * An interpreter with a name, shared by the mounts that give the same one.
     *
     * @param name its name
     */
    record Named(ApplicationGroupName name) implements ApplicationGroup {}

    /**
     * {@link Global} for the only application of a daemon process group, {@link PerApplication} otherwise. Never in the
     * mounts of a {@link Site}: there it is resolved.
     */
    record Automatic() implements ApplicationGroup {}

    /** The group {@link Global}. */
    ApplicationGroup GLOBAL = new Global();

    /** The group {@link PerApplication}. */
    ApplicationGroup PER_APPLICATION = new PerApplication();

    /** The group {@link Automatic}. */
    ApplicationGroup AUTOMATIC = new Automatic();

    /** Returns the group {@code name}. Throws {@code Refused} if that is no name of a group. */
    static ApplicationGroup named(String name) {
        return new Named(ApplicationGroupName.of(name));
    }
}
