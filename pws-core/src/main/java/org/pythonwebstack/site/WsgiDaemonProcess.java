package org.pythonwebstack.site;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.immutables.value.Value;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Account;
import org.pythonwebstack.value.ByteSize;
import org.pythonwebstack.value.FileMode;
import org.pythonwebstack.value.Group;
import org.pythonwebstack.value.LocaleName;
import org.pythonwebstack.value.Parsed;
import org.pythonwebstack.value.PlainText;
import org.pythonwebstack.value.ProcessGroupName;
import org.pythonwebstack.value.Refused;

/**
 * A group of processes that run Python code apart from the web server: mod_wsgi's {@code WSGIDaemonProcess} with all of
 * its 44 options, of which the Gunicorn renderer uses those that have a meaning there.
 *
 * <p>Every option is optional. {@code build()} fills in the defaults that are named below, so that a site behaves alike
 * whatever the version of the module; {@link #given()} tells which options the person chose. "Default: none" leaves the
 * option out. {@link DaemonOption} is the same list as a table.
 */
@Value.Immutable
public abstract class WsgiDaemonProcess {

    WsgiDaemonProcess() {}

    /** Returns a builder. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns the group's name. In a {@link Site} it always has one. Default: the name of the site. */
    public abstract Optional<ProcessGroupName> name();

    /** Returns the account of the processes. Default: the site's; without one the web server's own. */
    public abstract Optional<Account> user();

    /** Returns the group of the processes. Default: the site's, or the account's own. */
    public abstract Optional<Group> group();

    /** Returns further groups of the processes. Default: those of the account in the system's user database. */
    public abstract List<Group> supplementaryGroups();

    /** Returns how many processes there are, 1 to 1000. Default: 2. */
    public abstract Optional<Integer> processes();

    /** Returns how many threads each process has, 1 to 65533. Default: 3. */
    public abstract Optional<Integer> threads();

    /** Returns which permissions the files that the application makes lack. Default: 027: nothing for others. */
    public abstract Optional<FileMode> umask();

    /** Returns the working directory; it must exist, or the processes start and die for ever. Default: the site's root. */
    public abstract Optional<AbsolutePath> home();

    /** Returns the root directory that the processes see; needs a server that is started by root. Default: none. */
    public abstract Optional<AbsolutePath> chroot();

    /** Returns LANG. Default: C.UTF-8. */
    public abstract Optional<LocaleName> lang();

    /** Returns LC_ALL. Default: C.UTF-8. */
    public abstract Optional<LocaleName> locale();

    /** Returns the virtual environment ({@code python-home}). Default: none: the interpreter's own packages. */
    public abstract Optional<Venv> venv();

    /** Returns the directories at the front of the module search path, in order; {@code .pth} files there are run. */
    public abstract List<AbsolutePath> pythonPath();

    /** Returns the directory where packages that are archives are unpacked. Default: none. */
    public abstract Optional<AbsolutePath> pythonEggs();

    /** Returns after which time another thread may have the interpreter lock, 1 µs to 10 s; mod_wsgi 6.0. Default: none: Python's 5 ms. */
    public abstract Optional<Duration> switchInterval();

    /** Returns the stack of each thread, 16 KiB to 1 GiB. Default: none: the system's. */
    public abstract Optional<ByteSize> stackSize();

    /** Returns after how many requests a process is replaced, 0 for never. Default: none. */
    public abstract Optional<Integer> maximumRequests();

    /** Returns how long loading the application may take, 0 s for ever, at most a year. Default: 15 s. */
    public abstract Optional<Duration> startupTimeout();

    /** Returns how long a process may take to end, 0 s for ever, at most a year. Default: 5 s. */
    public abstract Optional<Duration> shutdownTimeout();

    /** Returns how long the interpreter lock may be held before the process is replaced, 0 s for ever, at most a year. Default: 60 s. */
    public abstract Optional<Duration> deadlockTimeout();

    /** Returns after which idle time a process is replaced, 0 s for never, at most a year. Default: none. */
    public abstract Optional<Duration> inactivityTimeout();

    /** Returns how long a request may run before its process is replaced, 0 s for ever, at most a year; mod_wsgi before 6.0 takes the average over the threads. Default: 60 s. */
    public abstract Optional<Duration> requestTimeout();

    /** Returns how long a request that is out of time gets to end after it was interrupted, 0 s to a year; needs a request timeout; mod_wsgi 6.0. Default: none. */
    public abstract Optional<Duration> interruptTimeout();

