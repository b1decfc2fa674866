package org.pythonwebstack.site;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.immutables.value.Value;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Parsed;
import org.pythonwebstack.value.PlainText;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Problems;
import org.pythonwebstack.value.Refused;

/**
 * What mod_wsgi can be told only once for a whole Apache, and not by a site: the interpreter that embedded applications
 * share, and the sockets of the daemon processes.
 */
@Value.Immutable
public abstract class WsgiServer {

    /** The settings of a server for which nothing was said. */
    public static final WsgiServer DEFAULT = builder().build();

    // mod_wsgi adds ".PID.GENERATION.NUMBER.sock"; the kernel takes 107 bytes before the NUL (unix(7)).
    private static final int MAX_SOCKET_PREFIX = 76;

    private static final AbsolutePath[] WRITABLE_BY_ALL = {
        AbsolutePath.of("/tmp"), AbsolutePath.of("/var/tmp"), AbsolutePath.of("/dev/shm")
    };

    WsgiServer() {}

    /** Returns a builder. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns the virtual environment of embedded applications ({@code WSGIPythonHome}); default none. */
    public abstract Optional<Venv> pythonHome();

    /** Returns directories at the front of the module search path of embedded applications; default none. */
    public abstract List<AbsolutePath> pythonPath();

    /** Returns where embedded applications unpack packages that are archives; default none. */
    public abstract Optional<AbsolutePath> pythonEggs();

    /** Returns whether embedded applications are refused; default: they are, unless a rendered site has one. */
    public abstract Optional<Boolean> restrictEmbedded();

    /** Returns the beginning of the paths of sockets, at most 76 bytes; default: the renderer's layout chooses. */
    public abstract Optional<AbsolutePath> socketPrefix();

    /**
     * Returns whether sockets get another name at each graceful restart; default no, so that requests of the old
     * generation of server processes still find theirs.
     */
    @Value.Default
    public boolean socketRotation() {
        return false;
    }

    /** Returns which optimisation Python does: 0 none, 1 without assertions, 2 also without docstrings; default 0. */
    @Value.Default
    public int pythonOptimize() {
        return 0;
    }

    /**
     * Returns the fixed seed of Python's hashes, 0 to 4294967295; default none: random. The word {@code random} cannot be
     * said: mod_wsgi 5.0.1 to 6.0.5 take it for 0.
     */
    public abstract Optional<Long> hashSeed();

    /** Returns whether Python leaves out writing compiled modules; default no. */
    @Value.Default
    public boolean dontWriteBytecode() {
        return false;
    }

    /** Returns whether interpreters are torn down when a process ends; default: left to the module, which does. */
    public abstract Optional<Boolean> destroyInterpreter();

    /** Returns whether embedded applications may ask for the state of the server's processes; default no. */
    @Value.Default
    public boolean serverMetrics() {
        return false;
    }

    /** Returns filters of Python's warnings, as behind {@code python -W}, later ones first; default none. */
    public abstract List<PlainText> pythonWarnings();

    /**
     * Returns after which time another thread of an embedded application may have the interpreter lock, up to ten seconds;
     * default: left to Python. mod_wsgi 6.
     */
    public abstract Optional<Duration> switchInterval();

    /** Returns whether each interpreter has a lock of its own; default: left to the module: no. mod_wsgi 6. */
    public abstract Optional<Boolean> perInterpreterGil();

    /** Returns whether Python runs without the interpreter lock; default: left to the module: no. mod_wsgi 6. */
    public abstract Optional<Boolean> freeThreading();

    /** Returns whether reading standard input is an error; default: left to the module: no. */
    public abstract Optional<Boolean> restrictStdin();

    /** Returns whether writing standard output is an error; default: left to the module: no. */
    public abstract Optional<Boolean> restrictStdout();

    /** Returns whether setting signal handlers has no effect; default: left to the module: it has none. */
    public abstract Optional<Boolean> restrictSignal();

    /** Builds {@link WsgiServer}. */
    public static final class Builder {

        private static final long MAX_SEED = 4_294_967_295L;
        private static final Set<String> WARNING_ACTIONS =
                Set.of("default", "error", "always", "module", "once", "ignore");

        private final Fields fields = new Fields();
        private final ImmutableWsgiServer.Builder built = ImmutableWsgiServer.assemble();

        private Builder() {}

        /** Sets the virtual environment of embedded applications. */
        public Builder pythonHome(Venv venv) {
            fields.set("python-home", venv, built::pythonHome);
            return this;
        }

        /** Sets the virtual environment of embedded applications. */
        public Builder pythonHome(String venv) {
            fields.read("python-home", Venv.parse(venv), built::pythonHome);
            return this;
        }

        /** Adds a directory to the module search path. */
        public Builder pythonPath(AbsolutePath directory) {
            fields.add("python-path", directory, built::addPythonPath);
            return this;
        }

        /** Adds one directory to the module search path; a text with {@code :} is refused and not split. */
        public Builder pythonPath(String directory) {
            fields.addRead("python-path", AbsolutePath.parse(directory), built::addPythonPath);
            return this;
        }

        /** Sets where packages that are archives are unpacked. */
        public Builder pythonEggs(AbsolutePath directory) {
            fields.set("python-eggs", directory, built::pythonEggs);
            return this;
        }

        /** Sets where packages that are archives are unpacked. */
        public Builder pythonEggs(String directory) {
            fields.read("python-eggs", AbsolutePath.parse(directory), built::pythonEggs);
            return this;
        }

