package org.pythonwebstack.value;

import java.util.function.Function;

/** Every type of value that is made from a text, for tests that hold for all of them. */
enum ValueKind {
    ABSOLUTE_PATH(AbsolutePath::parse, AbsolutePath::of),
    ACCOUNT(Account::parse, Account::of),
    APPLICATION_GROUP_NAME(ApplicationGroupName::parse, ApplicationGroupName::of),
    BYTE_SIZE(ByteSize::parse, ByteSize::of),
    DATABASE_NAME(DatabaseName::parse, DatabaseName::of),
    ENV_NAME(EnvName::parse, EnvName::of),
    ENV_VALUE(EnvValue::parse, EnvValue::of),
    FILE_MODE(FileMode::parse, FileMode::of),
    GROUP(Group::parse, Group::of),
    HEADER_NAME(HeaderName::parse, HeaderName::of),
    HEADER_VALUE(HeaderValue::parse, HeaderValue::of),
    HOST_NAME(HostName::parse, HostName::of),
    HOST_PATTERN(HostPattern::parse, HostPattern::of),
    HTTP_STATUS(HttpStatus::parse, HttpStatus::of),
    IP_ADDRESS(IpAddress::parse, IpAddress::of),
    IP_RANGE(IpRange::parse, IpRange::of),
    LISTEN_ADDRESS(ListenAddress::parse, ListenAddress::of),
    LOCALE_NAME(LocaleName::parse, LocaleName::of),
    MIME_TYPE(MimeType::parse, MimeType::of),
    PLAIN_TEXT(PlainText::parse, PlainText::of),
    PORT(Port::parse, Port::of),
    PROCESS_GROUP_NAME(ProcessGroupName::parse, ProcessGroupName::of),
    PYTHON_IDENTIFIER(PythonIdentifier::parse, PythonIdentifier::of),
    PYTHON_NAME(PythonName::parse, PythonName::of),
    RELATIVE_PATH(RelativePath::parse, RelativePath::of),
    SITE_NAME(SiteName::parse, SiteName::of),
    URL_PATH(UrlPath::parse, UrlPath::of),
    VERSION(Version::parse, Version::of),
    WEB_URL(WebUrl::parse, WebUrl::of),
    WILDCARD_HOST_NAME(WildcardHostName::parse, WildcardHostName::of),
    WSGI_CALLABLE(WsgiCallable::parse, WsgiCallable::of);

    @SuppressWarnings("ImmutableEnumChecker") // method references without state
    private final Function<String, Parsed<?>> parser;

    @SuppressWarnings("ImmutableEnumChecker")
    private final Function<String, Object> factory;

    ValueKind(Function<String, Parsed<?>> parser, Function<String, Object> factory) {
        this.parser = parser;
        this.factory = factory;
    }

    Parsed<?> parse(String text) {
        return parser.apply(text);
    }

    Object of(String text) {
        return factory.apply(text);
    }
}