    /** Returns how long running requests get before a process is replaced, 0 s to a year. Default: 15 s. */
    public abstract Optional<Duration> gracefulTimeout();

    /** Returns the same when a process is asked to go by a signal, 0 s for the graceful timeout, at most a year. Default: none. */
    public abstract Optional<Duration> evictionTimeout();

    /** Returns after which time a process is replaced, 0 s for never, at most a year. Default: none. */
    public abstract Optional<Duration> restartInterval();

    /** Returns how long the web server tries to connect to a process, 0 s to a year. Default: 15 s. */
    public abstract Optional<Duration> connectTimeout();

    /** Returns how long the web server waits for data from a process, 0 s for its own timeout, at most a year. Default: 60 s. */
    public abstract Optional<Duration> socketTimeout();

    /** Returns how old a request may be when a process takes it; older ones are answered with 504; 0 s for any age, at most a year. Default: 45 s. */
    public abstract Optional<Duration> queueTimeout();

    /** Returns how many connections may wait for the processes, 0 to 65535. Default: none: 100. */
    public abstract Optional<Integer> listenBacklog();

    /** Returns what {@code ps} shows for the processes; {@code %{GROUP}} stands for {@code (wsgi:NAME)}. Default: {@code %{GROUP}}. */
    public abstract Optional<PlainText> displayName();

    /** Returns the kernel's buffer for sending, 512 bytes to 1 GiB. Default: none. */
    public abstract Optional<ByteSize> sendBufferSize();

    /** Returns the kernel's buffer for receiving, 512 bytes to 1 GiB. Default: none. */
    public abstract Optional<ByteSize> receiveBufferSize();

    /** Returns how large the headers of a response may be, 8 KiB to 1 GiB. Default: none: 32 KiB. */
    public abstract Optional<ByteSize> headerBufferSize();

    /** Returns how much of a response is held for a slow client, 64 KiB to 1 GiB. Default: none: 64 KiB; 8 MiB since mod_wsgi 6.0.2. */
    public abstract Optional<ByteSize> responseBufferSize();

    /** Returns how long writing to a client may block, 0 s for the socket timeout, at most a year. Default: none. */
    public abstract Optional<Duration> responseSocketTimeout();

    /** Returns how long parts of a response are gathered before they are sent, 0 to 60,000 whole milliseconds; mod_wsgi 6.0.2. Default: none: 5 ms. */
    public abstract Optional<Duration> responseFlushDelay();

    /** Returns the account that may connect to the processes; with mpm-itk the one that the virtual host runs as. Default: that one; else the web server's. */
    public abstract Optional<Account> socketUser();

    /** Returns the account that must own the script and its directory; not together with {@code script-group}. Default: none: not asked. */
    public abstract Optional<Account> scriptUser();

    /** Returns the group that must own the script and its directory; not together with {@code script-user}. Default: none: not asked. */
    public abstract Optional<Group> scriptGroup();

    /** Returns how much processor time a process may use before it is ended, 0 s for any, at most a year. Default: none. */
    public abstract Optional<Duration> cpuTimeLimit();

    /** Returns how nice the processes are, -20 to 19. Default: none: 0. */
    public abstract Optional<Integer> cpuPriority();

    /** Returns how much data memory a process may have, 16 MiB to 1 TiB. Default: none. */
    public abstract Optional<ByteSize> memoryLimit();

    /** Returns how much address space a process may have, 16 MiB to 1 TiB. Default: none. */
    public abstract Optional<ByteSize> virtualMemoryLimit();

    /** Returns whether Python code may ask for the state of the server's processes. Default: none: off. */
    public abstract Optional<Boolean> serverMetrics();

    /** Returns the options that were chosen, and not filled in. */
    public abstract Set<DaemonOption> given();

    /** Returns this group as a part of a site, which fills in what only a site knows. */
    WsgiDaemonProcess in(
            ProcessGroupName defaultName, Optional<AbsolutePath> root, Optional<Account> defaultSocketUser) {
        ImmutableWsgiDaemonProcess.Builder part =
                ImmutableWsgiDaemonProcess.assemble().from(this);
        if (name().isEmpty()) {
            part.name(defaultName);
        }
        if (home().isEmpty() && chroot().isEmpty()) {
            part.home(root);
        }
        if (socketUser().isEmpty()) {
            part.socketUser(defaultSocketUser);
        }
        return part.build();
    }

