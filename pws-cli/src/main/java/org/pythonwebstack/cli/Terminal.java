package org.pythonwebstack.cli;

import java.io.Console;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Parsed;
import org.pythonwebstack.value.Refused;

/**
 * Where a command writes, and where it stands: answers go to one stream, complaints to the other. What is written is kept
 * until the command ends, so that an answer is whole or absent.
 */
final class Terminal {

    private static final String RED = "\u001b[31m";
    private static final String GREEN = "\u001b[32m";
    private static final String BOLD = "\u001b[1m";
    private static final String PLAIN = "\u001b[0m";

    private final Path directory;
    private final boolean colour;
    private final boolean live;
    private final StringBuilder out = new StringBuilder();
    private final StringBuilder err = new StringBuilder();
    private int ownStatus = -1;

    /**
     * @param directory what relative paths are relative to
     * @param colour whether complaints may be coloured
     */
    Terminal(Path directory, boolean colour) {
        this(directory, colour, false);
    }

    private Terminal(Path directory, boolean colour, boolean live) {
        this.directory = directory;
        this.colour = colour;
        this.live = live;
    }

    /** Returns the terminal of this process, which shows progress while it is made. */
    static Terminal ofProcess() {
        return new Terminal(Path.of(""), Boolean.getBoolean("pws.colour"), true);
    }

    /** Shows at once what is being done; it is no part of the answer. */
    void progress(String line) {
        if (live) {
            System.err.println(line);
        }
    }

    /** Adds a line to the answer that is of use before the command ends. */
    void answerNow(CharSequence line) {
        if (live) {
            System.out.println(line);
            System.out.flush();
        } else {
            answer(line);
        }
    }

    /** Returns whether somebody may still read what comes: the other end of the pipe is open. */
    boolean isRead() {
        return live && !System.out.checkError();
    }

    /** Returns a word in the colour of what is good, or of what is not. */
    String marked(String word, boolean good) {
        return colour ? (good ? GREEN : RED) + word + PLAIN : word;
    }

    /** Asks for a name to be typed, and returns whether it was; false where nobody can be asked. */
    boolean confirms(String name) {
        Console console = console();
        return console != null
                && name.equals(console.readLine("This removes the site %s. Type its name to go on: ", name));
    }

    /** Returns whether there is somebody to ask. */
    boolean canAsk() {
        return console() != null;
    }

    /** From Java 22 on there is a console also where input and output are files. */
    private @Nullable Console console() {
        return live && isTerminal("0") && isTerminal("1") ? System.console() : null;
    }

    private static boolean isTerminal(String descriptor) {
        try {
            String target =
                    Files.readSymbolicLink(Path.of("/proc/self/fd", descriptor)).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException unknown) {
            return false;
        }
    }

    /** Asks a question; null where nobody can be asked. */
    @Nullable
    String ask(String question) {
        Console console = console();
        return console == null ? null : console.readLine("%s", question);
    }

    /** Asks for a secret, which is not shown; null where nobody can be asked. */
    @Nullable
    String askSecret(String question) {
        Console console = live ? System.console() : null;
        char[] typed = console == null ? null : console.readPassword("%s", question);
        return typed == null ? null : new String(typed);
    }

    /** Returns a line of a difference in the colours that people know. */
    String coloured(String line) {
        if (!colour || line.isEmpty()) {
            return line;
        }
        return switch (line.charAt(0)) {
            case '+' -> GREEN + line + PLAIN;
            case '-' -> RED + line + PLAIN;
            default -> line;
        };
    }

    /**
     * Returns what somebody's word names.
     *
     * @throws NoSuchFileException if no file can have this name here: the machine's locale may lack a character
     */
    Path resolve(String word) throws NoSuchFileException {
        try {
            return directory.resolve(word);
        } catch (InvalidPathException noName) {
            throw new NoSuchFileException(word, null, noName.getReason());
        }
    }

    /** Returns what somebody's word names, from the root directory on. Throws {@link Refused} if it can be no path. */
    AbsolutePath absolute(String word, Option option) throws NoSuchFileException {
        String path = resolve(word).toAbsolutePath().normalize().toString();
        Parsed<AbsolutePath> parsed = AbsolutePath.parse(path);
        if (parsed instanceof Parsed.Accepted<AbsolutePath> accepted) {
            return accepted.value();
        }
        throw new Refused(parsed.problems().stream()
                .map(problem -> problem.forField(option.name()))
                .toList());
    }

    boolean has(String name) {
        return Files.exists(directory.resolve(name));
    }

    /** Has pws end with the status of a program that it ran for somebody. */
    void exitsWith(int status) {
        ownStatus = status;
    }

    /** Returns the status with which pws ends. */
    int status(int ofCommand) {
        return ownStatus < 0 ? ofCommand : ownStatus;
    }

    /** Answers at once, where a command goes on after its answer. */
    void show(CharSequence line) {
        if (live) {
            System.out.println(line);
        } else {
            answer(line);
        }
    }

    void answer(CharSequence line) {
        out.append(line).append('\n');
    }

    /** Adds text that brings its own line ends. */
    void answerText(CharSequence text) {
        out.append(text);
    }

    void complain(CharSequence line) {
        err.append(line).append('\n');
    }

    /** Complains with the word that a person's eye looks for. */
    void error(CharSequence line) {
        complain(colour ? RED + BOLD + "error:" + PLAIN + " " + line : "error: " + line);
    }

    String answers() {
        return out.toString();
    }

    String complaints() {
        return err.toString();
    }

    /**
     * Hands over everything.
     *
     * @throws IOException if the answer cannot be written: a full disk, a closed pipe
     */
    void flush(OutputStream answers, OutputStream complaints) throws IOException {
        complaints.write(err.toString().getBytes(StandardCharsets.UTF_8));
        complaints.flush();
        answers.write(out.toString().getBytes(StandardCharsets.UTF_8));
        answers.flush();
    }
}
