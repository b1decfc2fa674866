package org.pythonwebstack.check;

import org.pythonwebstack.value.Rule;
import org.pythonwebstack.value.RuleText;

/** What is to be known of a virtual environment that was made somewhere else. {@code docs/problems.md} lists the causes. */
public enum VenvRule implements Rule {
    /** Nothing that Python takes for an environment. */
    NONE(
            "PWS-VENV-001",
            "a virtual environment has pyvenv.cfg, bin/python and lib/pythonX.Y/site-packages",
            "name the root directory of one, or make it with python3 -m venv"),
    /** The programs in bin begin with the old place, and fail, or run something else that lies there now. */
    MOVED(
            "PWS-VENV-002",
            "a virtual environment lies where it was made",
            "make it anew in its place and install the packages again; until then 'python -m NAME' works, the programs in"
                    + " bin do not"),
    /** Links lead to it, or Python reads its standard library there. */
    BASE_ABSENT(
            "PWS-VENV-003",
            "the Python that made a virtual environment is on this machine",
            "make it anew with a Python of this machine, or install that Python in the same place"),
    /** The version was edited, or the Python below was replaced. */
    OTHER_PYTHON(
            "PWS-VENV-004",
            "a virtual environment is for the version of the Python that runs it",
            "make it anew with that Python: what pyvenv.cfg says is read by tools, and changes nothing"),
    /** Makes modules of another version visible to a Python that they are not for. */
    LIBRARY_LINK(
            "PWS-VENV-005",
            "the directory of packages is one, and no link to that of another version",
            "make it anew with the Python that shall run it; over such a link packages in pure Python may work, compiled ones"
                    + " cannot be imported"),
    /** Another version of Python, or another kind of processor. */
    COMPILED(
            "PWS-VENV-006",
            "compiled modules are for the Python and the processor that load them",
            "install these packages again with the Python of this machine"),
    /** An option that virtualenv had until version 20 of 2020, and that never was complete. */
    RELOCATABLE(
            "PWS-VENV-007",
            "an environment was not made relocatable by virtualenv",
            "make it anew with python3 -m venv: its programs take whatever python3 comes first on the search path"),
    /** Packages come and go with updates of the system. */
    SYSTEM_PACKAGES(
            "PWS-VENV-008",
            "a virtual environment does not see the packages of the system",
            "make it anew without --system-site-packages");

    private final RuleText text;

    VenvRule(String code, String statement, String cure) {
        this.text = new RuleText(code, statement, cure);
    }

    @Override
    public RuleText text() {
        return text;
    }
}