    /** Builds a {@link WsgiDaemonProcess}. */
    public static final class Builder {

        private final Fields fields = new Fields();
        private final Set<DaemonOption> given = EnumSet.noneOf(DaemonOption.class);
        private final ImmutableWsgiDaemonProcess.Builder built = ImmutableWsgiDaemonProcess.assemble();

        private Builder() {}

        /** Sets the group's name. */
        public Builder name(ProcessGroupName name) {
            fields.set("name", name, built::name);
            return this;
        }

        /** Sets the group's name. */
        public Builder name(String name) {
            fields.read("name", ProcessGroupName.parse(name), built::name);
            return this;
        }

        /**
         * Sets any option from its text, strictly: {@code 5x} is no number. A time may have one of the units s, m, h, d
         * ({@code response-flush-delay} counts milliseconds and has none); a size one of k, m, g; groups are separated by
         * commas and directories by colons.
         */
        public Builder option(DaemonOption option, String text) {
            fields.writtenAs(text);
            option.read(this, text);
            fields.writtenAs("");
            return this;
        }

        /** Sets the account of the processes. */
        public Builder user(Account user) {
            return value(DaemonOption.USER, user, built::user);
        }

        /** Sets the account of the processes. */
        public Builder user(String user) {
            return option(DaemonOption.USER, user);
        }

        /** Sets the group of the processes. */
        public Builder group(Group group) {
            return value(DaemonOption.GROUP, group, built::group);
        }

        /** Sets the group of the processes. */
        public Builder group(String group) {
            return option(DaemonOption.GROUP, group);
        }

        /** Adds a further group of the processes. */
        public Builder supplementaryGroup(Group group) {
            given.add(DaemonOption.SUPPLEMENTARY_GROUPS);
            fields.add("supplementary-groups", group, built::addSupplementaryGroups);
            return this;
        }

        /** Adds a further group of the processes. */
        public Builder supplementaryGroup(String group) {
            given.add(DaemonOption.SUPPLEMENTARY_GROUPS);
            fields.addRead("supplementary-groups", Group.parse(group), built::addSupplementaryGroups);
            return this;
        }

        /** Sets how many processes there are, 1 to 1000. */
        public Builder processes(int processes) {
            return number(DaemonOption.PROCESSES, processes, built::processes);
        }

        /** Sets how many threads each process has, 1 to 65533. */
        public Builder threads(int threads) {
            return number(DaemonOption.THREADS, threads, built::threads);
        }

        /** Sets which permissions the files that the application makes lack. */
        public Builder umask(FileMode umask) {
            return value(DaemonOption.UMASK, umask, built::umask);
        }

        /** Sets which permissions the files that the application makes lack. */
        public Builder umask(String umask) {
            return option(DaemonOption.UMASK, umask);
        }

        /** Sets the working directory. */
        public Builder home(AbsolutePath home) {
            return value(DaemonOption.HOME, home, built::home);
        }

        /** Sets the working directory. */
        public Builder home(String home) {
            return option(DaemonOption.HOME, home);
        }

        /** Sets the root directory that the processes see. */
        public Builder chroot(AbsolutePath chroot) {
            return value(DaemonOption.CHROOT, chroot, built::chroot);
        }

        /** Sets the root directory that the processes see. */
        public Builder chroot(String chroot) {
            return option(DaemonOption.CHROOT, chroot);
        }

        /** Sets LANG. */
        public Builder lang(LocaleName lang) {
            return value(DaemonOption.LANG, lang, built::lang);
        }

        /** Sets LANG. */
        public Builder lang(String lang) {
            return option(DaemonOption.LANG, lang);
        }

        /** Sets LC_ALL. */
        public Builder locale(LocaleName locale) {
            return value(DaemonOption.LOCALE, locale, built::locale);
        }

        /** Sets LC_ALL. */
        public Builder locale(String locale) {
            return option(DaemonOption.LOCALE, locale);
        }

        /** Sets the virtual environment ({@code python-home}). */
        public Builder venv(Venv venv) {
            given.add(DaemonOption.PYTHON_HOME);
            if (fields.takes(DaemonOption.PYTHON_HOME.field(), venv)) {
                built.venv(venv);
            }
            return this;
        }

        /** Sets the virtual environment ({@code python-home}). */
        public Builder venv(String venv) {
            return option(DaemonOption.PYTHON_HOME, venv);
        }