        /** Sets whether embedded applications are refused. */
        public Builder restrictEmbedded(boolean restrict) {
            fields.set("restrict-embedded", restrict, built::restrictEmbedded);
            return this;
        }

        /** Sets the beginning of the paths of sockets. */
        public Builder socketPrefix(AbsolutePath prefix) {
            fields.set("socket-prefix", prefix, built::socketPrefix);
            return this;
        }

        /** Sets the beginning of the paths of sockets. */
        public Builder socketPrefix(String prefix) {
            fields.read("socket-prefix", AbsolutePath.parse(prefix), built::socketPrefix);
            return this;
        }

        /** Sets whether sockets get another name at each graceful restart. */
        public Builder socketRotation(boolean rotation) {
            fields.set("socket-rotation", rotation, built::socketRotation);
            return this;
        }

        /** Sets which optimisation Python does, 0 to 2. */
        public Builder pythonOptimize(int level) {
            fields.read(
                    "python-optimize",
                    Texts.range("python-optimize", level, 0, 2).map(Long::intValue),
                    built::pythonOptimize);
            return this;
        }

        /** Sets the seed of Python's hashes, 0 to 4294967295. */
        public Builder hashSeed(long seed) {
            fields.read("hash-seed", Texts.range("hash-seed", seed, 0, MAX_SEED), built::hashSeed);
            return this;
        }

        /** Sets whether Python leaves out writing compiled modules. */
        public Builder dontWriteBytecode(boolean dont) {
            fields.set("dont-write-bytecode", dont, built::dontWriteBytecode);
            return this;
        }

        /** Sets whether interpreters are torn down when a process ends. */
        public Builder destroyInterpreter(boolean destroy) {
            fields.set("destroy-interpreter", destroy, built::destroyInterpreter);
            return this;
        }

        /** Sets whether embedded applications may ask for the state of the server's processes. */
        public Builder serverMetrics(boolean metrics) {
            fields.set("server-metrics", metrics, built::serverMetrics);
            return this;
        }

        /** Adds a filter of Python's warnings. */
        public Builder pythonWarnings(PlainText filter) {
            return pythonWarnings(filter.toString());
        }

        /** Adds a filter of Python's warnings: {@code ignore::DeprecationWarning}. */
        public Builder pythonWarnings(String filter) {
            fields.addRead("python-warnings", filter(filter), built::addPythonWarnings);
            return this;
        }

        private static Parsed<PlainText> filter(String text) {
            Parsed<PlainText> plain = PlainText.parse(text);
            int colon = text.indexOf(':');
            boolean known = WARNING_ACTIONS.contains(colon < 0 ? text : text.substring(0, colon));
            return known || !(plain instanceof Parsed.Accepted<PlainText>)
                    ? plain
                    : Parsed.rejected(Problem.of(SiteRule.WARNING_FILTER, "python-warnings", text));
        }

        /** Sets after which time another thread may have the interpreter lock: a microsecond to ten seconds. */
        public Builder switchInterval(Duration time) {
            fields.read(
                    "switch-interval",
                    Texts.range(
                            "switch-interval",
                            time,
                            DaemonOption.SWITCH_INTERVAL.unit().step(),
                            DaemonOption.SWITCH_INTERVAL.min(),
                            DaemonOption.SWITCH_INTERVAL.max()),
                    built::switchInterval);
            return this;
        }

        /** Sets whether each interpreter has a lock of its own. */
        public Builder perInterpreterGil(boolean own) {
            fields.set("per-interpreter-gil", own, built::perInterpreterGil);
            return this;
        }

        /** Sets whether Python runs without the interpreter lock. */
        public Builder freeThreading(boolean free) {
            fields.set("free-threading", free, built::freeThreading);
            return this;
        }

        /** Sets whether reading standard input is an error. */
        public Builder restrictStdin(boolean restrict) {
            fields.set("restrict-stdin", restrict, built::restrictStdin);
            return this;
        }

        /** Sets whether writing standard output is an error. */
        public Builder restrictStdout(boolean restrict) {
            fields.set("restrict-stdout", restrict, built::restrictStdout);
            return this;
        }

        /** Sets whether setting signal handlers has no effect. */
        public Builder restrictSignal(boolean restrict) {
            fields.set("restrict-signal", restrict, built::restrictSignal);
            return this;
        }

        /** Returns the settings, or everything that is wrong. */
        public Parsed<WsgiServer> result() {
            WsgiServer server = built.build();
            Problems problems = fields.problems();
            Problems found = new Problems();
            ProcessRules.pythonPath(server.pythonPath(), found);
            fields.addAsGiven(found, problems);
            if (server.socketPrefix().isPresent()) {
                socketPrefix(server.socketPrefix().get(), problems);
            }
            return Fields.result(server, problems);
        }

        /** Returns the settings. Throws {@link Refused} with everything that is wrong. */
        public WsgiServer build() {
            return result().orThrow();
        }

        private static void socketPrefix(AbsolutePath prefix, Problems problems) {
            String text = prefix.toString();
            if (text.getBytes(StandardCharsets.UTF_8).length > MAX_SOCKET_PREFIX) {
                problems.add(Problem.of(SiteRule.SOCKET_PREFIX_LENGTH, "socket-prefix", text));
            }
            for (AbsolutePath directory : WRITABLE_BY_ALL) {
                if (directory.contains(prefix)) {
                    problems.add(Problem.of(SiteRule.SOCKET_PREFIX_SHARED, "socket-prefix", text));
                }
            }
        }
    }
}
