package org.pythonwebstack.render;

import com.google.common.collect.ImmutableList;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.pythonwebstack.conf.Expression;
import org.pythonwebstack.conf.Literal;
import org.pythonwebstack.conf.SystemdSection;
import org.pythonwebstack.conf.SystemdSetting;
import org.pythonwebstack.conf.SystemdValue;
import org.pythonwebstack.value.FileMode;

/** Settings of units that never differ, or do for few services only, with their reasons. */
final class UnitWords {

    private static final int SOCKET_MODE = 0660;
    private static final int DIRECTORY_MODE = 0755;
    private static final int TASKS = 512;
    private static final int USUAL_MASK = 027;
    private static final Duration USUAL_STOP = Duration.ofSeconds(20);

    // ---- the socket --------------------------------------------------------------------------------------------

    static final SystemdSetting SOCKET_USER = set("SocketUser", SystemdValue.words("root"))
            .because("The application cannot change who may connect to it.");
    static final ImmutableList<SystemdSetting> SOCKET_FILE = ImmutableList.of(
            set("SocketMode", SystemdValue.mode(SOCKET_MODE))
                    .because("Whoever could connect could claim to be any client."),
            set("DirectoryMode", SystemdValue.mode(DIRECTORY_MODE))
                    .because("Used only if the directory is not there yet."),
            set("RemoveOnStop", SystemdValue.flag(true))
                    .because("Nginx answers 502 at once if the socket is switched off."));
    static final SystemdSection SOCKET_INSTALL = SystemdSection.of(
            "Install",
            set("WantedBy", SystemdValue.words("sockets.target"))
                    .because("The address exists from the boot on, whether or not the application runs."));

    // ---- the service -------------------------------------------------------------------------------------------

    static final ImmutableList<SystemdSetting> START_LIMIT = ImmutableList.of(
            set("StartLimitIntervalSec", SystemdValue.time(Duration.ofMinutes(5)))
                    .because("An application that cannot start is given up instead of filling the log."),
            set("StartLimitBurst", SystemdValue.number(5)).because("Five attempts."));
    static final SystemdSection SERVICE_INSTALL = SystemdSection.of(
            "Install",
            set("WantedBy", SystemdValue.words("multi-user.target"))
                    .because("Enabled, it starts at boot; otherwise the first request starts it."));

    static final SystemdSetting TYPE =
            set("Type", SystemdValue.words("notify")).because("Gunicorn says when it is ready.");
    static final SystemdSetting UNSET_ENVIRONMENT = set(
                    "UnsetEnvironment",
                    SystemdValue.words("GUNICORN_CMD_ARGS", "GUNICORN_FD", "GUNICORN_PID", "SCRIPT_NAME"))
            .because("Gunicorn would take settings from them, over those in its file.");

    static final ImmutableList<SystemdSetting> RELOAD = ImmutableList.of(
            set(
                            "ExecReload",
                            SystemdValue.exec(
                                    "/bin/kill",
                                    ImmutableList.of(new Literal("-HUP"), Expression.ofVariable("MAINPID"))))
                    .because("New workers with new code, while the old ones finish their requests."),
            set("KillMode", SystemdValue.words("mixed")).because("The first process ends the others in good order."));
    static final ImmutableList<SystemdSetting> RESTART = ImmutableList.of(
            set("Restart", SystemdValue.words("on-failure")).because("A crash is not the end."),
            set("RestartSec", SystemdValue.time(Duration.ofSeconds(2))).because("Not in a tight loop."),
            set("RestartPreventExitStatus", SystemdValue.words("3", "4"))
                    .because("Gunicorn's word for an application that cannot be imported: trying again helps nobody."));

    static final ImmutableList<SystemdSetting> READ_ONLY = ImmutableList.of(
            set("ProtectSystem", SystemdValue.words("strict"))
                    .because("The whole file system is read-only, but for what follows."),
            set("ProtectHome", SystemdValue.words("tmpfs")).because("Other people's files do not exist."));
    static final ImmutableList<SystemdSetting> PRIVATE = ImmutableList.of(
            set("PrivateTmp", SystemdValue.flag(true)).because("No temporary file is shared with other sites."),
            set("PrivateDevices", SystemdValue.flag(true))
                    .because("No devices but null, zero, random and the terminal."),
            set("DevicePolicy", SystemdValue.words("closed")).because("No devices, also not by number."));
    static final ImmutableList<SystemdSetting> SANDBOX = sandbox();

