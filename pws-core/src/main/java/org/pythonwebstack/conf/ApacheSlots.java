package org.pythonwebstack.conf;

import com.google.common.base.Ascii;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the directives and sections of Apache 2.4, of Debian's modules and of mod_wsgi 4.9 to 6.0 take, place by place. A
 * directive that is not listed takes up to 64 plain words, which is where Apache stops counting.
 */
final class ApacheSlots {

    /** A rule about all arguments of a directive together. */
    enum Check {
        NONE,
        /** URL and path both end in a slash or neither does: else {@code /st/-secret} is served from beside the target. */
        PAIRED_SLASHES,
        /** The same, and {@code /} may stand for a whole site whose script is one file. */
        SCRIPT_SLASHES
    }

    /**
     * A directive or a section.
     *
     * @param name its name in the manual's spelling
     * @param shape its arguments
     * @param check what must hold for all of them together
     * @param listed whether it is in the table
     */
    record Entry(String name, ApacheShape shape, Check check, boolean listed) {}

    private static final ApacheSlot TEXT = ApacheSlot.of(ApacheKind.TEXT);
    private static final ApacheSlot NUMBER = ApacheSlot.of(ApacheKind.NUMBER);
    private static final ApacheSlot FILE = ApacheSlot.of(ApacheKind.FILE);
    private static final ApacheSlot HOST = ApacheSlot.of(ApacheKind.HOST);
    private static final ApacheSlot REGEX = ApacheSlot.of(ApacheKind.REGEX);
    private static final ApacheSlot EXPR_STRING = ApacheSlot.of(ApacheKind.EXPR_STRING);
    private static final ApacheSlot SUBSTITUTION = ApacheSlot.of(ApacheKind.SUBSTITUTION);
    private static final ApacheSlot HEADER_NAME = ApacheSlot.of(ApacheKind.HEADER_NAME);
    private static final ApacheSlot CONDITION =
            ApacheSlot.of(ApacheKind.CONDITION).orWords("early");
    private static final ApacheSlot KEY_VALUE = ApacheSlot.of(ApacheKind.KEY_VALUE);
    private static final ApacheSlot GROUP =
            ApacheSlot.of(ApacheKind.GROUP).orWords("%{GLOBAL}", "%{RESOURCE}", "%{SERVER}", "%{HOST}");
    private static final ApacheSlot CALLABLE = ApacheSlot.of(ApacheKind.GROUP);
    private static final ApacheSlot PROCESS_NAME = ApacheSlot.of(ApacheKind.GROUP);
    private static final ApacheSlot ACCOUNT = ApacheSlot.of(ApacheKind.ACCOUNT);
    private static final ApacheSlot FLAG = ApacheSlot.ofWords("On", "Off");
    private static final ApacheSlot PATH_GLOB =
            ApacheSlot.of(ApacheKind.PATH_GLOB).orWordThen("~", ApacheShape.of(REGEX));
    private static final ApacheSlot URL_PREFIX =
            ApacheSlot.of(ApacheKind.URL_PREFIX).orWordThen("~", ApacheShape.of(REGEX));

    private static final ApacheShape WORDS = new ApacheShape(ImmutableList.of(TEXT), 64);

    private static final ImmutableMap<String, Entry> DIRECTIVES;
    private static final ImmutableMap<String, Entry> SECTIONS;
    private static final ImmutableMap<String, Entry> LOWER_DIRECTIVES;
    private static final ImmutableMap<String, Entry> LOWER_SECTIONS;

    private final Map<String, Entry> entries = new HashMap<>();

    private ApacheSlots() {}

    /** Returns the directive of this name in any case; its name is {@code name} itself if it is not listed. */
    static Entry directive(String name) {
        return find(DIRECTIVES, LOWER_DIRECTIVES, name);
    }

    /** Returns the section of this name in any case; its name is {@code name} itself if it is not listed. */
    static Entry section(String name) {
        return find(SECTIONS, LOWER_SECTIONS, name);
    }

    /** Returns the place of an argument that the directive does not take. */
    static ApacheSlot beyond() {
        return TEXT;
    }

    /** Returns all directives, by name. */
    static ImmutableMap<String, Entry> directives() {
        return DIRECTIVES;
    }

