package org.pythonwebstack.conf;

import org.pythonwebstack.value.Rule;
import org.pythonwebstack.value.RuleText;

/**
 * The rules of configuration languages: why a {@link Syntax} refuses to write a tree. A value that breaks one is sound in
 * itself, but the language has no text for it in the place where it stands.
 */
public enum SyntaxRule implements Rule {
    /** It ends a line or a token, is cut off or is passed on, and for most of them there is no escape. */
    CONTROL_CHARACTER(
            "PWS-CONF-001",
            "an argument has no line end and no control character",
            "remove the character; the server would end the line there, cut the text or pass the character on"),
    /** A variable of the server or of its environment would stand there instead of what was written. */
    INTERPOLATION(
            "PWS-CONF-002",
            "an argument has nothing that the server replaces by a variable",
            "remove the sequence; the language has no escape for it"),
    /** Programs drop it, or read the next argument in its place. */
    EMPTY_ARGUMENT(
            "PWS-CONF-003",
            "an argument that the server would drop is not empty",
            "give a value, or leave the directive out"),
    /** {@code off}, {@code stderr}, {@code default}: the server would follow the word, not use it as a text. */
    RESERVED_WORD(
            "PWS-CONF-004",
            "a text is not a word that the directive gives a meaning of its own",
            "choose another text; if the word is meant, give it as a keyword"),
    /** Programs cut it, read it as two, or do not start. */
    TOO_LONG("PWS-CONF-005", "a text is not longer than the program reads", "shorten it"),
    /** It would match more than the one thing that was meant, or nothing. */
    PATTERN_CHARACTER(
            "PWS-CONF-006",
            "a text that is no pattern has no wildcard where the directive matches patterns",
            "use the form of the directive that takes a regular expression"),
    /** The program's lexer takes the character apart and has no escape for it there. */
    UNREPRESENTABLE(
            "PWS-CONF-007",
            "a text has only characters that the language can express in this place",
            "remove the character"),
    /** A literal that was read as an expression or a pattern would mean something else, and the reverse. */
    WRONG_KIND(
            "PWS-CONF-008",
            "an argument is of a kind that the directive takes in this place",
            "give a literal, an expression, a regular expression, a pattern or a keyword as the directive asks for"),
    /** What stands in the place of a name decides which directive it is, or whether it is one. */
    NAME("PWS-CONF-009", "the name of a directive is a word of the language", "use letters, digits and '_'"),
    /** A comment that goes on in the next line hides a directive; one that breaks off makes one. */
    COMMENT(
            "PWS-CONF-010",
            "a comment is one printable line of at most 200 bytes that does not end in a backslash",
            "shorten the comment, or write it in several lines"),
    /** mod_wsgi takes the last of two options with the same name, without a word. */
    DUPLICATE(
            "PWS-CONF-011",
            "a setting is given once",
            "remove the second one; the server would silently take the last"),
    /** {@code location /static} with {@code alias /srv/static/}: a request for {@code /static../} leaves the tree. */
    SLASHES(
            "PWS-CONF-012",
            "a URL path and the path that it maps to both end in '/', or neither does",
            "end both in '/', or neither; else files beside the directory can be fetched"),
    /** Servers read {@code 5x} as 5 and {@code abc} as 0, and take what they do not know for a default. */
    VALUE(
            "PWS-CONF-013",
            "an argument has the form that the directive reads without guessing",
            "correct the value; the server would take it and mean something else"),
    /** A relative one is looked up below the server's own directory, or below the caller's. */
    ABSOLUTE_PATH("PWS-CONF-021", "a path begins with '/'", "give the whole path"),
    /** Servers compare it with the decoded and normalised path of a request; it would never match. */
    LOCATION(
            "PWS-CONF-022",
            "a location is a path that a request can have: it has no '//' and no '.' or '..' component",
            "give the path as it is after decoding and normalising"),
    /** Programs overflow, round, or read the digits up to the first character that is none. */
    NUMBER(
            "PWS-CONF-023",
            "a number, size or duration is decimal digits and a unit, and not above 2^63-1",
            "give a whole number without sign, blanks or decimals"),
    /** Names are looked up when the server starts, which then depends on the network. */
    ADDRESS(
            "PWS-CONF-024",
            "an address is a number, not a name, and a port is from 1 to 65535; a socket is at most 107 bytes long",
            "give ADDRESS:PORT, [ADDRESS]:PORT or unix:/PATH"),
    /** It would never match, or match as a wildcard or a regular expression. */
    HOST("PWS-CONF-025", "a host is one that a request can name", "use letters, digits, '-', '_' and '.'"),
    /** Another character ends the name, and clients or proxies read the rest as they like. */
    HEADER_NAME("PWS-CONF-026", "the name of a header field is a token of RFC 9110", "use letters, digits and '-'"),
    /** systemd, Gunicorn and logrotate skip what they do not know, and with it what it should protect. */
    SETTING(
            "PWS-CONF-031",
            "a setting is one that PWS knows in this place",
            "correct the spelling; the program would pass over an unknown setting in silence"),
    /** The program would wrap it around, replace it by a default or refuse the file. */
    RANGE(
            "PWS-CONF-032",
            "a number, a size or a length of time is one that the program can read",
            "give a value within the program's limits");

    private final RuleText text;

    SyntaxRule(String code, String statement, String cure) {
        this.text = new RuleText(code, statement, cure);
    }

    @Override
    public RuleText text() {
        return text;
    }
}
