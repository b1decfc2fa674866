package org.pythonwebstack.check;

/** How bad a finding is, the worst first. */
public enum Severity {
    /** The site would not work, or would be open to others: do not deploy it. */
    ERROR,
    /** The site would work, today and perhaps not as it is meant. */
    WARNING,
    /** Good to know. */
    INFO
}