    /** Returns all sections, by name. */
    static ImmutableMap<String, Entry> sections() {
        return SECTIONS;
    }

    private static Entry find(Map<String, Entry> exact, Map<String, Entry> lower, String name) {
        @Nullable Entry entry = exact.get(name);
        if (entry == null) {
            entry = lower.get(Ascii.toLowerCase(name));
        }
        return entry != null ? entry : new Entry(name, WORDS, Check.NONE, false);
    }

    static {
        ApacheSlots directives = new ApacheSlots();
        directives.core();
        directives.modules();
        directives.opaque();
        directives.paths();
        directives.headers();
        directives.logs();
        directives.access();
        directives.rewriting();
        directives.wsgi();
        DIRECTIVES = ImmutableMap.copyOf(directives.entries);
        LOWER_DIRECTIVES = lower(directives.entries);

        ApacheSlots sections = new ApacheSlots();
        sections.listSections();
        SECTIONS = ImmutableMap.copyOf(sections.entries);
        LOWER_SECTIONS = lower(sections.entries);
    }

    private static ImmutableMap<String, Entry> lower(Map<String, Entry> entries) {
        ImmutableMap.Builder<String, Entry> lower = ImmutableMap.builder();
        for (Map.Entry<String, Entry> entry : entries.entrySet()) {
            lower.put(Ascii.toLowerCase(entry.getKey()), entry.getValue());
        }
        return lower.buildOrThrow();
    }

    private void add(Check check, ApacheShape shape, String... names) {
        for (String name : names) {
            if (entries.put(name, new Entry(name, shape, check, true)) != null) {
                throw new IllegalStateException(name + " is listed twice");
            }
        }
    }

    private void add(ApacheShape shape, String... names) {
        add(Check.NONE, shape, names);
    }

    private void one(ApacheSlot slot, String... names) {
        add(ApacheShape.of(slot), names);
    }

    private void many(ApacheSlot slot, String... names) {
        add(ApacheShape.repeating(slot), names);
    }

    private static ApacheShape none() {
        return ApacheShape.of();
    }

