package org.pythonwebstack.site;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.function.Function;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Account;
import org.pythonwebstack.value.ByteSize;
import org.pythonwebstack.value.FileMode;
import org.pythonwebstack.value.Group;
import org.pythonwebstack.value.LocaleName;
import org.pythonwebstack.value.Parsed;
import org.pythonwebstack.value.PlainText;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Version;

/**
 * The 44 options of mod_wsgi's {@code WSGIDaemonProcess}, as a table: key, unit, range, what happens without it and the
 * first version that has it.
 *
 * <p>The ranges are narrower than mod_wsgi's, which reads numbers like C's {@code atoi}: {@code threads=abc} is 0 there,
 * and {@code memory-limit=1g} one byte.
 */
@SuppressWarnings("ImmutableEnumChecker") // versions
public enum DaemonOption {
    /** The account of the processes. */
    USER("user", Unit.ACCOUNT, "", "3.0"),
    /** The group of the processes. */
    GROUP("group", Unit.GROUP, "", "3.0"),
    /** Further groups of the processes. */
    SUPPLEMENTARY_GROUPS("supplementary-groups", Unit.GROUPS, "", "3.4"),
    /**
     * How many processes. One process is the module's default and not written: writing it makes {@code wsgi.multiprocess}
     * true.
     */
    PROCESSES("processes", Unit.COUNT, 1, 1000, "1", "3.0"),
    /** How many threads in each process. mod_wsgi also takes 0, a process that never answers a request. */
    THREADS("threads", Unit.COUNT, 1, 65533, "15", "3.0"),
    /** Which permissions new files lack. */
    UMASK("umask", Unit.OCTAL, "", "3.0"),
    /** The working directory. */
    HOME("home", Unit.DIRECTORY, "", "3.0"),
    /** The root directory. */
    CHROOT("chroot", Unit.DIRECTORY, "", "3.0"),
    /** LANG. */
    LANG("lang", Unit.LOCALE, "", "3.4"),
    /** LC_ALL. */
    LOCALE("locale", Unit.LOCALE, "", "3.4"),
    /** The virtual environment. */
    PYTHON_HOME("python-home", Unit.DIRECTORY, "", "3.4"),
    /** Directories at the front of the module search path. */
    PYTHON_PATH("python-path", Unit.DIRECTORIES, "", "3.0"),
    /** Where packages that are archives are unpacked. */
    PYTHON_EGGS("python-eggs", Unit.DIRECTORY, "", "3.0"),
    /** After which time another thread may have the interpreter lock. */
    SWITCH_INTERVAL("switch-interval", Unit.FRACTIONAL_SECONDS, 1, 10_000_000, "0.005", "6.0.0"),
    /** The stack of each thread. */
    STACK_SIZE("stack-size", Unit.BYTES, 16_384, 1 << 30, "", "3.0"),
    /** After how many requests a process is replaced. */
    MAXIMUM_REQUESTS("maximum-requests", Unit.COUNT, 0, Integer.MAX_VALUE, "0", "3.0"),
    /** How long an application may take to load. */
    STARTUP_TIMEOUT("startup-timeout", "0", "4.5.6"),
    /** How long a process may take to end. */
    SHUTDOWN_TIMEOUT("shutdown-timeout", "5", "3.0"),
    /** How long the interpreter lock may be held. */
    DEADLOCK_TIMEOUT("deadlock-timeout", "300", "3.0"),
    /** After which idle time a process is replaced. */
    INACTIVITY_TIMEOUT("inactivity-timeout", "0", "3.0"),
    /** How long a request may run before its process is replaced. */
    REQUEST_TIMEOUT("request-timeout", "0", "4.1.0"),
    /** How long a request that is out of time gets to end after it was interrupted. */
    INTERRUPT_TIMEOUT("interrupt-timeout", "0", "6.0.0"),
    /** How long running requests get before a process is replaced. */
    GRACEFUL_TIMEOUT("graceful-timeout", "15", "4.1.0"),
    /** The same after SIGUSR1. */
    EVICTION_TIMEOUT("eviction-timeout", "0", "4.4.7"),
    /** After which time a process is replaced. */
    RESTART_INTERVAL("restart-interval", "0", "4.5.12"),
    /** How long Apache tries to connect to a process. */
    CONNECT_TIMEOUT("connect-timeout", "15", "4.1.0"),
    /** How long Apache waits for data from a process or to a process. */
    SOCKET_TIMEOUT("socket-timeout", "0", "4.1.0"),
    /** How old a request may be when a process takes it. */
    QUEUE_TIMEOUT("queue-timeout", "0", "4.1.0"),
    /** How many connections wait in the kernel. */
    LISTEN_BACKLOG("listen-backlog", Unit.COUNT, 0, 65_535, "100", "4.1.0"),
    /** What {@code ps} shows. */
    DISPLAY_NAME("display-name", Unit.TEXT, "", "3.0"),
    /** The kernel's buffer for sending. */
    SEND_BUFFER_SIZE("send-buffer-size", Unit.BYTES, 512, 1 << 30, "0", "3.0"),
    /** The kernel's buffer for receiving. */
    RECEIVE_BUFFER_SIZE("receive-buffer-size", Unit.BYTES, 512, 1 << 30, "0", "3.0"),
    /** How large the headers of a response may be. */
    HEADER_BUFFER_SIZE("header-buffer-size", Unit.BYTES, 8192, 1 << 30, "0", "4.1.0"),
    /** How much of a response is held for a slow client. */
    RESPONSE_BUFFER_SIZE("response-buffer-size", Unit.BYTES, 65_536, 1 << 30, "0", "4.4.7"),
    /** How long a write to a client may block. */
    RESPONSE_SOCKET_TIMEOUT("response-socket-timeout", "0", "4.5.13"),
    /** How long parts of a response are gathered before they are sent. */
    RESPONSE_FLUSH_DELAY("response-flush-delay", Unit.MILLISECONDS, 0, 60_000, "5", "6.0.2"),
    /** The account that may connect to the processes. */
    SOCKET_USER("socket-user", Unit.ACCOUNT, "", "4.4.1"),
    /** The account that must own the script. */
    SCRIPT_USER("script-user", Unit.ACCOUNT, "", "3.0"),
    /** The group that must own the script. */
    SCRIPT_GROUP("script-group", Unit.GROUP, "", "3.0"),
    /** How much processor time a process may use before it is ended. */
    CPU_TIME_LIMIT("cpu-time-limit", "0", "3.0"),
    /** How nice a process is: 19 to everybody, -20 to nobody. */
    CPU_PRIORITY("cpu-priority", Unit.COUNT, -20, 19, "0", "3.0"),
    /** How much data memory a process may have. */
    MEMORY_LIMIT("memory-limit", Unit.BYTES, Limit.LEAST_MEMORY, Limit.MOST_MEMORY, "0", "3.4"),
    /** How much address space a process may have. */
    VIRTUAL_MEMORY_LIMIT("virtual-memory-limit", Unit.BYTES, Limit.LEAST_MEMORY, Limit.MOST_MEMORY, "0", "3.4"),
    /** Whether Python code may ask for the state of the processes. */
    SERVER_METRICS("server-metrics", Unit.SWITCH, "Off", "4.2.0");