        /** Adds a directory to the module search path. */
        public Builder pythonPath(AbsolutePath directory) {
            given.add(DaemonOption.PYTHON_PATH);
            fields.add("python-path", directory, built::addPythonPath);
            return this;
        }

        /** Adds one directory to the module search path; a text with {@code :} is refused and not split. */
        public Builder pythonPath(String directory) {
            given.add(DaemonOption.PYTHON_PATH);
            fields.addRead("python-path", AbsolutePath.parse(directory), built::addPythonPath);
            return this;
        }

        /** Sets the directory where packages that are archives are unpacked. */
        public Builder pythonEggs(AbsolutePath pythonEggs) {
            return value(DaemonOption.PYTHON_EGGS, pythonEggs, built::pythonEggs);
        }

        /** Sets the directory where packages that are archives are unpacked. */
        public Builder pythonEggs(String pythonEggs) {
            return option(DaemonOption.PYTHON_EGGS, pythonEggs);
        }

        /** Sets after which time another thread may have the interpreter lock, 1 µs to 10 s. */
        public Builder switchInterval(Duration switchInterval) {
            return time(DaemonOption.SWITCH_INTERVAL, switchInterval, built::switchInterval);
        }

        /** Sets the stack of each thread, 16 KiB to 1 GiB. */
        public Builder stackSize(ByteSize stackSize) {
            return size(DaemonOption.STACK_SIZE, stackSize, built::stackSize);
        }

        /** Sets the stack of each thread, 16 KiB to 1 GiB. */
        public Builder stackSize(String stackSize) {
            return option(DaemonOption.STACK_SIZE, stackSize);
        }

        /** Sets after how many requests a process is replaced, 0 for never. */
        public Builder maximumRequests(int maximumRequests) {
            return number(DaemonOption.MAXIMUM_REQUESTS, maximumRequests, built::maximumRequests);
        }

        /** Sets how long loading the application may take, 0 s for ever, at most a year. */
        public Builder startupTimeout(Duration startupTimeout) {
            return time(DaemonOption.STARTUP_TIMEOUT, startupTimeout, built::startupTimeout);
        }

        /** Sets how long a process may take to end, 0 s for ever, at most a year. */
        public Builder shutdownTimeout(Duration shutdownTimeout) {
            return time(DaemonOption.SHUTDOWN_TIMEOUT, shutdownTimeout, built::shutdownTimeout);
        }

        /** Sets how long the interpreter lock may be held before the process is replaced, 0 s for ever, at most a year. */
        public Builder deadlockTimeout(Duration deadlockTimeout) {
            return time(DaemonOption.DEADLOCK_TIMEOUT, deadlockTimeout, built::deadlockTimeout);
        }

        /** Sets after which idle time a process is replaced, 0 s for never, at most a year. */
        public Builder inactivityTimeout(Duration inactivityTimeout) {
            return time(DaemonOption.INACTIVITY_TIMEOUT, inactivityTimeout, built::inactivityTimeout);
        }

        /** Sets how long a request may run before its process is replaced, 0 s for ever, at most a year. */
        public Builder requestTimeout(Duration requestTimeout) {
            return time(DaemonOption.REQUEST_TIMEOUT, requestTimeout, built::requestTimeout);
        }

        /** Sets how long a request that is out of time gets to end after it was interrupted, 0 s to a year. */
        public Builder interruptTimeout(Duration interruptTimeout) {
            return time(DaemonOption.INTERRUPT_TIMEOUT, interruptTimeout, built::interruptTimeout);
        }

        /** Sets how long running requests get before a process is replaced, 0 s to a year. */
        public Builder gracefulTimeout(Duration gracefulTimeout) {
            return time(DaemonOption.GRACEFUL_TIMEOUT, gracefulTimeout, built::gracefulTimeout);
        }

        /** Sets the same when a process is asked to go by a signal, 0 s for the graceful timeout, at most a year. */
        public Builder evictionTimeout(Duration evictionTimeout) {
            return time(DaemonOption.EVICTION_TIMEOUT, evictionTimeout, built::evictionTimeout);
        }

        /** Sets after which time a process is replaced, 0 s for never, at most a year. */
        public Builder restartInterval(Duration restartInterval) {
            return time(DaemonOption.RESTART_INTERVAL, restartInterval, built::restartInterval);
        }