    private void core() {
        one(
                FLAG,
                "BufferedLogs",
                "EnableMMAP",
                "EnableSendfile",
                "ExpiresActive",
                "ExtendedStatus",
                "H2Direct",
                "H2Push",
                "H2Upgrade",
                "IdentityCheck",
                "KeepAlive",
                "MergeSlashes",
                "ModMimeUsePathInfo",
                "ProxyErrorOverride",
                "ProxyPassInherit",
                "ProxyPassInterpolateEnv",
                "ProxyPreserveHost",
                "ProxyRequests",
                "QualifyRedirectURL",
                "RemoteIPProxyProtocol",
                "RewriteEngine",
                "SSLCompression",
                "SSLEngine",
                "SSLFIPS",
                "SSLHonorCipherOrder",
                "SSLInsecureRenegotiation",
                "SSLProxyCheckPeerCN",
                "SSLProxyCheckPeerExpire",
                "SSLProxyCheckPeerName",
                "SSLProxyEngine",
                "SSLSessionTickets",
                "SSLStaplingFakeTryLater",
                "SSLStaplingReturnResponderErrors",
                "SSLStrictSNIVHostCheck",
                "SSLUseStapling",
                "StrictHostCheck",
                "Suexec",
                "UseCanonicalPhysicalPort");
        one(
                NUMBER,
                "AsyncRequestWorkerFactor",
                "DeflateBufferSize",
                "DeflateCompressionLevel",
                "DeflateMemLevel",
                "DeflateWindowSize",
                "BrotliCompressionQuality",
                "GracefulShutdownTimeout",
                "H2MaxSessionStreams",
                "H2MaxWorkers",
                "H2MinWorkers",
                "KeepAliveTimeout",
                "LimitInternalRecursion",
                "LimitRequestBody",
                "LimitRequestFieldSize",
                "LimitRequestFields",
                "LimitRequestLine",
                "LimitXMLRequestBody",
                "ListenBackLog",
                "MaxClients",
                "MaxClientsVHost",
                "MaxConnectionsPerChild",
                "MaxKeepAliveRequests",
                "MaxMemFree",
                "MaxRequestWorkers",
                "MaxRequestsPerChild",
                "MaxSpareServers",
                "MaxSpareThreads",
                "MinSpareServers",
                "MinSpareThreads",
                "ProxyTimeout",
                "ReceiveBufferSize",
                "SendBufferSize",
                "SSLRenegBufferSize",
                "SSLSessionCacheTimeout",
                "SSLVerifyDepth",
                "SSLProxyVerifyDepth",
                "ServerLimit",
                "StartServers",
                "ThreadLimit",
                "ThreadStackSize",
                "ThreadsPerChild",
                "TimeOut");
        one(ApacheSlot.ofWords("On", "Off", "Default"), "AcceptPathInfo");
        one(ApacheSlot.ofWords("On", "Off", "NoDecode"), "AllowEncodedSlashes");
        one(ApacheSlot.ofWords("On", "Off", "DNS"), "UseCanonicalName");
        one(ApacheSlot.ofWords("On", "Off", "Double"), "HostnameLookups");
        one(ApacheSlot.ofWords("On", "Off", "extended"), "TraceEnable");
        one(ApacheSlot.ofWords("On", "Off", "EMail"), "ServerSignature");
        one(ApacheSlot.ofWords("Full", "OS", "Minor", "Minimal", "Major", "Prod", "ProductOnly"), "ServerTokens");
        one(ApacheSlot.ofWords("On", "Off", "NotFound"), "DirectorySlash");
        many(
                ApacheSlot.ofWords(
                        "None", "All", "INode", "MTime", "Size", "Digest", "+INode", "-INode", "+MTime", "-MTime",
                        "+Size", "-Size"),
                "FileETag");
        many(
                ApacheSlot.ofWords("Strict", "Unsafe", "RegisteredMethods", "LenientMethods", "Allow0.9", "Require1.0"),
                "HttpProtocolOptions");
        many(
                ApacheSlot.of(ApacheKind.KEYWORD)
                        .orWords("All", "None")
                        .orWords(signed(
                                "ExecCGI",
                                "FollowSymLinks",
                                "Includes",
                                "IncludesNOEXEC",
                                "Indexes",
                                "MultiViews",
                                "SymLinksIfOwnerMatch"))
                        .orWords("+All", "-All"),
                "Options");
        many(
                ApacheSlot.of(ApacheKind.KEY_VALUE)
                        .orWords("All", "None", "AuthConfig", "FileInfo", "Indexes", "Limit", "Options"),
                "AllowOverride");
        many(ApacheSlot.of(ApacheKind.TEXT).orWords("None"), "AllowOverrideList");
        many(ApacheSlot.ofWords("h2", "h2c", "http/1.1"), "Protocols");
        one(ApacheSlot.ofWords("On", "Off"), "ProtocolsHonorOrder");
        add(ApacheShape.of(ApacheSlot.of(ApacheKind.LISTEN), ApacheSlot.ofWords("http", "https")), "Listen");
        one(HOST, "ServerName");
        many(ApacheSlot.of(ApacheKind.HOST_PATTERN), "ServerAlias");
        one(TEXT, "ServerAdmin", "ServerPath", "UnDefine");
        one(ACCOUNT, "User", "Group");
        add(ApacheShape.of(ACCOUNT, ACCOUNT), "AssignUserID", "SuexecUserGroup");
        add(ApacheShape.of(TEXT, FILE), "LoadModule");
        add(ApacheShape.of(TEXT, TEXT.orEmpty()), "Define");
        add(
                ApacheShape.of(
                        ApacheSlot.of(ApacheKind.STATUS),
                        ApacheSlot.of(ApacheKind.ERROR_TARGET).orWords("default")),
                "ErrorDocument");
        one(EXPR_STRING.orWords("none"), "SetHandler");
        one(TEXT.orWords("none"), "SetInputFilter", "SetOutputFilter");
        one(TEXT.orWords("none"), "ForceType");
        add(ApacheShape.of(KEY_VALUE, KEY_VALUE, KEY_VALUE), "RequestReadTimeout");
    }

