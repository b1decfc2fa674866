package org.pythonwebstack.value;

/** The rules of single values. {@code docs/problems.md} lists them with their causes. */
public enum ValueRule implements Rule {
    /** C0, DEL and C1; each ends a line, a text or a token in some format. */
    CONTROL_CHARACTER(
            "PWS-TEXT-001",
            "a text has no control character",
            "remove the character; line ends, tabs and NUL are never part of a name or a path"),
    /** Half of a surrogate pair, which has no form in UTF-8. */
    LONE_SURROGATE(
            "PWS-TEXT-002", "a text is valid Unicode", "remove the half of a surrogate pair; it has no form in UTF-8"),
    /** Nothing where something is needed. */
    EMPTY("PWS-TEXT-003", "a text is not empty", "give a value, or leave the field out"),
    /** Longer than what reads it allows. */
    TOO_LONG("PWS-TEXT-004", "a text keeps to the length that the server reads", "shorten it"),
    /** U+2028 and U+2029, which end a line for some programs only. */
    LINE_SEPARATOR("PWS-TEXT-005", "a text has no line or paragraph separator", "remove the character"),
    /** A character with the property Bidi_Control: it makes a text look like another one. */
    BIDI_CONTROL("PWS-TEXT-006", "a text does not turn the reading direction", "remove the invisible character"),

    /** An absolute path without its slash. */
    PATH_NOT_ABSOLUTE("PWS-PATH-001", "an absolute path starts with '/'", "write the path from the root directory on"),
    /** A component {@code .} or {@code ..}. */
    PATH_DOT_COMPONENT(
            "PWS-PATH-002", "a path has no '.' or '..' component", "write the directory that is meant, without dots"),
    /** A doubled or trailing slash. */
    PATH_EMPTY_COMPONENT("PWS-PATH-003", "a path has no empty component", "remove the doubled or trailing '/'"),
    /** The root directory itself. */
    PATH_ROOT("PWS-PATH-004", "a path is not the root directory itself", "name a directory of the site"),
    /** A relative path with a slash in front. */
    PATH_NOT_RELATIVE(
            "PWS-PATH-005",
            "a relative path does not start with '/'",
            "write the path as seen from the directory that it lies in"),
    /** Linux: PATH_MAX without its end mark. */
    PATH_TOO_LONG("PWS-PATH-006", "a path has at most 4095 bytes", "use a shorter path"),
    /** Linux: NAME_MAX. */
    PATH_COMPONENT_TOO_LONG("PWS-PATH-007", "a component of a path has at most 255 bytes", "use a shorter name"),
    /** A component that nobody can see. */
    PATH_BLANK_COMPONENT(
            "PWS-PATH-008", "a component of a path is not made of blanks only", "use a name that can be seen"),

    /** Something else than letters, digits, hyphen and dot. */
    HOST_CHARACTER(
            "PWS-HOST-001",
            "a host name has only ASCII letters, digits, '-' and '.'",
            "write one name, without scheme, port, path or blank; give further names as aliases"),
    /** A leading, doubled or trailing dot. */
    HOST_EMPTY_LABEL("PWS-HOST-002", "a host name has no empty label", "remove the dot"),
    /** DNS: 63. */
    HOST_LABEL_TOO_LONG("PWS-HOST-003", "a label of a host name has at most 63 characters", "shorten the label"),
    /** RFC 1123. */
    HOST_HYPHEN("PWS-HOST-004", "a label of a host name neither starts nor ends with '-'", "remove the hyphen"),
    /** DNS: 253 as text. */
    HOST_TOO_LONG("PWS-HOST-005", "a host name has at most 253 characters", "use a shorter name"),
    /** Browsers take such a name for an address. */
    HOST_NUMERIC(
            "PWS-HOST-006",
            "the last label of a host name is not a number, unless the whole is an IPv4 address",
            "write the name in full, or the address with its four numbers"),
    /** Servers compare what clients send, which is the ASCII form. */
    HOST_NOT_ASCII(
            "PWS-HOST-007",
            "a host name is given in its ASCII form",
            "write the form that starts with 'xn--', or convert it explicitly with HostName.fromUnicode"),
    /** An A-label that is not one. */
    HOST_PUNYCODE(
            "PWS-HOST-008",
            "a label that starts with 'xn--' is the encoding of a label with non-ASCII letters",
            "write the label as the registry of the domain shows it"),
    /** A wildcard elsewhere than in front, or where one name is meant. */
    HOST_WILDCARD(
            "PWS-HOST-009",
            "a '*' stands only for the whole first label, and only among aliases",
            "write '*.example.org' as an alias, or the name itself"),
    /** A character that the conversion would change, drop or turn into a dot. */
    HOST_IDNA(
            "PWS-HOST-010",
            "an international host name has only letters, digits and marks that the conversion keeps",
            "write the character that is meant"),
    /** Marks and directions within a label. */
    HOST_IDNA_ORDER(
            "PWS-HOST-011",
            "a label of an international host name does not start with a mark and does not mix reading directions",
            "write the label as the registry of the domain shows it"),