    /** In what an option is measured. */
    public enum Unit {
        /** An account, by name or as {@code #} and number. */
        ACCOUNT,
        /** A group, by name or as {@code #} and number. */
        GROUP,
        /** Groups, separated by commas. */
        GROUPS,
        /** A whole number. */
        COUNT,
        /** Permission bits, in octal. */
        OCTAL,
        /** An absolute path. */
        DIRECTORY,
        /** Absolute paths, separated by colons. */
        DIRECTORIES,
        /** The name of a locale. */
        LOCALE,
        /** Any printable text. */
        TEXT,
        /** Seconds, with up to six digits after the point; ranges are in microseconds. */
        FRACTIONAL_SECONDS,
        /** Whole seconds. */
        SECONDS,
        /** Whole milliseconds. */
        MILLISECONDS,
        /** Bytes. */
        BYTES,
        /** On or Off. */
        SWITCH;

        /** Returns the smallest step of a time. */
        Duration step() {
            return switch (this) {
                case FRACTIONAL_SECONDS -> MICROSECOND;
                case MILLISECONDS -> MILLISECOND;
                default -> SECOND;
            };
        }

        private static final Duration MICROSECOND = Duration.ofNanos(1000);
        private static final Duration MILLISECOND = Duration.ofMillis(1);
        private static final Duration SECOND = Duration.ofSeconds(1);
    }

