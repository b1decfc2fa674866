package org.pythonwebstack.host;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Makes changes outlast a loss of power. Java can do that for one file at a time, {@code sync} for a whole file system at once.
 * Where that program is missing, each change is brought to the disk when it is made: as safe, and slow.
 */
final class Disk {

    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final Path TOP = Path.of("/");

    private final Path program;
    private final boolean oneByOne;

    /** Makes a disk that is synced with this program, if it exists. */
    Disk(Path program) {
        this.program = program;
        this.oneByOne = !Files.isExecutable(program);
    }

    /** Tells that a file was written. */
    void wrote(FileChannel file) throws IOException {
        if (oneByOne) {
            file.force(true);
        }
    }

    /** Tells that a name was made, changed or removed. */
    void named(Path file) throws IOException {
        if (oneByOne) {
            force(Objects.requireNonNull(file.getParent()));
        }
    }

    /** Tells that a directory got another mode or owner. */
    void changed(Path directory) throws IOException {
        if (oneByOne) {
            force(directory);
        }
    }

    private static void force(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Brings all changes of the file systems on which these paths lie, or would lie, to the disk. */
    void sync(Collection<Path> paths) throws IOException {
        if (oneByOne || paths.isEmpty()) {
            return;
        }
        Set<Path> directories = new LinkedHashSet<>();
        for (Path path : paths) {
            Path directory = path;
            while (!directories.contains(directory) && !Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
                directory = Objects.requireNonNull(directory.getParent());
            }
            directories.add(directory);
        }
        Map<Object, Path> stores = new LinkedHashMap<>();
        for (Path directory : directories) {
            stores.put(Files.getAttribute(directory, "unix:dev", LinkOption.NOFOLLOW_LINKS), directory);
        }
        List<String> words = new ArrayList<>(List.of(program.toString()));
        // It opens what it is given. If it may not, it has to sync all file systems, for which it is given nothing.
        if (stores.values().stream().allMatch(Files::isReadable)) {
            words.addAll(List.of("--file-system", "--"));
            stores.values().forEach(store -> words.add(store.toString()));
        }
        ProgramResult result = Command.run(words, Command.ENVIRONMENT, TOP, LIMIT);
        if (!result.isSuccess()) {
            throw new IOException(result.output().strip());
        }
    }
}
