package org.pythonwebstack.render;

import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Rule;
import org.pythonwebstack.value.RuleText;
import org.pythonwebstack.value.Version;

/** The rules that a site must keep so that a renderer can express it. */
public enum RenderRule implements Rule {
    /** The second would replace the first. */
    FILE_TWICE(
            "PWS-RENDER-001",
            "every rendered file has a path of its own",
            "give the sites different names; file names derive from them"),
    /** The server would not start, or skip the setting and with it what it should protect. */
    VERSION_LACKS(
            "PWS-RENDER-002",
            "the target version of the program knows every setting that is used",
            "leave the setting out, or name a newer version as the target"),
    /** What such a version does with the files was never tried. */
    VERSION_TOO_OLD(
            "PWS-RENDER-003",
            "the target is a version that PWS writes for",
            "use a version which its authors or the distribution still repair"),
    /** One file holds the environment; a group that may not read it would have no application. */
    ENVIRONMENT_GROUP(
            "PWS-RENDER-004",
            "all process groups of a site with an environment have the same group, which may read it",
            "give the process groups one group, or make two sites of them"),
    /** Both would have the same files, units and sockets. */
    SITE_TWICE("PWS-RENDER-005", "sites that are rendered together have different names", "rename one of the sites"),
    /** Apache does not start; or, in one virtual host, requests reach the processes of another site. */
    PROCESS_TWICE(
            "PWS-RENDER-006",
            "a daemon process group has a name that no other group of the server has",
            "rename the group; without a name it is called as its site"),
    /** The server gives all requests to one of the sites, and only the order of files says to which. */
    NAME_TWICE(
            "PWS-RENDER-007",
            "a host name belongs to one site on each address",
            "remove the name from one of the sites, or let them listen on different addresses"),

    /** nginx runs no Python. */
    EMBEDDED_APPLICATION(
            "PWS-RENDER-008",
            "an application behind Gunicorn runs in a process group",
            "give it a daemon process group; nginx has no Python inside"),
    /** Gunicorn loads one application. */
    DIRECTORY_APPLICATION(
            "PWS-RENDER-009",
            "an application behind Gunicorn is a module or one script",
            "mount the scripts of the directory one by one, or use Apache"),
    /** A service without an account is run as root. */
    ACCOUNT_MISSING(
            "PWS-RENDER-010",
            "an application behind Gunicorn has an account",
            "name the account as user of the site; without one it would run as root"),
    /** The site would look protected and not be. */
    NO_EQUIVALENT(
            "PWS-RENDER-011",
            "a setting that protects has an equivalent in the target",
            "leave it out if the site is safe without it, or use Apache"),
    /** nginx puts the value of a variable there, or does not start. */
    NGINX_VARIABLE(
            "PWS-RENDER-012",
            "a text that nginx searches for variables has no '$'",
            "remove the character; nginx has no escape for it"),
    /** Linux: the size of an address, without its end mark. */
    SOCKET_LENGTH(
            "PWS-RENDER-013",
            "the path of a socket has at most 107 bytes",
            "choose a shorter name for the site or a shorter mount point; the path is made of both"),
    /** Every request would be answered with status 500. */
    ASGI_APPLICATION(
            "PWS-RENDER-014",
            "an application of Apache with mod_wsgi has the interface WSGI",
            "use nginx, where Gunicorn has a worker for ASGI; or wrap the application, if it has few requests that last"),
    /** nginx takes TLS for all of them and Apache what it reads first, without a word. */
    PLAIN_AND_TLS(
            "PWS-RENDER-015",
            "on one address either all sites have TLS or none has",
            "let one of the sites listen on another port"),
    /** Every request for the application would be answered with status 500. */
    EMBEDDED_RESTRICTED(
            "PWS-RENDER-020",
            "no site has an embedded application if the server refuses embedded applications",
            "run the application in a daemon process group, or leave restrict-embedded out of the server's settings");

    private final RuleText text;

    RenderRule(String code, String statement, String cure) {
        this.text = new RuleText(code, statement, cure);
    }

    @Override
    public RuleText text() {
        return text;
    }

    /** Returns the problem of a setting that the target version does not know. */
    static Problem lacking(String field, String value, String program, Version since, Version target) {
        return Problem.of(VERSION_LACKS, field, value)
                .withHint(program + " knows it since " + since + ", and the target is " + target);
    }
}