    private static String[] signed(String... words) {
        String[] all = new String[words.length * 3];
        for (int i = 0; i < words.length; i++) {
            all[3 * i] = words[i];
            all[3 * i + 1] = "+" + words[i];
            all[3 * i + 2] = "-" + words[i];
        }
        return all;
    }

    /** Directives in whose arguments the server looks for variables or patterns in a way that is not written out here. */
    private void opaque() {
        many(
                ApacheSlot.of(ApacheKind.OPAQUE),
                "AuthFormLoginRequiredLocation",
                "AuthFormLoginSuccessLocation",
                "AuthFormLogoutLocation",
                "ExtFilterDefine",
                "FilterProvider",
                "ForensicLog",
                "GlobalLog",
                "LogMessage",
                "ProxyPassMatch",
                "ProxyRemote",
                "ProxyRemoteMatch",
                "ProxySet",
                "RewriteMap",
                "SSLPassPhraseDialog",
                "SSLRequire",
                "SetEnvIfExpr",
                "Substitute",
                "Use",
                "VirtualDocumentRoot",
                "VirtualScriptAlias");
    }

    private void modules() {
        add(ApacheShape.of(TEXT, TEXT.orEmpty()), "SetEnv");
        many(TEXT, "PassEnv", "UnsetEnv");
        ApacheSlot assignment = ApacheSlot.of(ApacheKind.ASSIGNMENT);
        add(ApacheShape.repeating(TEXT, REGEX, assignment), "SetEnvIf", "SetEnvIfNoCase");
        add(ApacheShape.repeating(REGEX, assignment), "BrowserMatch", "BrowserMatchNoCase");
        many(TEXT.orWords("disabled"), "DirectoryIndex");
        one(TEXT.orWords("disabled"), "FallbackResource");
        add(
                ApacheShape.repeating(TEXT, TEXT),
                "AddType",
                "AddHandler",
                "AddCharset",
                "AddEncoding",
                "AddLanguage",
                "AddInputFilter",
                "AddOutputFilter");
        add(
                ApacheShape.repeating(TEXT.orWords("BROTLI_COMPRESS", "DEFLATE", "INFLATE", "INCLUDES"), TEXT),
                "AddOutputFilterByType");
        one(TEXT.orWords("On", "Off"), "AddDefaultCharset");
        one(TEXT, "ExpiresDefault");
        add(ApacheShape.of(TEXT, TEXT), "ExpiresByType");
        one(HEADER_NAME, "RemoteIPHeader", "RemoteIPProxiesHeader");
        many(TEXT, "RemoteIPTrustedProxy", "RemoteIPInternalProxy");
        one(FILE, "RemoteIPTrustedProxyList", "RemoteIPInternalProxyList");
        many(
                ApacheSlot.of(ApacheKind.KEYWORD)
                        .orWords("all", "+all", "-all")
                        .orWords(signed("SSLv3", "TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3")),
                "SSLProtocol",
                "SSLProxyProtocol");
        add(
                ApacheShape.of(
                        TEXT.orWordThen("SSL", ApacheShape.of(TEXT)).orWordThen("TLSv1.3", ApacheShape.of(TEXT))),
                "SSLCipherSuite",
                "SSLProxyCipherSuite");
        one(ApacheSlot.ofWords("none", "optional", "require", "optional_no_ca"), "SSLVerifyClient", "SSLProxyVerify");
        many(
                ApacheSlot.of(ApacheKind.KEYWORD)
                        .orWords(signed(
                                "StdEnvVars",
                                "ExportCertData",
                                "FakeBasicAuth",
                                "StrictRequire",
                                "OptRenegotiate",
                                "LegacyDNStringFormat",
                                "CompatEnvVars")),
                "SSLOptions");
        add(none(), "SSLRequireSSL");
        one(TEXT.orWords("none", "nonenotnull"), "SSLSessionCache");
        one(TEXT, "SSLStaplingCache", "SSLCryptoDevice");
        add(ApacheShape.of(TEXT, TEXT), "SSLOpenSSLConfCmd");
        many(TEXT, "SSLRandomSeed", "Mutex");
        ApacheSlot proxyOption = KEY_VALUE.orWords("nocanon", "interpolate", "noquery");
        add(ApacheShape.repeating(TEXT, TEXT.orWords("!"), proxyOption), "ProxyPass");
        add(
                ApacheShape.of(TEXT, TEXT),
                "ProxyPassReverse",
                "ProxyPassReverseCookiePath",
                "ProxyPassReverseCookieDomain");
        one(ApacheSlot.ofWords("On", "Off", "Full", "Block"), "ProxyVia");
        one(ApacheSlot.ofWords("On", "Off"), "ProxyAddHeaders");
    }

