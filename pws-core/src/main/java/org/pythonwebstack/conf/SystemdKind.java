package org.pythonwebstack.conf;

import com.google.common.collect.ImmutableMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What systemd does with the text of a setting, and which settings it does it with (systemd 252 and later). */
enum SystemdKind {
    /** Words with quotes, C escapes, specifiers and environment variables. */
    EXEC,
    /** Words {@code NAME=value} with quotes, C escapes and specifiers. */
    ENVIRONMENT,
    /** Words with quotes and specifiers, each a path. */
    PATHS,
    /** As {@link #PATHS}, and a colon in a word starts options. */
    MOUNTS,
    /** One path to the end of the line, with specifiers. */
    PATH,
    /** As {@link #PATH}, and systemd takes it as a pattern. */
    PATH_PATTERN,
    /** Text to the end of the line, with specifiers. */
    TEXT,
    /** Names of units between blanks, without quotes. */
    UNITS,
    /** Relative directories, which systemd creates. */
    DIRECTORIES,
    /** Words of systemd's own. */
    WORDS,
    /** One word of systemd's own. */
    WORD,
    /** The name or number of a user or group. */
    ACCOUNT,
    /** Yes or no. */
    BOOLEAN,
    /** Bytes, a percentage or {@code infinity}. */
    SIZE,
    /** A number, a percentage or {@code infinity}. */
    COUNT,
    /** A length of time or {@code infinity}. */
    TIME,
    /** A whole number. */
    INTEGER,
    /** A percentage. */
    PERCENT,
    /** Octal permission bits. */
    MODE;

    private static final ImmutableMap<String, ImmutableMap<String, SystemdKind>> TABLE = table();

    /** Returns the kind of a setting, or null if PWS does not know it. */
    static @Nullable SystemdKind of(String section, String name) {
        ImmutableMap<String, SystemdKind> settings = TABLE.get(section);
        return settings == null ? null : settings.get(name);
    }

    /** Returns whether PWS knows a section of this name. */
    static boolean knowsSection(String section) {
        return TABLE.containsKey(section);
    }

    /** Returns the names of the settings of a section. */
    static Set<String> names(String section) {
        ImmutableMap<String, SystemdKind> settings = TABLE.get(section);
        return settings == null ? Set.of() : settings.keySet();
    }

    private static ImmutableMap<String, ImmutableMap<String, SystemdKind>> table() {
        Map<String, SystemdKind> unit = new HashMap<>();
        put(unit, TEXT, "Description");
        put(
                unit,
                UNITS,
                "After Before Wants Requires Requisite BindsTo PartOf Upholds Conflicts OnFailure OnSuccess"
                        + " PropagatesReloadTo ReloadPropagatedFrom JoinsNamespaceOf");
        put(unit, WORDS, "Documentation");
        put(unit, PATHS, "RequiresMountsFor");
        put(unit, PATH, "ConditionPathExists ConditionPathIsDirectory AssertPathExists AssertPathIsDirectory");
        put(unit, TIME, "StartLimitIntervalSec JobTimeoutSec");
        put(unit, INTEGER, "StartLimitBurst");
        put(unit, WORD, "StartLimitAction FailureAction SuccessAction CollectMode OnFailureJobMode");
        put(unit, BOOLEAN, "DefaultDependencies StopWhenUnneeded RefuseManualStart RefuseManualStop AllowIsolate");

        Map<String, SystemdKind> install = new HashMap<>();
        put(install, UNITS, "WantedBy RequiredBy Alias Also");
        put(install, WORD, "DefaultInstance");

        Map<String, SystemdKind> resources = new HashMap<>();
        put(resources, SIZE, "MemoryMin MemoryLow MemoryHigh MemoryMax MemorySwapMax");
        put(resources, COUNT, "TasksMax");
        put(resources, PERCENT, "CPUQuota");
        put(resources, INTEGER, "CPUWeight IOWeight StartupCPUWeight StartupIOWeight");
        put(resources, BOOLEAN, "CPUAccounting MemoryAccounting IOAccounting TasksAccounting IPAccounting");
        put(resources, WORDS, "IPAddressAllow IPAddressDeny");
        put(resources, UNITS, "Slice");
        put(resources, WORD, "DevicePolicy");

        Map<String, SystemdKind> service = new HashMap<>(resources);
        putProcess(service);
        put(service, WORD, "Type Restart NotifyAccess ExitType OOMPolicy");
        put(service, EXEC, "ExecStart ExecStartPre ExecStartPost ExecReload ExecStop ExecStopPost ExecCondition");
        put(service, TIME, "RestartSec TimeoutStartSec TimeoutStopSec TimeoutAbortSec TimeoutSec RuntimeMaxSec");
        put(service, TIME, "WatchdogSec");
        put(service, BOOLEAN, "RemainAfterExit GuessMainPID NonBlocking RootDirectoryStartOnly");
        put(service, WORDS, "SuccessExitStatus RestartPreventExitStatus RestartForceExitStatus");
        put(service, UNITS, "Sockets");
        put(service, PATH, "PIDFile");
        put(service, INTEGER, "FileDescriptorStoreMax");

        Map<String, SystemdKind> socket = new HashMap<>(resources);
        putProcess(socket);
        put(socket, TEXT, "ListenStream ListenDatagram ListenSequentialPacket");
        put(socket, PATH, "ListenFIFO");
        put(socket, ACCOUNT, "SocketUser SocketGroup");
        put(socket, MODE, "SocketMode DirectoryMode");
        put(socket, INTEGER, "Backlog MaxConnections MaxConnectionsPerSource TriggerLimitBurst");
        put(socket, BOOLEAN, "Accept RemoveOnStop FreeBind ReusePort KeepAlive NoDelay Writable FlushPending");
        put(socket, WORD, "BindIPv6Only FileDescriptorName");
        put(socket, UNITS, "Service");
        put(socket, PATHS, "Symlinks");
        put(socket, TIME, "TriggerLimitIntervalSec TimeoutSec");
        put(socket, EXEC, "ExecStartPre ExecStartPost ExecStopPre ExecStopPost");

        Map<String, SystemdKind> path = new HashMap<>();
        put(path, PATH, "PathExists PathChanged PathModified DirectoryNotEmpty");
        put(path, TEXT, "PathExistsGlob");
        put(path, UNITS, "Unit");
        put(path, BOOLEAN, "MakeDirectory");
        put(path, MODE, "DirectoryMode");
        put(path, TIME, "TriggerLimitIntervalSec");
        put(path, INTEGER, "TriggerLimitBurst");

        Map<String, SystemdKind> timer = new HashMap<>();
        put(timer, TEXT, "OnCalendar");
        put(timer, TIME, "OnActiveSec OnBootSec OnStartupSec OnUnitActiveSec OnUnitInactiveSec");
        put(timer, TIME, "AccuracySec RandomizedDelaySec");
        put(timer, BOOLEAN, "Persistent WakeSystem RemainAfterElapse FixedRandomDelay OnClockChange OnTimezoneChange");
        put(timer, UNITS, "Unit");

        return ImmutableMap.<String, ImmutableMap<String, SystemdKind>>builder()
                .put("Unit", ImmutableMap.copyOf(unit))
                .put("Install", ImmutableMap.copyOf(install))
                .put("Slice", ImmutableMap.copyOf(resources))
                .put("Service", ImmutableMap.copyOf(service))
                .put("Socket", ImmutableMap.copyOf(socket))
                .put("Path", ImmutableMap.copyOf(path))
                .put("Timer", ImmutableMap.copyOf(timer))
                .buildOrThrow();
    }

