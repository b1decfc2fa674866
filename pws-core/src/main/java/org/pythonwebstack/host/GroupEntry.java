package org.pythonwebstack.host;

/**
 * A group of a machine.
 *
 * @param name its name
 * @param gid its number
 */
public record GroupEntry(String name, long gid) {}