    private void paths() {
        one(
                FILE,
                "DocumentRoot",
                "ServerRoot",
                "PidFile",
                "ScoreBoardFile",
                "CoreDumpDirectory",
                "DefaultRuntimeDir",
                "SSLCACertificateFile",
                "SSLCACertificatePath",
                "SSLCARevocationFile",
                "SSLCertificateChainFile",
                "SSLCertificateFile",
                "SSLCertificateKeyFile",
                "SSLProxyCACertificateFile",
                "TypesConfig",
                "AuthUserFile",
                "AuthGroupFile");
        one(ApacheSlot.of(ApacheKind.PATH_GLOB), "Include", "IncludeOptional");
        add(Check.PAIRED_SLASHES, ApacheShape.of(TEXT.ifLast(EXPR_STRING), FILE), "Alias", "ScriptAlias");
        add(ApacheShape.of(REGEX, SUBSTITUTION), "AliasMatch", "ScriptAliasMatch");

        ApacheShape to = ApacheShape.of(TEXT.ifLast(EXPR_STRING), TEXT);
        ApacheShape gone = ApacheShape.of(TEXT);
        add(
                ApacheShape.of(
                        TEXT.ifLast(EXPR_STRING)
                                .orWordThen("permanent", to)
                                .orWordThen("temp", to)
                                .orWordThen("seeother", to)
                                .orWordThen("gone", gone)
                                .orRedirectStatusThen(to),
                        TEXT,
                        TEXT),
                "Redirect");
        add(to, "RedirectPermanent", "RedirectTemp");
        ApacheShape matchTo = ApacheShape.of(REGEX, SUBSTITUTION);
        add(
                ApacheShape.of(
                        REGEX.orWordThen("permanent", matchTo)
                                .orWordThen("temp", matchTo)
                                .orWordThen("seeother", matchTo)
                                .orWordThen("gone", ApacheShape.of(REGEX))
                                .orWordThen("301", matchTo)
                                .orWordThen("302", matchTo)
                                .orWordThen("303", matchTo)
                                .orWordThen("307", matchTo)
                                .orWordThen("308", matchTo),
                        SUBSTITUTION),
                "RedirectMatch");
    }

    private void headers() {
        ApacheShape set = ApacheShape.of(
                HEADER_NAME, ApacheSlot.of(ApacheKind.HEADER_VALUE).orEmpty(), CONDITION);
        ApacheShape edit = ApacheShape.of(
                HEADER_NAME, REGEX, ApacheSlot.of(ApacheKind.HEADER_REPLACEMENT).orEmpty(), CONDITION);
        ApacheSlot action = ApacheSlot.of(ApacheKind.KEYWORD)
                .orWordThen("set", set)
                .orWordThen("setifempty", set)
                .orWordThen("add", set)
                .orWordThen("append", set)
                .orWordThen("merge", set)
                .orWordThen("edit", edit)
                .orWordThen("edit*", edit)
                .orWordThen("unset", ApacheShape.of(HEADER_NAME, CONDITION))
                .orWordThen("note", ApacheShape.of(HEADER_NAME, TEXT, CONDITION))
                .orWordThen("echo", ApacheShape.of(REGEX, CONDITION));
        one(action, "RequestHeader");
        one(
                action.orWordThen("always", ApacheShape.of(action)).orWordThen("onsuccess", ApacheShape.of(action)),
                "Header");
    }