    /** Bounds that the constants cannot read from static fields of their own class. */
    private static final class Limit {
        /** Less than this no Python starts. */
        static final long LEAST_MEMORY = 16L << 20;

        /** More than any machine has; unlike other numbers, mod_wsgi reads these with 64 bits. */
        static final long MOST_MEMORY = 1L << 40;
    }

    private static final Optional<Integer> ONE = Optional.of(1);

    private final String key;
    private final Unit unit;
    private final long min;
    private final long max;
    private final String moduleDefault;
    private final Version since;

    DaemonOption(String key, Unit unit, long min, long max, String moduleDefault, String since) {
        this.key = key;
        this.unit = unit;
        this.min = min;
        this.max = max;
        this.moduleDefault = moduleDefault;
        this.since = Version.of(since);
    }

    /** An option without a range. */
    DaemonOption(String key, Unit unit, String moduleDefault, String since) {
        this(key, unit, 0, 0, moduleDefault, since);
    }

    /** A time in seconds, of which 0 stands for none; at most a year. */
    DaemonOption(String key, String moduleDefault, String since) {
        this(key, Unit.SECONDS, 0, 31_536_000, moduleDefault, since);
    }

    /** Returns the option's name in mod_wsgi and in site files. */
    public String key() {
        return key;
    }

    /** Returns the field that a problem names: the key, but {@code venv} for the virtual environment. */
    String field() {
        return this == PYTHON_HOME ? "venv" : key;
    }

    /** Returns in what it is measured. */
    public Unit unit() {
        return unit;
    }

    /** Returns the least number, in the option's unit; of no meaning where the unit has no numbers. */
    public long min() {
        return min;
    }

    /** Returns the largest number, in the option's unit; of no meaning where the unit has no numbers. */
    public long max() {
        return max;
    }

    /** Returns what mod_wsgi does if the option is not written; empty if that comes from the system or the server. */
    public String moduleDefault() {
        return moduleDefault;
    }

    /** Returns the first version of mod_wsgi that has the option. */
    public Version since() {
        return since;
    }

