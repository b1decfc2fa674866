package org.pythonwebstack.host;

/**
 * An account of a machine.
 *
 * @param name its name
 * @param uid its number
 * @param gid the number of its own group
 * @param home its home directory, as it is written in the database
 */
public record UserEntry(String name, long uid, long gid, String home) {}