    private void logs() {
        ApacheSlot condition = ApacheSlot.of(ApacheKind.CONDITION);
        ApacheSlot log = FILE;
        add(ApacheShape.of(log, ApacheSlot.of(ApacheKind.NICKNAME_OR_FORMAT), condition), "CustomLog");
        one(log, "TransferLog");
        add(
                ApacheShape.of(
                        ApacheSlot.of(ApacheKind.LOG_FORMAT).ifLast(ApacheSlot.of(ApacheKind.NICKNAME_OR_FORMAT)),
                        ApacheSlot.of(ApacheKind.NICKNAME)),
                "LogFormat");
        add(ApacheShape.of(log.orWords("syslog"), TEXT), "ErrorLog");
        add(
                ApacheShape.of(ApacheSlot.of(ApacheKind.OPAQUE)
                        .orWordThen("connection", ApacheShape.of(ApacheSlot.of(ApacheKind.OPAQUE)))
                        .orWordThen("request", ApacheShape.of(ApacheSlot.of(ApacheKind.OPAQUE)))),
                "ErrorLogFormat");
        many(
                TEXT.orWords(
                        "emerg", "alert", "crit", "error", "warn", "notice", "info", "debug", "trace1", "trace2",
                        "trace3", "trace4", "trace5", "trace6", "trace7", "trace8"),
                "LogLevel");
    }

    private void access() {
        one(EXPR_STRING, "AuthName");
        one(EXPR_STRING.orWords("None", "Basic", "Digest", "Form"), "AuthType");
        add(ApacheShape.of(EXPR_STRING.orWords("off"), EXPR_STRING), "AuthBasicFake");
        many(
                TEXT.orWords("off", "file", "dbm", "anon", "dbd", "ldap", "socache", "wsgi"),
                "AuthBasicProvider",
                "AuthDigestProvider",
                "AuthFormProvider");
        one(ApacheSlot.ofWords("On", "Off", "And", "Or"), "AuthMerging");
        one(ApacheSlot.ofWords("All", "Any"), "Satisfy");
        ApacheShape words = ApacheShape.repeating(ApacheSlot.of(ApacheKind.REQUIRE_WORD));
        ApacheSlot provider = ApacheSlot.of(ApacheKind.REQUIRE_WORD)
                .orWordThen("all", ApacheShape.of(ApacheSlot.ofWords("granted", "denied")))
                .orWordThen("valid-user", none())
                .orWordThen("valid-group", none())
                .orWordThen("local", none())
                .orWordThen("ip", words)
                .orWordThen("host", words)
                .orWordThen("forward-dns", words)
                .orWordThen("user", words)
                .orWordThen("group", words)
                .orWordThen("method", words)
                .orWordThen("env", words)
                .orWordThen("expr", ApacheShape.of(ApacheSlot.of(ApacheKind.REQUIRE_CODE)));
        ApacheSlot requirement = provider.orWordThen("not", ApacheShape.repeating(provider));
        many(requirement, "Require");
    }

    private void rewriting() {
        ApacheSlot flags = ApacheSlot.of(ApacheKind.REWRITE_FLAGS);
        add(
                ApacheShape.of(
                        ApacheSlot.of(ApacheKind.REWRITE_REGEX),
                        ApacheSlot.of(ApacheKind.REWRITE_SUBSTITUTION).orWords("-"),
                        flags),
                "RewriteRule");
        add(
                ApacheShape.of(
                        ApacheSlot.of(ApacheKind.REWRITE_SUBSTITUTION), ApacheSlot.of(ApacheKind.REWRITE_REGEX), flags),
                "RewriteCond");
        one(TEXT, "RewriteBase");
    }

