package org.pythonwebstack.conf;

/**
 * What a directive of Apache does with one of its arguments after the words of the line have been told apart: the second
 * grammar, on top of quoting. {@link ApacheEncoder} and {@link ApacheDecoder} each implement all of them.
 */
enum ApacheKind {
    /** Taken byte by byte. */
    TEXT(Lexis.WORD),
    /** Only the slot's own words. */
    KEYWORD(Lexis.WORD),
    /** Decimal digits. Apache reads numbers with {@code atoi}, which takes {@code 60x} and drops the rest. */
    NUMBER(Lexis.WORD),
    /** Decimal digits, which may follow a minus sign. */
    SIGNED_NUMBER(Lexis.WORD),
    /** A status of three digits; {@code 404x} would be taken for 404. */
    STATUS(Lexis.WORD),
    /** An address of {@code <VirtualHost>}: names would be looked up, and the host vanishes if that fails. */
    ADDRESS(Lexis.WORD),
    /** An address or a port of {@code Listen}. */
    LISTEN(Lexis.WORD),
    /** A host name with scheme and port if need be; Apache takes anything here. */
    HOST(Lexis.WORD),
    /** A host name, or a {@link Glob} for one with wildcards. */
    HOST_PATTERN(Lexis.WORD),
    /** The name of a header, a token of RFC 9110; Apache cuts it at the first colon. */
    HEADER_NAME(Lexis.WORD),
    /** The absolute path of a file; elsewhere a leading {@code |} starts a program. */
    FILE(Lexis.WORD),
    /** A user or a group, by name or as {@code #} and a number other than 0. */
    ACCOUNT(Lexis.WORD),
    /** Shell wildcards, with classes for the characters that shall not be any. */
    PATH_GLOB(Lexis.WORD),
    /** A prefix of decoded URL paths, or wildcards that must match the whole of one. */
    URL_PREFIX(Lexis.WORD),
    /** PCRE. */
    REGEX(Lexis.WORD),
    /** The format string of {@code Header}, or {@code expr=} and a string with variables. */
    HEADER_VALUE(Lexis.WORD),
    /** The replacement of {@code Header edit}: a format string, and {@code $1} in its result. */
    HEADER_REPLACEMENT(Lexis.WORD),
    /** A string of the expression language: {@code %{NAME}}, {@code $1}, and backslash escapes. */
    EXPR_STRING(Lexis.WORD),
    /** The second argument of {@code ErrorDocument}: a string of the expression language whose look says what it is. */
    ERROR_TARGET(Lexis.WORD),
    /** A condition of the expression language, given as code and quoted texts. */
    EXPR_CODE(Lexis.WORD),
    /** Directives of mod_log_config: {@code %h}, {@code %{Referer}i}. */
    LOG_FORMAT(Lexis.WORD),
    /** The name of a log format. */
    NICKNAME(Lexis.WORD),
    /** A name of a log format, or a log format. */
    NICKNAME_OR_FORMAT(Lexis.WORD),
    /** The replacement for a regular expression: {@code $1}, and a backslash takes away a meaning. */
    SUBSTITUTION(Lexis.WORD),
    /** Like {@link #SUBSTITUTION}, where the server takes away backslashes only sometimes. */
    PLAIN_SUBSTITUTION(Lexis.WORD),
    /** A word {@code key=value}. */
    KEY_VALUE(Lexis.WORD),
    /** {@code name=value}, {@code name} or {@code !name} after a regular expression. */
    ASSIGNMENT(Lexis.WORD),
    /** {@code env=name}, {@code expr=condition}. */
    CONDITION(Lexis.WORD),
    /** A group of mod_wsgi: a leading {@code %} makes it something else. */
    GROUP(Lexis.WORD),
    /** An option of mod_wsgi: {@code key=} is bare, the value may be quoted. */
    OPTION(Lexis.OPTION),
    /** One word of {@code Require}, which some providers read without taking quotes away. */
    REQUIRE_WORD(Lexis.WORD),
    /** The rest of the line as a condition; quotes around it are dropped, nothing in it is decoded. */
    REQUIRE_CODE(Lexis.REST),
    /** The rest of the line as it stands. */
    BARE(Lexis.REST),
    /** A regular expression of mod_rewrite. */
    REWRITE_REGEX(Lexis.REWRITE),
    /** A substitution or test string of mod_rewrite: {@code $1}, {@code %1}, {@code %{NAME}}. */
    REWRITE_SUBSTITUTION(Lexis.REWRITE),
    /** Flags of mod_rewrite, in brackets. */
    REWRITE_FLAGS(Lexis.REWRITE),
    /** A language that PWS does not know: kept as one variable, and no literal can be written. */
    OPAQUE(Lexis.WORD);

    /** How the end of an argument is found in the line. */
    enum Lexis {
        /** Words as nearly every directive has them. */
        WORD,
        /** A bare key, {@code =}, and a word. */
        OPTION,
        /** Words of mod_rewrite, in which no quote can be escaped. */
        REWRITE,
        /** Everything up to the end. */
        REST
    }

    private final Lexis lexis;

    ApacheKind(Lexis lexis) {
        this.lexis = lexis;
    }

    Lexis lexis() {
        return lexis;
    }
}
