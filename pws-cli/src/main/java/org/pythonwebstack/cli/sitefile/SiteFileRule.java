package org.pythonwebstack.cli.sitefile;

import org.pythonwebstack.value.Rule;
import org.pythonwebstack.value.RuleText;

/** The rules of a site file or a formula file, apart from what it describes: that has the rules of the library. */
public enum SiteFileRule implements Rule {
    /** The text cannot be read. */
    NOT_TOML("PWS-FILE-001", "the file is TOML 1.0", "correct the line"),
    /** The bytes are no text. */
    NOT_UTF8("PWS-FILE-002", "the file is UTF-8", "save the file as UTF-8"),
    /** Nobody writes so much by hand. */
    TOO_LARGE("PWS-FILE-003", "the file has at most 1 MiB", "keep only the description in it"),
    /** A key that means nothing. */
    UNKNOWN_KEY("PWS-FILE-004", "every key is known", "remove the key"),
    /** A value of another kind. */
    WRONG_TYPE("PWS-FILE-005", "a value has the type of its key", "write the value as its key wants it"),
    /** A relative path, and nothing to be relative to. */
    NO_ROOT("PWS-FILE-006", "a relative path needs the site's root", "set 'root', or write the path from '/' on"),
    /** A {@code pyproject.toml} of a project without a site. */
    NO_TABLE("PWS-FILE-007", "a pyproject.toml has the table [tool.pws]", "add [tool.pws], or name another file"),
    /** A directory in which sockets would get addresses that are too long, or that nginx could not name. */
    PREFIX(
            "PWS-FILE-008",
            "a private nginx lies below a path of at most 40 characters, letters, digits and /._-",
            "choose a shorter, plainer path"),
    /** A lock file of one tool, or something else. */
    PACKAGES_FORM(
            "PWS-FILE-009",
            "packages are listed in a requirements file (.txt), a pyproject.toml or a pylock.toml",
            "write one of them: 'uv export', 'poetry export' and 'pipenv requirements --hash' make a requirements.txt with hashes"),
    /** A file that it names would not be found, as the list alone is handed to the site's account. */
    PACKAGES_ALONE(
            "PWS-FILE-010",
            "a list of packages leads to no other file and no directory",
            "write the packages of the other file into this one"),
    /** Dependencies that only a build would tell. */
    PACKAGES_DYNAMIC(
            "PWS-FILE-011",
            "a pyproject.toml lists its dependencies under [project], each as one specifier",
            "list them there, or export them into a requirements.txt"),
    /** Something from a repository or a directory, or without a hash. */
    PACKAGES_LOCK(
            "PWS-FILE-012",
            "each package of a pylock.toml has a name, a version and files with SHA-256, and no marker for extras",
            "lock it with packages of an index alone, or export a requirements.txt"),
    /** An answer that is not among those that can be given. */
    CHOICE("PWS-FILE-015", "an answer is one of those that are shown", "type one of them"),
    /** Something else than a directory, or nothing. */
    FORMULA_DIRECTORY("PWS-FILE-013", "formulas are read from a directory", "name a directory, or make this one"),
    /** Who writes a formula decides what is installed and run. */
    FORMULA_NOT_TRUSTED(
            "PWS-FILE-014",
            "a formula is a plain file of root's, in a directory of root's, and nobody else can write to either",
            "look at what it says, then give file and directory to root and take the right to write from group and others");

    private final RuleText text;

    SiteFileRule(String code, String statement, String cure) {
        this.text = new RuleText(code, statement, cure);
    }

    @Override
    public RuleText text() {
        return text;
    }
}
