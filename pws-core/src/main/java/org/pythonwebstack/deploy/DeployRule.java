package org.pythonwebstack.deploy;

import org.pythonwebstack.value.Rule;
import org.pythonwebstack.value.RuleText;

/** The rules that a change of a machine can break. {@code docs/problems.md} lists them with their causes. */
public enum DeployRule implements Rule {
    /** A file of somebody else where one of ours should be. */
    NOT_OURS("PWS-DEPLOY-001", "what PWS did not make is not changed", "move it away, or give the site another name"),
    /** A file of ours that somebody changed. */
    EDITED(
            "PWS-DEPLOY-002",
            "a file that somebody changed after PWS wrote it is not overwritten",
            "look at the difference with 'pws plan'; then keep it with --keep, or overwrite it with --replace, which keeps a copy"),
    /** Something changed between the plan and its execution. */
    CHANGED_MEANWHILE(
            "PWS-DEPLOY-003", "the machine is as it was when the change was planned", "plan the change again"),
    /** A device, a socket, a file with setuid bit. */
    NOT_RESTORABLE(
            "PWS-DEPLOY-004",
            "what PWS replaces or removes is a plain file, a link or a directory",
            "move it away, or give the site another name"),
    /** Every request would be answered with status 500. */
    OTHER_PYTHON(
            "PWS-DEPLOY-005",
            "behind Apache, a virtual environment is made by the Python of its module",
            "leave the interpreter out, or serve the site with nginx and Gunicorn, where each has its own");

    private final RuleText text;

    DeployRule(String code, String statement, String cure) {
        this.text = new RuleText(code, statement, cure);
    }

    @Override
    public RuleText text() {
        return text;
    }
}