    /** Returns what is to be written for {@code process}, as mod_wsgi reads it; nothing if the option is to be left out. */
    public Optional<String> value(WsgiDaemonProcess process) {
        // A switch, not functions in the table: making some ninety of these takes a third of the command's start.
        return switch (this) {
            case USER -> text(process.user());
            case GROUP -> text(process.group());
            case SUPPLEMENTARY_GROUPS -> joined(process.supplementaryGroups(), ",");
            case PROCESSES -> process.processes().equals(ONE) ? Optional.empty() : text(process.processes());
            case THREADS -> text(process.threads());
            case UMASK -> text(process.umask());
            case HOME -> text(process.home());
            case CHROOT -> text(process.chroot());
            case LANG -> text(process.lang());
            case LOCALE -> text(process.locale());
            case PYTHON_HOME -> text(process.venv());
            case PYTHON_PATH -> joined(process.pythonPath(), ":");
            case PYTHON_EGGS -> text(process.pythonEggs());
            case SWITCH_INTERVAL -> fraction(process.switchInterval());
            case STACK_SIZE -> bytes(process.stackSize());
            case MAXIMUM_REQUESTS -> text(process.maximumRequests());
            case STARTUP_TIMEOUT -> seconds(process.startupTimeout());
            case SHUTDOWN_TIMEOUT -> seconds(process.shutdownTimeout());
            case DEADLOCK_TIMEOUT -> seconds(process.deadlockTimeout());
            case INACTIVITY_TIMEOUT -> seconds(process.inactivityTimeout());
            case REQUEST_TIMEOUT -> seconds(process.requestTimeout());
            case INTERRUPT_TIMEOUT -> seconds(process.interruptTimeout());
            case GRACEFUL_TIMEOUT -> seconds(process.gracefulTimeout());
            case EVICTION_TIMEOUT -> seconds(process.evictionTimeout());
            case RESTART_INTERVAL -> seconds(process.restartInterval());
            case CONNECT_TIMEOUT -> seconds(process.connectTimeout());
            case SOCKET_TIMEOUT -> seconds(process.socketTimeout());
            case QUEUE_TIMEOUT -> seconds(process.queueTimeout());
            case LISTEN_BACKLOG -> text(process.listenBacklog());
            case DISPLAY_NAME -> text(process.displayName());
            case SEND_BUFFER_SIZE -> bytes(process.sendBufferSize());
            case RECEIVE_BUFFER_SIZE -> bytes(process.receiveBufferSize());
            case HEADER_BUFFER_SIZE -> bytes(process.headerBufferSize());
            case RESPONSE_BUFFER_SIZE -> bytes(process.responseBufferSize());
            case RESPONSE_SOCKET_TIMEOUT -> seconds(process.responseSocketTimeout());
            case RESPONSE_FLUSH_DELAY -> milliseconds(process.responseFlushDelay());
            case SOCKET_USER -> text(process.socketUser());
            case SCRIPT_USER -> text(process.scriptUser());
            case SCRIPT_GROUP -> text(process.scriptGroup());
            case CPU_TIME_LIMIT -> seconds(process.cpuTimeLimit());
            case CPU_PRIORITY -> text(process.cpuPriority());
            case MEMORY_LIMIT -> bytes(process.memoryLimit());
            case VIRTUAL_MEMORY_LIMIT -> bytes(process.virtualMemoryLimit());
            case SERVER_METRICS -> onOff(process.serverMetrics());
        };
    }

    /** Returns a time as mod_wsgi reads seconds with a fraction. */
    public static String fractionText(Duration time) {
        return Texts.fraction(time);
    }

    /** Returns the option with that name, or nothing. */
    public static Optional<DaemonOption> ofKey(String key) {
        for (DaemonOption option : values()) {
            if (option.key.equals(key)) {
                return Optional.of(option);
            }
        }
        return Optional.empty();
    }

