package org.pythonwebstack.site;

import org.pythonwebstack.value.Version;

/**
 * The directives of mod_wsgi 6.0.5, as a table: where each is allowed and the first version that has it. What is true of
 * Debian's module is compared with that module; its documentation is wrong in several places.
 *
 * <p>{@code WSGILazyInitialization} and the two directives of New Relic are left out: 6.0 refuses them.
 */
@SuppressWarnings("ImmutableEnumChecker") // versions are immutable
public enum WsgiDirective {
    /** Where the sockets of daemon processes begin. */
    SOCKET_PREFIX("WSGISocketPrefix", Place.SERVER, "1.0"),
    /** Whether sockets get another name at each graceful restart. */
    SOCKET_ROTATION("WSGISocketRotation", Place.SERVER, "4.6.0"),
    /** How daemon processes take turns in accepting. */
    ACCEPT_MUTEX("WSGIAcceptMutex", Place.SERVER, "1.0"),
    /** More messages; without effect since 6.0. */
    VERBOSE_DEBUGGING("WSGIVerboseDebugging", Place.SERVER, "3.0"),
    /** Whether compiled modules are left unwritten; embedded only. */
    DONT_WRITE_BYTECODE("WSGIDontWriteBytecode", Place.SERVER, "3.4"),
    /** Python's warning filters. */
    PYTHON_WARNINGS("WSGIPythonWarnings", Place.SERVER, "3.0"),
    /** Python's optimisation. */
    PYTHON_OPTIMIZE("WSGIPythonOptimize", Place.SERVER, "1.0"),
    /** The virtual environment of embedded applications. */
    PYTHON_HOME("WSGIPythonHome", Place.SERVER, "1.0"),
    /** Directories at the front of the module search path of embedded applications. */
    PYTHON_PATH("WSGIPythonPath", Place.SERVER, "1.0"),
    /** Where embedded applications unpack packages that are archives. */
    PYTHON_EGGS("WSGIPythonEggs", Place.SERVER, "2.0"),
    /** The seed of Python's hashes; never {@code random}, which 5.0.1 to 6.0.5 take for 0. */
    PYTHON_HASH_SEED("WSGIPythonHashSeed", Place.SERVER, "4.1.0"),
    /** After which time another thread may have the interpreter lock. */
    SWITCH_INTERVAL("WSGISwitchInterval", Place.SERVER, "6.0.0"),
    /** Whether interpreters are torn down when a process ends. */
    DESTROY_INTERPRETER("WSGIDestroyInterpreter", Place.SERVER, "4.9.1"),
    /** Whether each interpreter has a lock of its own. */
    PER_INTERPRETER_GIL("WSGIPerInterpreterGIL", Place.SERVER, "6.0.0"),
    /** Whether Python runs without the interpreter lock. */
    FREE_THREADING("WSGIFreeThreading", Place.SERVER, "6.0.0"),
    /** A section with settings for some interpreters. */
    INTERPRETER_OPTIONS("WSGIInterpreterOptions", Place.SERVER, "6.0.0"),
    /** Whether embedded applications are refused. */
    RESTRICT_EMBEDDED("WSGIRestrictEmbedded", Place.SERVER, "2.0"),
    /** Whether reading standard input is refused. */
    RESTRICT_STDIN("WSGIRestrictStdin", Place.SERVER, "1.0"),
    /** Whether writing standard output is refused. */
    RESTRICT_STDOUT("WSGIRestrictStdout", Place.SERVER, "1.0"),
    /** Whether signal handlers are refused. */
    RESTRICT_SIGNAL("WSGIRestrictSignal", Place.SERVER, "1.0"),
    /** Whether the file system distinguishes case. */
    CASE_SENSITIVITY("WSGICaseSensitivity", Place.SERVER, "1.0"),
    /** Whether embedded applications may ask for the state of processes. */
    SERVER_METRICS("WSGIServerMetrics", Place.SERVER, "4.2.0"),
    /** Where measurements are sent. */
    TELEMETRY_SERVICE("WSGITelemetryService", Place.SERVER, "6.0.0"),
    /** From which time on a request is reported as slow. */
    SLOW_REQUESTS("WSGISlowRequests", Place.SERVER, "6.0.0"),
    /** What is measured. */
    TELEMETRY_OPTIONS("WSGITelemetryOptions", Place.SERVER, "6.0.0"),
    /** Mounts a script at a URL path. */
    SCRIPT_ALIAS("WSGIScriptAlias", Place.HOST, "1.0"),
    /** Mounts scripts at a pattern of URL paths. */
    SCRIPT_ALIAS_MATCH("WSGIScriptAliasMatch", Place.HOST, "1.0"),
    /** Defines a daemon process group. */
    DAEMON_PROCESS("WSGIDaemonProcess", Place.HOST, "1.0"),
    /** Loads a script when a process starts. */
    IMPORT_SCRIPT("WSGIImportScript", Place.HOST, "2.0"),
    /** In which process group applications run. */
    PROCESS_GROUP("WSGIProcessGroup", Place.DIRECTORY, "1.0"),
    /** In which interpreter applications run. */
    APPLICATION_GROUP("WSGIApplicationGroup", Place.DIRECTORY, "1.0"),
    /** Which process groups may be chosen. */
    RESTRICT_PROCESS("WSGIRestrictProcess", Place.DIRECTORY, "1.0"),
    /** A script that chooses process group and interpreter for each request. */
    DISPATCH_SCRIPT("WSGIDispatchScript", Place.DIRECTORY, "2.0"),
    /** Whether applications get Apache's own request object. */
    PASS_APACHE_REQUEST("WSGIPassApacheRequest", Place.DIRECTORY, "3.0"),
    /** A script that handles a kind of file. */
    HANDLER_SCRIPT("WSGIHandlerScript", Place.DIRECTORY, "2.0"),
    /** The name of the application in its script. */
    CALLABLE_OBJECT("WSGICallableObject", Place.FILE_INFO, "1.0"),
    /** Whether applications see the Authorization header. */
    PASS_AUTHORIZATION("WSGIPassAuthorization", Place.FILE_INFO, "1.0"),
    /** Whether a changed script is noticed. */
    SCRIPT_RELOADING("WSGIScriptReloading", Place.FILE_INFO, "1.0"),
    /** Whether Apache's error pages replace those of applications. */
    ERROR_OVERRIDE("WSGIErrorOverride", Place.FILE_INFO, "3.0"),
    /** Whether request bodies of unknown length are accepted. */
    CHUNKED_REQUEST("WSGIChunkedRequest", Place.FILE_INFO, "3.0"),
    /** Whether HEAD reaches applications as GET; always to be written, because the default differs between versions. */
    MAP_HEAD_TO_GET("WSGIMapHEADToGET", Place.FILE_INFO, "4.3.0"),
    /** Whether requests count for the inactivity timeout. */
    IGNORE_ACTIVITY("WSGIIgnoreActivity", Place.FILE_INFO, "4.5.8"),
    /** Which headers of proxies are believed. */
    TRUSTED_PROXY_HEADERS("WSGITrustedProxyHeaders", Place.FILE_INFO, "4.4.9"),
    /** Which proxies are believed; without it every client is. */
    TRUSTED_PROXIES("WSGITrustedProxies", Place.FILE_INFO, "4.4.10"),
    /** Whether files are sent by the kernel. */
    ENABLE_SENDFILE("WSGIEnableSendfile", Place.FILE_INFO, "3.4"),
    /** A script that allows or denies by host; runs inside the server. */
    ACCESS_SCRIPT("WSGIAccessScript", Place.AUTH_CONFIG, "2.0"),
    /** A script that checks passwords; runs inside the server. */
    AUTH_USER_SCRIPT("WSGIAuthUserScript", Place.AUTH_CONFIG, "2.0"),
    /** A script that knows groups; runs inside the server. */
    AUTH_GROUP_SCRIPT("WSGIAuthGroupScript", Place.AUTH_CONFIG, "2.0"),
    /** Whether others are asked about groups too. */
    GROUP_AUTHORITATIVE("WSGIGroupAuthoritative", Place.AUTH_CONFIG, "2.0");