    /** A path of a URL without its slash. */
    URL_PATH_START("PWS-URL-001", "the path of a URL starts with '/'", "put a '/' in front"),
    /** What a reader could take for an escape, a query, a fragment or a slash. */
    URL_PATH_DECODED(
            "PWS-URL-002",
            "the path of a URL is given decoded and alone, without '%', '?', '#' and backslash",
            "write the characters themselves, and no query or fragment"),
    /** A segment {@code .} or {@code ..}; clients resolve it before they ask. */
    URL_DOT_SEGMENT("PWS-URL-003", "the path of a URL has no '.' or '..' segment", "write the path that is meant"),
    /** A doubled slash; servers merge it, or do not. */
    URL_EMPTY_SEGMENT("PWS-URL-004", "the path of a URL has no doubled '/'", "write one '/'"),
    /** RFC 3986. */
    URL_CHARACTER("PWS-URL-005", "a URL has only the characters of RFC 3986", "write the character as %XX"),
    /** RFC 3986. */
    URL_ESCAPE("PWS-URL-006", "a '%' in a URL stands before two hexadecimal digits", "write a percent sign as %25"),
    /** Neither a web address nor a path. */
    URL_SCHEME(
            "PWS-URL-007",
            "a URL starts with 'http://', 'https://' or '/'",
            "write the address in full, or the path on this host"),
    /** Names and passwords in a URL. */
    URL_USER("PWS-URL-008", "a URL names no user and no password", "remove the part up to '@'"),
    /** {@code //host}: another host in the disguise of a path. */
    URL_NETWORK_PATH("PWS-URL-009", "a path on this host does not start with '//'", "write the address in full"),

    /** Not a name that the system tools would create. */
    ACCOUNT_NAME(
            "PWS-ACCT-001",
            "a user or group name has only a-z, 0-9, '_' and '-', starts with a letter or '_' and has at most 32 characters",
            "write the name as in the system's account database, or its number as '#2001'"),
    /** The superuser, by name or number. */
    ACCOUNT_ROOT("PWS-ACCT-002", "a site does not run as root", "give the site an account of its own"),
    /** Servers take a bare number for a name. */
    ACCOUNT_BARE_NUMBER("PWS-ACCT-003", "a user or group number is written with '#'", "write '#' before the number"),
    /** Groups that are as good as root. */
    GROUP_PRIVILEGED(
            "PWS-ACCT-004",
            "a site is in no group that gives rights over the whole machine",
            "use the site's own group, and grant the files that it needs to that"),

    /** Something else than ASCII digits. */
    NUMBER_DIGITS(
            "PWS-NUM-001", "a number is written with the digits 0-9 only", "write the number without sign or blank"),
    /** Some programs read such a number as octal. */
    NUMBER_LEADING_ZERO("PWS-NUM-002", "a number has no leading zero", "remove the zero"),
    /** Outside the bounds; the hint names them. */
    NUMBER_RANGE("PWS-NUM-003", "a number lies within its bounds", "give a number within the bounds"),
    /** A size with an unknown unit. */
    SIZE_UNIT("PWS-NUM-004", "a size is a number of bytes, or a number with 'k', 'm' or 'g'", "write it like '10m'"),
    /** Not a mode. */
    FILE_MODE(
            "PWS-NUM-005",
            "a file mode has three octal digits, with or without a '0' in front",
            "write it like '0640'"),
    /** setuid, setgid, sticky. */
    FILE_MODE_SPECIAL(
            "PWS-NUM-006",
            "a file mode sets none of setuid, setgid and sticky",
            "write a '0' as the first of four digits"),
    /** Not a version. */
    VERSION("PWS-NUM-007", "a version is one to four numbers with dots between them", "write it like '2.4.62'"),