        /** Sets how long the web server tries to connect to a process, 0 s to a year. */
        public Builder connectTimeout(Duration connectTimeout) {
            return time(DaemonOption.CONNECT_TIMEOUT, connectTimeout, built::connectTimeout);
        }

        /** Sets how long the web server waits for data from a process, 0 s for its own timeout, at most a year. */
        public Builder socketTimeout(Duration socketTimeout) {
            return time(DaemonOption.SOCKET_TIMEOUT, socketTimeout, built::socketTimeout);
        }

        /** Sets how old a request may be when a process takes it. */
        public Builder queueTimeout(Duration queueTimeout) {
            return time(DaemonOption.QUEUE_TIMEOUT, queueTimeout, built::queueTimeout);
        }

        /** Sets how many connections may wait for the processes, 0 to 65535. */
        public Builder listenBacklog(int listenBacklog) {
            return number(DaemonOption.LISTEN_BACKLOG, listenBacklog, built::listenBacklog);
        }

        /** Sets what {@code ps} shows for the processes. */
        public Builder displayName(PlainText displayName) {
            return value(DaemonOption.DISPLAY_NAME, displayName, built::displayName);
        }

        /** Sets what {@code ps} shows for the processes. */
        public Builder displayName(String displayName) {
            return option(DaemonOption.DISPLAY_NAME, displayName);
        }

        /** Sets the kernel's buffer for sending, 512 bytes to 1 GiB. */
        public Builder sendBufferSize(ByteSize sendBufferSize) {
            return size(DaemonOption.SEND_BUFFER_SIZE, sendBufferSize, built::sendBufferSize);
        }

        /** Sets the kernel's buffer for sending, 512 bytes to 1 GiB. */
        public Builder sendBufferSize(String sendBufferSize) {
            return option(DaemonOption.SEND_BUFFER_SIZE, sendBufferSize);
        }

        /** Sets the kernel's buffer for receiving, 512 bytes to 1 GiB. */
        public Builder receiveBufferSize(ByteSize receiveBufferSize) {
            return size(DaemonOption.RECEIVE_BUFFER_SIZE, receiveBufferSize, built::receiveBufferSize);
        }

        /** Sets the kernel's buffer for receiving, 512 bytes to 1 GiB. */
        public Builder receiveBufferSize(String receiveBufferSize) {
            return option(DaemonOption.RECEIVE_BUFFER_SIZE, receiveBufferSize);
        }

        /** Sets how large the headers of a response may be, 8 KiB to 1 GiB. */
        public Builder headerBufferSize(ByteSize headerBufferSize) {
            return size(DaemonOption.HEADER_BUFFER_SIZE, headerBufferSize, built::headerBufferSize);
        }

        /** Sets how large the headers of a response may be, 8 KiB to 1 GiB. */
        public Builder headerBufferSize(String headerBufferSize) {
            return option(DaemonOption.HEADER_BUFFER_SIZE, headerBufferSize);
        }

        /** Sets how much of a response is held for a slow client, 64 KiB to 1 GiB. */
        public Builder responseBufferSize(ByteSize responseBufferSize) {
            return size(DaemonOption.RESPONSE_BUFFER_SIZE, responseBufferSize, built::responseBufferSize);
        }

        /** Sets how much of a response is held for a slow client, 64 KiB to 1 GiB. */
        public Builder responseBufferSize(String responseBufferSize) {
            return option(DaemonOption.RESPONSE_BUFFER_SIZE, responseBufferSize);
        }

        /** Sets how long writing to a client may block, 0 s for the socket timeout, at most a year. */
        public Builder responseSocketTimeout(Duration responseSocketTimeout) {
            return time(DaemonOption.RESPONSE_SOCKET_TIMEOUT, responseSocketTimeout, built::responseSocketTimeout);
        }

        /** Sets how long parts of a response are gathered before they are sent, 0 to 60,000 whole milliseconds. */
        public Builder responseFlushDelay(Duration responseFlushDelay) {
            return time(DaemonOption.RESPONSE_FLUSH_DELAY, responseFlushDelay, built::responseFlushDelay);
        }

        /** Sets the account that may connect to the processes. */
        public Builder socketUser(Account socketUser) {
            return value(DaemonOption.SOCKET_USER, socketUser, built::socketUser);
        }

        /** Sets the account that may connect to the processes. */
        public Builder socketUser(String socketUser) {
            return option(DaemonOption.SOCKET_USER, socketUser);
        }