    private void wsgi() {
        ApacheSlot text = TEXT.orEmpty();
        ApacheSlot signed = ApacheSlot.of(ApacheKind.SIGNED_NUMBER);
        ImmutableMap.Builder<String, ApacheSlot> daemon = ImmutableMap.builder();
        daemon.put("display-name", text.orWords("%{GROUP}"))
                .put("server-metrics", FLAG)
                .put("cpu-priority", signed)
                .put("home", FILE)
                .put("chroot", FILE);
        for (String key : new String[] {"user", "group", "socket-user", "script-user", "script-group"}) {
            daemon.put(key, ACCOUNT);
        }
        for (String key : new String[] {
            "processes",
            "threads",
            "umask",
            "stack-size",
            "maximum-requests",
            "startup-timeout",
            "shutdown-timeout",
            "deadlock-timeout",
            "inactivity-timeout",
            "request-timeout",
            "interrupt-timeout",
            "graceful-timeout",
            "eviction-timeout",
            "restart-interval",
            "connect-timeout",
            "socket-timeout",
            "queue-timeout",
            "listen-backlog",
            "send-buffer-size",
            "receive-buffer-size",
            "header-buffer-size",
            "response-buffer-size",
            "response-socket-timeout",
            "response-flush-delay",
            "cpu-time-limit",
            "memory-limit",
            "virtual-memory-limit"
        }) {
            daemon.put(key, NUMBER);
        }
        add(
                ApacheShape.repeating(PROCESS_NAME, ApacheSlot.ofOptions(text, daemon.buildOrThrow())),
                "WSGIDaemonProcess");

        ApacheSlot options = ApacheSlot.ofOptions(
                TEXT,
                Map.of(
                        "process-group", GROUP,
                        "application-group", GROUP,
                        "callable-object", CALLABLE,
                        "pass-authorization", FLAG));
        add(Check.SCRIPT_SLASHES, ApacheShape.repeating(TEXT, FILE, options), "WSGIScriptAlias");
        add(ApacheShape.repeating(REGEX, SUBSTITUTION, options), "WSGIScriptAliasMatch");
        add(ApacheShape.repeating(TEXT, FILE, options), "WSGIHandlerScript");
        add(
                ApacheShape.repeating(FILE, options),
                "WSGIImportScript",
                "WSGIDispatchScript",
                "WSGIAccessScript",
                "WSGIAuthUserScript",
                "WSGIAuthGroupScript");
        one(GROUP, "WSGIProcessGroup", "WSGIApplicationGroup");
        one(CALLABLE, "WSGICallableObject");
        many(GROUP, "WSGIRestrictProcess");
        one(
                FLAG,
                "WSGIChunkedRequest",
                "WSGICaseSensitivity",
                "WSGIDestroyInterpreter",
                "WSGIDontWriteBytecode",
                "WSGIEnableSendfile",
                "WSGIErrorOverride",
                "WSGIFreeThreading",
                "WSGIGroupAuthoritative",
                "WSGIIgnoreActivity",
                "WSGIPassApacheRequest",
                "WSGIPassAuthorization",
                "WSGIPerInterpreterGIL",
                "WSGIRestrictEmbedded",
                "WSGIRestrictSignal",
                "WSGIRestrictStdin",
                "WSGIRestrictStdout",
                "WSGIScriptReloading",
                "WSGIServerMetrics",
                "WSGISocketRotation",
                "WSGIVerboseDebugging");
        one(ApacheSlot.ofWords("On", "Off", "Auto"), "WSGIMapHEADToGET");
        one(ApacheSlot.ofWords("default", "flock", "fcntl", "sysvsem", "posixsem", "pthread"), "WSGIAcceptMutex");
        one(NUMBER, "WSGIPythonOptimize");
        one(NUMBER.orWords("random"), "WSGIPythonHashSeed");
        one(FILE, "WSGIPythonHome", "WSGIPythonEggs", "WSGISocketPrefix");
        one(TEXT, "WSGIPythonPath", "WSGIPythonWarnings", "WSGISwitchInterval", "WSGISlowRequests");
        many(HEADER_NAME, "WSGITrustedProxyHeaders");
        many(TEXT, "WSGITrustedProxies");
    }

    private void listSections() {
        one(ApacheSlot.of(ApacheKind.BARE), "IfModule", "IfDefine", "IfVersion", "IfDirective", "IfSection", "IfFile");
        one(ApacheSlot.of(ApacheKind.EXPR_CODE), "If", "ElseIf");
        add(none(), "Else", "RequireAll", "RequireAny", "RequireNone");
        one(PATH_GLOB, "Directory", "Files");
        one(URL_PREFIX, "Location", "Proxy");
        one(REGEX, "DirectoryMatch", "FilesMatch", "LocationMatch", "ProxyMatch");
        many(ApacheSlot.of(ApacheKind.ADDRESS), "VirtualHost");
        many(TEXT, "Limit", "LimitExcept");
        ApacheSlot interpreter = ApacheSlot.ofOptions(TEXT, Map.of("process-group", GROUP, "application-group", GROUP));
        many(interpreter, "WSGIInterpreterOptions");
    }
}
