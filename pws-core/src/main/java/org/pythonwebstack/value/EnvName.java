package org.pythonwebstack.value;

import com.google.common.collect.ImmutableSet;

/**
 * The name of an environment variable: a letter or {@code _}, then letters, digits and {@code _}, at most 255 characters.
 *
 * <p>Refused are names with which a value would become code or reach the server itself: those of the loader and the C library
 * ({@code LD_*}, {@code GCONV_PATH}, {@code GLIBC_TUNABLES} ...), of the shell ({@code PATH}, {@code IFS}, {@code ENV},
 * {@code BASH_ENV}, {@code BASH_FUNC_*} ...), of the interpreter's start ({@code PYTHONHOME}, {@code PYTHONPATH},
 * {@code PYTHONSTARTUP} ...), of Gunicorn ({@code GUNICORN_CMD_ARGS}) and of systemd ({@code LISTEN_FDS},
 * {@code NOTIFY_SOCKET} ...).
 */
public final class EnvName extends TextValue {

    private static final String FIELD = "environment name";

    private static final Names SHAPE =
            new Names(FIELD, ValueRule.ENV_NAME, CharClass.of("a-zA-Z_"), CharClass.of("a-zA-Z0-9_"), 255);

    private static final ImmutableSet<String> RESERVED = ImmutableSet.of(
            // Loader and C library.
            "GCONV_PATH",
            "GETCONF_DIR",
            "GLIBC_TUNABLES",
            "HOSTALIASES",
            "LOCALDOMAIN",
            "LOCPATH",
            "MALLOC_TRACE",
            "NIS_PATH",
            "NLSPATH",
            "RESOLV_HOST_CONF",
            "RES_OPTIONS",
            // Shell.
            "BASHOPTS",
            "BASH_ENV",
            "CDPATH",
            "ENV",
            "GLOBIGNORE",
            "IFS",
            "PATH",
            "PROMPT_COMMAND",
            "PS4",
            "SHELLOPTS",
            // Start of the interpreter.
            "PYTHONEXECUTABLE",
            "PYTHONHOME",
            "PYTHONINSPECT",
            "PYTHONPATH",
            "PYTHONPLATLIBDIR",
            "PYTHONSTARTUP",
            "PYTHONUSERBASE",
            // Servers and the service manager.
            "GUNICORN_CMD_ARGS",
            "GUNICORN_FD",
            "GUNICORN_PID",
            "LISTEN_FDNAMES",
            "LISTEN_FDS",
            "LISTEN_PID",
            "NOTIFY_SOCKET",
            "WATCHDOG_PID",
            "WATCHDOG_USEC");

    private EnvName(String text) {
        super(text);
    }

    /** Returns the name. Throws {@link Refused} if {@code text} is not one. */
    public static EnvName of(String text) {
        return parse(text).orThrow();
    }

    /** Returns the name, or why {@code text} is not one. */
    public static Parsed<EnvName> parse(String text) {
        Problem problem = SHAPE.check(text);
        if (problem == null && isReserved(text)) {
            problem = Problem.of(ValueRule.ENV_RESERVED, FIELD, text);
        }
        return problem == null ? Parsed.accepted(new EnvName(text)) : Parsed.rejected(problem);
    }

    private static boolean isReserved(String name) {
        return RESERVED.contains(name) || name.startsWith("LD_") || name.startsWith("BASH_FUNC_");
    }
}
