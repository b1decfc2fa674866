package org.pythonwebstack.site;

/** From which severity on messages reach the error log. Both servers know all of them. */
public enum LogLevel {
    /** The system is unusable. */
    EMERG,
    /** Action must be taken at once. */
    ALERT,
    /** A critical condition. */
    CRIT,
    /** An error. */
    ERROR,
    /** A warning. */
    WARN,
    /** A normal but significant condition. */
    NOTICE,
    /** For information. */
    INFO,
    /** For finding faults; also shows what clients send. */
    DEBUG
}