    static final SystemdSetting TASKS_MAX = set("TasksMax", SystemdValue.number(TASKS))
            .because("An application that starts processes without end stops at its own limit.");
    static final ImmutableList<SystemdSetting> LOG_RATE = ImmutableList.of(
            set("LogRateLimitIntervalSec", SystemdValue.time(Duration.ofSeconds(30)))
                    .because("An application that writes without end fills no disk."),
            set("LogRateLimitBurst", SystemdValue.number(1000)).because("Lines in that time."));

    private static final SystemdSetting USUAL_UMASK = umaskOf(USUAL_MASK);
    private static final SystemdSetting USUAL_TIMEOUT = timeoutOf(USUAL_STOP);

    private UnitWords() {}

    static SystemdSetting umask(Optional<FileMode> mask) {
        return mask.isEmpty() || mask.get().bits() == USUAL_MASK
                ? USUAL_UMASK
                : umaskOf(mask.get().bits());
    }

    /** Returns how long the service gets to stop. */
    static SystemdSetting timeoutStop(Duration time) {
        return time.equals(USUAL_STOP) ? USUAL_TIMEOUT : timeoutOf(time);
    }

    private static SystemdSetting umaskOf(int bits) {
        return set("UMask", SystemdValue.mode(bits)).because("Which permissions the files of the application lack.");
    }

    private static SystemdSetting timeoutOf(Duration time) {
        return set("TimeoutStopSec", SystemdValue.time(time))
                .because("Running requests may end, then the processes are killed.");
    }

    private static ImmutableList<SystemdSetting> sandbox() {
        ImmutableList.Builder<SystemdSetting> all = ImmutableList.builder();
        for (String flag : List.of(
                "NoNewPrivileges",
                "PrivateUsers",
                "ProtectClock",
                "ProtectHostname",
                "ProtectKernelLogs",
                "ProtectKernelModules",
                "ProtectKernelTunables",
                "ProtectControlGroups",
                "RestrictRealtime",
                "RestrictSUIDSGID",
                "LockPersonality",
                "RemoveIPC")) {
            all.add(set(flag, SystemdValue.flag(true)).because("A web application has no use for what this forbids."));
        }
        all.add(set("RestrictNamespaces", SystemdValue.words("yes")).because("No containers inside."));
        all.add(set("CapabilityBoundingSet", SystemdValue.reset()).because("No right of root can be had."));
        all.add(set("AmbientCapabilities", SystemdValue.reset()).because("No right of root is given."));
        all.add(set("ProtectProc", SystemdValue.words("invisible"))
                .because("Processes of others, and what their environment has, cannot be seen."));
        all.add(set("ProcSubset", SystemdValue.words("pid")).because("No facts about the machine from /proc."));
        all.add(set("RestrictAddressFamilies", SystemdValue.words("AF_UNIX", "AF_INET", "AF_INET6"))
                .because("Sockets for databases and the Internet, no others."));
        all.add(set("SystemCallArchitectures", SystemdValue.words("native"))
                .because("The filter cannot be passed by another calling convention."));
        all.add(set("SystemCallFilter", SystemdValue.words("@system-service")).because("What services use."));
        all.add(set("SystemCallFilter", SystemdValue.words("~@privileged", "@resources"))
                .because("Less what only the system itself uses."));
        all.add(set("SystemCallFilter", SystemdValue.words("setuid", "setuid32"))
                .because("Gunicorn 20 makes each worker the account that it is already, and ends if that is forbidden;"
                        + " without capabilities no other can be had."));
        all.add(set("SystemCallErrorNumber", SystemdValue.words("EPERM"))
                .because("A forbidden call is an error for the program, not its death."));
        all.add(set("KeyringMode", SystemdValue.words("private")).because("No keys are shared."));
        return all.build();
    }

    private static SystemdSetting set(String name, SystemdValue value) {
        return SystemdSetting.of(name, value);
    }
}