    /** Reads a text and hands the value to its setter, or notes what is wrong with it. */
    WsgiDaemonProcess.Builder read(WsgiDaemonProcess.Builder builder, String text) {
        return switch (this) {
            case USER -> builder.read(this, Account.parse(text), WsgiDaemonProcess.Builder::user);
            case GROUP -> builder.read(this, Group.parse(text), WsgiDaemonProcess.Builder::group);
            case SUPPLEMENTARY_GROUPS ->
                builder.read(
                        this,
                        Lists.read(text, ',', Group::parse),
                        (group, all) -> all.forEach(group::supplementaryGroup));
            case PROCESSES -> builder.read(this, Texts.number("", text), WsgiDaemonProcess.Builder::processes);
            case THREADS -> builder.read(this, Texts.number("", text), WsgiDaemonProcess.Builder::threads);
            case UMASK -> builder.read(this, FileMode.parse(text), WsgiDaemonProcess.Builder::umask);
            case HOME -> builder.read(this, AbsolutePath.parse(text), WsgiDaemonProcess.Builder::home);
            case CHROOT -> builder.read(this, AbsolutePath.parse(text), WsgiDaemonProcess.Builder::chroot);
            case LANG -> builder.read(this, LocaleName.parse(text), WsgiDaemonProcess.Builder::lang);
            case LOCALE -> builder.read(this, LocaleName.parse(text), WsgiDaemonProcess.Builder::locale);
            case PYTHON_HOME -> builder.venv(Venv.parse(text));
            case PYTHON_PATH ->
                builder.read(
                        this,
                        Lists.read(text, ':', AbsolutePath::parse),
                        (group, all) -> all.forEach(group::pythonPath));
            case PYTHON_EGGS -> builder.read(this, AbsolutePath.parse(text), WsgiDaemonProcess.Builder::pythonEggs);
            case SWITCH_INTERVAL ->
                builder.read(this, Texts.fraction("", text), WsgiDaemonProcess.Builder::switchInterval);
            case STACK_SIZE -> builder.read(this, ByteSize.parse(text), WsgiDaemonProcess.Builder::stackSize);
            case MAXIMUM_REQUESTS ->
                builder.read(this, Texts.number("", text), WsgiDaemonProcess.Builder::maximumRequests);
            case STARTUP_TIMEOUT ->
                builder.read(this, Texts.duration("", text), WsgiDaemonProcess.Builder::startupTimeout);
            case SHUTDOWN_TIMEOUT ->
                builder.read(this, Texts.duration("", text), WsgiDaemonProcess.Builder::shutdownTimeout);
            case DEADLOCK_TIMEOUT ->
                builder.read(this, Texts.duration("", text), WsgiDaemonProcess.Builder::deadlockTimeout);
            case INACTIVITY_TIMEOUT ->
                builder.read(this, Texts.duration("", text), WsgiDaemonProcess.Builder::inactivityTimeout);
            case REQUEST_TIMEOUT ->
                builder.read(this, Texts.duration("", text), WsgiDaemonProcess.Builder::requestTimeout);
            case INTERRUPT_TIMEOUT ->
                builder.read(this, Texts.duration("", text), WsgiDaemonProcess.Builder::interruptTimeout);
            case GRACEFUL_TIMEOUT ->
                builder.read(this, Texts.duration("", text), WsgiDaemonProcess.Builder::gracefulTimeout);
            case EVICTION_TIMEOUT ->
                builder.read(this, Texts.duration("", text), WsgiDaemonProcess.Builder::evictionTimeout);
            case RESTART_INTERVAL ->
                builder.read(this, Texts.duration("", text), WsgiDaemonProcess.Builder::restartInterval);
            case CONNECT_TIMEOUT ->
                builder.read(this, Texts.duration("", text), WsgiDaemonProcess.Builder::connectTimeout);
            case SOCKET_TIMEOUT ->
                builder.read(this, Texts.duration("", text), WsgiDaemonProcess.Builder::socketTimeout);
            case QUEUE_TIMEOUT -> builder.read(this, Texts.duration("", text), WsgiDaemonProcess.Builder::queueTimeout);
            case LISTEN_BACKLOG -> builder.read(this, Texts.number("", text), WsgiDaemonProcess.Builder::listenBacklog);
            case DISPLAY_NAME -> builder.read(this, PlainText.parse(text), WsgiDaemonProcess.Builder::displayName);
            case SEND_BUFFER_SIZE ->
                builder.read(this, ByteSize.parse(text), WsgiDaemonProcess.Builder::sendBufferSize);
            case RECEIVE_BUFFER_SIZE ->
                builder.read(this, ByteSize.parse(text), WsgiDaemonProcess.Builder::receiveBufferSize);
            case HEADER_BUFFER_SIZE ->
                builder.read(this, ByteSize.parse(text), WsgiDaemonProcess.Builder::headerBufferSize);
            case RESPONSE_BUFFER_SIZE ->
                builder.read(this, ByteSize.parse(text), WsgiDaemonProcess.Builder::responseBufferSize);
            case RESPONSE_SOCKET_TIMEOUT ->
                builder.read(this, Texts.duration("", text), WsgiDaemonProcess.Builder::responseSocketTimeout);
            case RESPONSE_FLUSH_DELAY ->
                builder.read(
                        this,
                        Texts.number("", text).map(Duration::ofMillis),
                        WsgiDaemonProcess.Builder::responseFlushDelay);
            case SOCKET_USER -> builder.read(this, Account.parse(text), WsgiDaemonProcess.Builder::socketUser);
            case SCRIPT_USER -> builder.read(this, Account.parse(text), WsgiDaemonProcess.Builder::scriptUser);
            case SCRIPT_GROUP -> builder.read(this, Group.parse(text), WsgiDaemonProcess.Builder::scriptGroup);
            case CPU_TIME_LIMIT ->
                builder.read(this, Texts.duration("", text), WsgiDaemonProcess.Builder::cpuTimeLimit);
            case CPU_PRIORITY -> builder.read(this, Texts.number("", text), WsgiDaemonProcess.Builder::cpuPriority);
            case MEMORY_LIMIT -> builder.read(this, ByteSize.parse(text), WsgiDaemonProcess.Builder::memoryLimit);
            case VIRTUAL_MEMORY_LIMIT ->
                builder.read(this, ByteSize.parse(text), WsgiDaemonProcess.Builder::virtualMemoryLimit);
            case SERVER_METRICS -> builder.read(this, Texts.onOff("", text), WsgiDaemonProcess.Builder::serverMetrics);
        };
    }