    /** Not what Python takes for a name. */
    PYTHON_IDENTIFIER(
            "PWS-PY-001",
            "a Python name has letters, digits and '_' and does not start with a digit",
            "write the name as it stands in the Python source"),
    /** A reserved word. */
    PYTHON_KEYWORD("PWS-PY-002", "a Python name is not a reserved word", "use another name"),
    /** A dot in front, behind or doubled. */
    PYTHON_EMPTY_PART("PWS-PY-003", "a dotted Python name has a name on both sides of each dot", "remove the dot"),
    /** More than module and attribute. */
    PYTHON_CALLABLE(
            "PWS-PY-004",
            "an application is a module, or a module, one ':' and the name of the callable in it",
            "write it like 'shop.wsgi:application'"),

    /** POSIX, for names that every shell can use. */
    ENV_NAME(
            "PWS-ENV-001",
            "the name of an environment variable has only A-Z, a-z, 0-9 and '_' and does not start with a digit",
            "write the name alone"),
    /** Names with which a value becomes code, or that belong to the server. */
    ENV_RESERVED(
            "PWS-ENV-002",
            "an environment variable does not steer the loader, the shell, the interpreter or the server itself",
            "use the field of the site that is made for it, or another name"),

    /** RFC 9110, section 5.1. */
    HEADER_NAME("PWS-HDR-001", "a header name is a token of RFC 9110", "write the name alone, without ':'"),
    /** RFC 9110, section 5.5, without obs-text. */
    HEADER_VALUE(
            "PWS-HDR-002",
            "a header value has only printable ASCII, blanks and tabs",
            "encode other characters as the header's own specification says"),
    /** Blanks that every reader drops. */
    HEADER_OUTER_BLANK("PWS-HDR-003", "a header value neither starts nor ends with a blank", "remove the blank"),

    /** Not an address. */
    NET_ADDRESS(
            "PWS-NET-001",
            "an address is an IPv4 address of four numbers or an IPv6 address",
            "write it like '192.0.2.1' or '2001:db8::1'"),
    /** A zone means something on one machine only. */
    NET_ZONE("PWS-NET-002", "an IPv6 address has no zone", "remove the part from '%' on"),
    /** Bits behind the prefix, which readers ignore or refuse. */
    NET_HOST_BITS("PWS-NET-003", "a range has only zeros behind its prefix", "write the first address of the range"),
    /** Not an address and a port. */
    NET_LISTEN(
            "PWS-NET-004",
            "a listen address is an address or '*', then ':', then a port",
            "write it like '*:80', '192.0.2.1:80' or '[2001:db8::1]:80'"),
    /** An IPv4 address in an IPv6 one: nginx cannot listen there, and no client is ever seen with it. */
    NET_MAPPED(
            "PWS-NET-005",
            "an IPv4 address is not written as an IPv6 address",
            "write the four numbers alone: '192.0.2.1' and not '::ffff:192.0.2.1'"),

    /** Names of files and units derive from it. */
    NAME_SITE(
            "PWS-NAME-001",
            "the name of a site has only a-z, 0-9 and '-', starts with a letter and has at most 31 characters",
            "choose a short name; it names files and units, and visitors never see it"),
    /** A daemon process group. */
    NAME_PROCESS_GROUP(
            "PWS-NAME-002",
            "the name of a daemon process group has only letters, digits, '.', '_' and '-', and starts with a letter or digit",
            "choose another name"),
    /** An application group. */
    NAME_APPLICATION_GROUP(
            "PWS-NAME-003",
            "the name of an application group has only letters, digits, '.', '_', '-', ':', '|' and '/', and starts with a letter or digit",
            "choose another name"),
    /** A locale of the C library. */
    NAME_LOCALE(
            "PWS-NAME-004",
            "the name of a locale has only letters, digits, '_', '.', '-' and '@', and starts with a letter",
            "write it like 'C.UTF-8' or 'en_US.UTF-8'"),
    /** RFC 6838, section 4.2. */
    NAME_MEDIA_TYPE(
            "PWS-NAME-005",
            "a media type is two names with a '/' between them, and no parameters",
            "write it like 'text/html'"),
    /** Servers drop such a blank when they compare, or the reader of a name does. */
    NAME_DATABASE(
            "PWS-NAME-006", "the name of a database or role does not start or end with a blank", "remove the blank");

    private final RuleText text;

    ValueRule(String code, String statement, String cure) {
        this.text = new RuleText(code, statement, cure);
    }

    @Override
    public RuleText text() {
        return text;
    }
}
