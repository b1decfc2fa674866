package org.pythonwebstack.host;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.EnvName;
import org.pythonwebstack.value.EnvValue;

/**
 * A program to run: by its path, with a list of arguments, no shell, nothing to read unless it is given something, and an
 * environment of its own.
 *
 * <p>Defaults: as who runs PWS, in {@code /}, with {@code PATH}, {@code LC_ALL=C.UTF-8} and nothing else in the environment,
 * for at most ten minutes.
 */
public final class ProgramRun {

    private static final Duration LIMIT = Duration.ofMinutes(10);

    private final AbsolutePath program;
    private final ImmutableList<String> arguments;
    private final ImmutableMap<EnvName, EnvValue> environment;
    private final @Nullable UserEntry user;
    private final @Nullable AbsolutePath directory;
    private final Duration limit;
    private final Streams streams;

    /** What the program reads and where it writes, where that is not nothing and the result. */
    private record Streams(
            @Nullable String input,
            @Nullable AbsolutePath from,
            @Nullable AbsolutePath into) {

        static final Streams NONE = new Streams(null, null, null);
    }

    private ProgramRun(
            AbsolutePath program,
            List<String> arguments,
            Map<EnvName, EnvValue> environment,
            @Nullable UserEntry user,
            @Nullable AbsolutePath directory,
            Duration limit,
            Streams streams) {
        this.program = Objects.requireNonNull(program, "program");
        this.arguments = ImmutableList.copyOf(arguments);
        this.environment = ImmutableMap.copyOf(environment);
        this.user = user;
        this.directory = directory;
        this.limit = limit;
        this.streams = streams;
    }

    /** Returns a run of {@code program} with these arguments, each as the program shall see it. */
    public static ProgramRun of(AbsolutePath program, List<String> arguments) {
        return new ProgramRun(program, arguments, ImmutableMap.of(), null, null, LIMIT, Streams.NONE);
    }

    /** Returns a run of {@code program} with these arguments. Throws {@link org.pythonwebstack.value.Refused} if it is no absolute path. */
    public static ProgramRun of(String program, String... arguments) {
        return of(AbsolutePath.of(program), ImmutableList.copyOf(arguments));
    }

    /**
     * Returns this run as another account: with its number, its groups and no others, no capability and no way to gain one
     * ({@code no_new_privs}). Only root can do so; everybody else can name only the own account.
     */
    public ProgramRun as(UserEntry account) {
        return new ProgramRun(
                program, arguments, environment, Objects.requireNonNull(account), directory, limit, streams);
    }

    /** Returns this run in a directory, entered as the account of the run. */
    public ProgramRun in(AbsolutePath workingDirectory) {
        return new ProgramRun(
                program, arguments, environment, user, Objects.requireNonNull(workingDirectory), limit, streams);
    }

    /** Returns this run with one more environment variable, or another value of one. Secrets belong here, never into arguments. */
    public ProgramRun with(EnvName name, EnvValue value) {
        ImmutableMap<EnvName, EnvValue> more = ImmutableMap.<EnvName, EnvValue>builder()
                .putAll(environment)
                .put(name, value)
                .buildKeepingLast();
        return new ProgramRun(program, arguments, more, user, directory, limit, streams);
    }

    /** Returns this run with one more environment variable. Throws {@link org.pythonwebstack.value.Refused} if name or value is none. */
    public ProgramRun with(String name, String value) {
        return with(EnvName.of(name), EnvValue.of(value));
    }

    /** Returns this run with another limit of its time: a millisecond to a day. */
    public ProgramRun within(Duration longest) {
        if (longest.compareTo(Duration.ofMillis(1)) < 0 || longest.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException("from a millisecond to a day, not " + longest);
        }
        return new ProgramRun(program, arguments, environment, user, directory, longest, streams);
    }

    /** Returns this run with a text to read on standard input. Secrets may be in it. */
    public ProgramRun reading(String text) {
        return with(new Streams(Objects.requireNonNull(text), null, streams.into));
    }

    /** Returns this run with the content of a file to read on standard input. Who runs PWS opens it, not the program. */
    public ProgramRun readingFile(AbsolutePath file) {
        return with(new Streams(null, Objects.requireNonNull(file), streams.into));
    }

    /**
     * Returns this run with its standard output going into a new file, which is readable for who runs PWS alone, and on the
     * disk when the program has ended. Who runs PWS opens it, not the program. The result has standard error alone.
     */
    public ProgramRun writingFile(AbsolutePath file) {
        return with(new Streams(streams.input, streams.from, Objects.requireNonNull(file)));
    }

    private ProgramRun with(Streams other) {
        return new ProgramRun(program, arguments, environment, user, directory, limit, other);
    }

    /** Returns the program. */
    public AbsolutePath program() {
        return program;
    }

    /** Returns the arguments, without the program itself. */
    public List<String> arguments() {
        return arguments;
    }

    /** Returns the variables besides {@code PATH} and {@code LC_ALL}. */
    public Map<EnvName, EnvValue> environment() {
        return environment;
    }

    /** Returns the account; nothing for that of who runs PWS. */
    public Optional<UserEntry> user() {
        return Optional.ofNullable(user);
    }

    /** Returns the working directory; nothing for {@code /}. */
    public Optional<AbsolutePath> directory() {
        return Optional.ofNullable(directory);
    }

    /** Returns after how long the program is ended, with what it has started. */
    public Duration limit() {
        return limit;
    }

    /** Returns the text that it reads; nothing if there is none. */
    public Optional<String> input() {
        return Optional.ofNullable(streams.input);
    }

    /** Returns the file that it reads; nothing if there is none. */
    public Optional<AbsolutePath> inputFile() {
        return Optional.ofNullable(streams.from);
    }

    /** Returns the new file that it writes; nothing if what it says is kept as its result. */
    public Optional<AbsolutePath> outputFile() {
        return Optional.ofNullable(streams.into);
    }

    /** Returns program and arguments, never the environment or what it reads. */
    @Override
    public String toString() {
        return arguments.isEmpty() ? program.toString() : program + " " + String.join(" ", arguments);
    }
}