    /** Adds what every unit that starts processes takes. */
    private static void putProcess(Map<String, SystemdKind> to) {
        put(to, ENVIRONMENT, "Environment");
        put(to, PATH_PATTERN, "EnvironmentFile");
        put(to, WORDS, "PassEnvironment UnsetEnvironment");
        put(to, ACCOUNT, "User Group");
        put(to, WORDS, "SupplementaryGroups");
        put(to, PATH, "WorkingDirectory RootDirectory RootImage");
        put(to, PATHS, "ReadWritePaths ReadOnlyPaths InaccessiblePaths ExecPaths NoExecPaths");
        put(to, MOUNTS, "BindPaths BindReadOnlyPaths TemporaryFileSystem");
        put(to, DIRECTORIES, "RuntimeDirectory StateDirectory CacheDirectory LogsDirectory ConfigurationDirectory");
        put(
                to,
                MODE,
                "UMask RuntimeDirectoryMode StateDirectoryMode CacheDirectoryMode LogsDirectoryMode"
                        + " ConfigurationDirectoryMode");
        put(to, TEXT, "StandardInput StandardOutput StandardError SyslogIdentifier");
        put(
                to,
                BOOLEAN,
                "NoNewPrivileges PrivateDevices PrivateNetwork PrivateTmp PrivateUsers PrivateIPC PrivateMounts"
                        + " ProtectClock ProtectHostname ProtectKernelLogs ProtectKernelModules ProtectKernelTunables"
                        + " ProtectControlGroups RestrictRealtime RestrictSUIDSGID LockPersonality RemoveIPC"
                        + " MemoryDenyWriteExecute DynamicUser MountAPIVFS SyslogLevelPrefix SendSIGKILL SendSIGHUP"
                        + " IgnoreSIGPIPE CPUSchedulingResetOnFork");
        put(to, WORDS, "RestrictNamespaces RestrictAddressFamilies CapabilityBoundingSet AmbientCapabilities");
        put(to, WORDS, "SystemCallFilter SystemCallArchitectures SystemCallLog SecureBits CPUAffinity");
        put(to, WORD, "ProtectSystem ProtectHome ProtectProc ProcSubset RuntimeDirectoryPreserve KeyringMode");
        put(to, WORD, "SystemCallErrorNumber KillMode KillSignal RestartKillSignal FinalKillSignal SyslogLevel");
        put(to, WORD, "SyslogFacility IOSchedulingClass CPUSchedulingPolicy LogLevelMax");
        put(
                to,
                WORD,
                "LimitCPU LimitFSIZE LimitDATA LimitSTACK LimitCORE LimitRSS LimitNOFILE LimitAS LimitNPROC"
                        + " LimitMEMLOCK LimitLOCKS LimitSIGPENDING LimitMSGQUEUE LimitNICE LimitRTPRIO LimitRTTIME");
        put(to, INTEGER, "Nice OOMScoreAdjust IOSchedulingPriority CPUSchedulingPriority LogRateLimitBurst");
        put(to, TIME, "LogRateLimitIntervalSec TimeoutCleanSec");
    }

    private static void put(Map<String, SystemdKind> to, SystemdKind kind, String names) {
        int start = 0;
        while (start < names.length()) {
            int end = names.indexOf(' ', start);
            if (end < 0) {
                end = names.length();
            }
            to.put(names.substring(start, end), kind);
            start = end + 1;
        }
    }
}
