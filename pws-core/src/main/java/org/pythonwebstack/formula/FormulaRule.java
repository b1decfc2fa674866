package org.pythonwebstack.formula;

import org.pythonwebstack.value.Rule;
import org.pythonwebstack.value.RuleText;

/** The rules of formulas, and of what is asked of them. */
public enum FormulaRule implements Rule {
    /** It is typed on command lines and stands in records. */
    NAME(
            "PWS-FORMULA-001",
            "the name of a formula or of a question has only a-z, 0-9 and '-', starts with a letter and has at most 31 characters",
            "choose a short name"),
    /** The formula would mean nothing without it. */
    MISSING("PWS-FORMULA-002", "a formula has all that is mandatory", "add it"),
    /** pip would take it for an option, an address or a file. */
    REQUIREMENT(
            "PWS-FORMULA-003",
            "a package is a name, with extras and versions at most",
            "write it like 'Django>=5.2,<6' or 'psycopg[binary]'"),
    /** It would stay in the text as it is. */
    PLACEHOLDER(
            "PWS-FORMULA-004",
            "what stands between '<<' and '>>' is the name of something known in this place",
            "use one of those that docs/formulas.md lists for this place; put blanks around a Python operator"),
    /** One would replace the other. */
    TWICE("PWS-FORMULA-005", "a formula names each thing once", "remove the repetition"),
    /** A program from outside the virtual environment is another one on each machine. */
    PROGRAM(
            "PWS-FORMULA-006",
            "a program is one of the virtual environment, named without directory",
            "write its file name alone: 'python' or 'django-admin'"),
    /** Text that becomes a part of Python source must not be able to become code. */
    DEFAULT(
            "PWS-FORMULA-007",
            "the default of a question is an answer to it",
            "give a default that a person could have answered"),
    /** The formula runs on no server, or on one that cannot do it. */
    INTERFACE(
            "PWS-FORMULA-008",
            "an ASGI application does not run on Apache with mod_wsgi",
            "choose nginx, where Gunicorn has a worker for it"),
    /** Import would find the wrong one of the two. */
    PROJECT_STANDARD(
            "PWS-FORMULA-009",
            "a project has no name that a module of Python's standard library has",
            "choose another name"),
    /** Import would find the wrong one of the two. */
    PROJECT_FRAMEWORK(
            "PWS-FORMULA-010",
            "a project has no name that a module of its framework or of the formula has",
            "choose another name"),
    /** File names and module names of other letters depend on the machine's locale. */
    PROJECT_LETTERS(
            "PWS-FORMULA-011",
            "the name of a project has only a-z, A-Z, 0-9 and '_' and at most 64 characters",
            "choose another name"),
    /** A slip of the pen, or of another formula. */
    QUESTION_UNKNOWN("PWS-FORMULA-012", "an answer belongs to a question of the formula", "remove the answer"),
    /** Code, data and what runs must be removed, saved and protected apart. */
    DIRECTORIES(
            "PWS-FORMULA-013",
            "none of a project's directories lies in another one of them",
            "give each a directory of its own"),
    /** The formula has nothing that reads an address of a database. */
    DATABASE("PWS-FORMULA-014", "a database is of a kind that the formula connects to", "choose one that it lists"),
    /** A formula needs a project that is there already. */
    SCAFFOLD("PWS-FORMULA-015", "the formula can make a new project", "name the directory of an existing one"),
    /** No formula of that name. */
    UNKNOWN("PWS-FORMULA-016", "a formula exists", "choose one that is listed"),
    /** Which of the two is meant would depend on chance. */
    FORMULA_TWICE("PWS-FORMULA-017", "two formulas have different names", "rename one of them, or remove it"),
    /** A file with such a character means something else to the one who reads it. */
    CONTENT(
            "PWS-FORMULA-018",
            "the content of a file has lines of printable characters that end with a line feed",
            "remove the character"),
    /** Without the slash the path would be that of one file, and the root that of the whole site. */
    SERVED_SLASH(
            "PWS-FORMULA-019",
            "the URL path of served files ends with a slash, and is not the root",
            "write it like '/static/'");

    private final RuleText text;

    FormulaRule(String code, String statement, String cure) {
        this.text = new RuleText(code, statement, cure);
    }

    @Override
    public RuleText text() {
        return text;
    }
}