        /** Sets the account that must own the script and its directory. */
        public Builder scriptUser(Account scriptUser) {
            return value(DaemonOption.SCRIPT_USER, scriptUser, built::scriptUser);
        }

        /** Sets the account that must own the script and its directory. */
        public Builder scriptUser(String scriptUser) {
            return option(DaemonOption.SCRIPT_USER, scriptUser);
        }

        /** Sets the group that must own the script and its directory. */
        public Builder scriptGroup(Group scriptGroup) {
            return value(DaemonOption.SCRIPT_GROUP, scriptGroup, built::scriptGroup);
        }

        /** Sets the group that must own the script and its directory. */
        public Builder scriptGroup(String scriptGroup) {
            return option(DaemonOption.SCRIPT_GROUP, scriptGroup);
        }

        /** Sets how much processor time a process may use before it is ended, 0 s for any, at most a year. */
        public Builder cpuTimeLimit(Duration cpuTimeLimit) {
            return time(DaemonOption.CPU_TIME_LIMIT, cpuTimeLimit, built::cpuTimeLimit);
        }

        /** Sets how nice the processes are, -20 to 19. */
        public Builder cpuPriority(int cpuPriority) {
            return number(DaemonOption.CPU_PRIORITY, cpuPriority, built::cpuPriority);
        }

        /** Sets how much data memory a process may have, 16 MiB to 1 TiB. */
        public Builder memoryLimit(ByteSize memoryLimit) {
            return size(DaemonOption.MEMORY_LIMIT, memoryLimit, built::memoryLimit);
        }

        /** Sets how much data memory a process may have, 16 MiB to 1 TiB. */
        public Builder memoryLimit(String memoryLimit) {
            return option(DaemonOption.MEMORY_LIMIT, memoryLimit);
        }

        /** Sets how much address space a process may have, 16 MiB to 1 TiB. */
        public Builder virtualMemoryLimit(ByteSize virtualMemoryLimit) {
            return size(DaemonOption.VIRTUAL_MEMORY_LIMIT, virtualMemoryLimit, built::virtualMemoryLimit);
        }

        /** Sets how much address space a process may have, 16 MiB to 1 TiB. */
        public Builder virtualMemoryLimit(String virtualMemoryLimit) {
            return option(DaemonOption.VIRTUAL_MEMORY_LIMIT, virtualMemoryLimit);
        }

        /** Sets whether Python code may ask for the state of the server's processes. */
        public Builder serverMetrics(boolean serverMetrics) {
            return value(DaemonOption.SERVER_METRICS, serverMetrics, built::serverMetrics);
        }

        /** Returns the process group, or everything that is wrong. */
        public Parsed<WsgiDaemonProcess> result() {
            return ProcessRules.complete(built, fields, given);
        }

        /** Returns the process group. Throws {@link Refused} with everything that is wrong. */
        public WsgiDaemonProcess build() {
            return result().orThrow();
        }

        /** Takes the option that nearly every site gives; see {@link Fields}. */
        Builder venv(Parsed<Venv> parsed) {
            if (parsed instanceof Parsed.Accepted<Venv> accepted) {
                return venv(accepted.value());
            }
            fields.reads(DaemonOption.PYTHON_HOME.field(), parsed);
            return this;
        }

        <T> Builder read(DaemonOption option, Parsed<T> parsed, BiConsumer<Builder, T> setter) {
            if (parsed instanceof Parsed.Accepted<T> accepted) {
                setter.accept(this, accepted.value());
            } else {
                fields.reads(option.field(), parsed);
            }
            return this;
        }

        private <T> Builder value(DaemonOption option, T value, Consumer<? super T> use) {
            given.add(option);
            fields.set(option.field(), value, use);
            return this;
        }

        private Builder number(DaemonOption option, int value, Consumer<Integer> use) {
            given.add(option);
            fields.read(option.key(), option.inRange(value, value), use);
            return this;
        }

        private Builder size(DaemonOption option, ByteSize value, Consumer<ByteSize> use) {
            given.add(option);
            fields.read(option.key(), option.inRange(value.bytes(), value), use);
            return this;
        }

        private Builder time(DaemonOption option, Duration value, Consumer<Duration> use) {
            given.add(option);
            fields.read(
                    option.key(),
                    Texts.range(option.key(), value, option.unit().step(), option.min(), option.max()),
                    use);
            return this;
        }
    }
}