    /** Where a directive is allowed. */
    public enum Place {
        /** Outside of everything: it holds for the whole server, and is an error in a virtual host. */
        SERVER,
        /** In a virtual host too. */
        HOST,
        /** In a virtual host and in sections for directories, files and locations too; not in {@code .htaccess}. */
        DIRECTORY,
        /** Everywhere; in {@code .htaccess} if {@code AllowOverride} has {@code FileInfo}. */
        FILE_INFO,
        /** Only in sections for directories, files and locations, and in {@code .htaccess} with {@code AuthConfig}. */
        AUTH_CONFIG;

        /** Returns whether the directive may stand outside of everything. */
        public boolean inServer() {
            return this != AUTH_CONFIG;
        }

        /** Returns whether the directive may stand in a virtual host. */
        public boolean inHost() {
            return this != SERVER && this != AUTH_CONFIG;
        }

        /** Returns whether the directive may stand in a section for directories, files or locations. */
        public boolean inDirectory() {
            return compareTo(DIRECTORY) >= 0;
        }
    }

    private final String directive;
    private final Place place;
    private final Version since;

    WsgiDirective(String directive, Place place, String since) {
        this.directive = directive;
        this.place = place;
        this.since = Version.of(since);
    }

    /** Returns the name, as it is written: {@code WSGIScriptAlias}. */
    public String directive() {
        return directive;
    }

    /** Returns where it is allowed. */
    public Place place() {
        return place;
    }

    /** Returns the first version of mod_wsgi that has it. */
    public Version since() {
        return since;
    }
}