    /** Returns {@code value} if {@code count} of it lies in the option's range. */
    <T> Parsed<T> inRange(long count, T value) {
        return Texts.range(key, count, min, max).map(same -> value);
    }

    private static Optional<String> text(Optional<?> value) {
        return value.isPresent() ? Optional.of(value.get().toString()) : Optional.empty();
    }

    private static Optional<String> joined(List<?> items, String separator) {
        if (items.isEmpty()) {
            return Optional.empty();
        }
        StringJoiner joiner = new StringJoiner(separator);
        for (Object item : items) {
            joiner.add(item.toString());
        }
        return Optional.of(joiner.toString());
    }

    private static Optional<String> fraction(Optional<Duration> time) {
        return time.isPresent() ? Optional.of(Texts.fraction(time.get())) : Optional.empty();
    }

    private static Optional<String> seconds(Optional<Duration> time) {
        return time.isPresent() ? Optional.of(Long.toString(time.get().toSeconds())) : Optional.empty();
    }

    private static Optional<String> milliseconds(Optional<Duration> time) {
        return time.isPresent() ? Optional.of(Long.toString(time.get().toMillis())) : Optional.empty();
    }

    private static Optional<String> bytes(Optional<ByteSize> size) {
        return size.isPresent() ? Optional.of(Long.toString(size.get().bytes())) : Optional.empty();
    }

    private static Optional<String> onOff(Optional<Boolean> on) {
        return on.isPresent() ? Optional.of(on.get() ? "On" : "Off") : Optional.empty();
    }

    /** Lists in one text. */
    private static final class Lists {
        static <T> Parsed<List<T>> read(String text, char separator, Function<String, Parsed<T>> item) {
            List<T> items = new ArrayList<>();
            List<Problem> problems = new ArrayList<>();
            int start = 0;
            for (int i = 0; i <= text.length(); i++) {
                if (i == text.length() || text.charAt(i) == separator) {
                    Parsed<T> parsed = item.apply(text.substring(start, i));
                    parsed.toOptional().ifPresent(items::add);
                    problems.addAll(parsed.problems());
                    start = i + 1;
                }
            }
            return problems.isEmpty() ? Parsed.accepted(items) : new Parsed.Rejected<>(problems);
        }
    }
}
