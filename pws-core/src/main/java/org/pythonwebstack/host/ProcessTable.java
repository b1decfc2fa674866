package org.pythonwebstack.host;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.ImmutableMap;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The processes of this machine at one moment, as the kernel lists them. */
public final class ProcessTable {

    private static final Path PROCESSES = Path.of("/proc");

    private final ImmutableMap<Long, Entry> byNumber;
    private final ImmutableListMultimap<Long, Entry> byParent;

    private ProcessTable(List<Entry> entries) {
        ImmutableMap.Builder<Long, Entry> numbers = ImmutableMap.builder();
        ImmutableListMultimap.Builder<Long, Entry> parents = ImmutableListMultimap.builder();
        for (Entry entry : entries) {
            numbers.put(entry.pid(), entry);
            parents.put(entry.parent(), entry);
        }
        this.byNumber = numbers.buildKeepingLast();
        this.byParent = parents.build();
    }

    /**
     * A process.
     *
     * @param pid its number
     * @param parent the number of its parent
     * @param uid the number of the account that it runs as
     * @param memoryKib how much memory it has in use, in KiB; 0 if the kernel does not say
     */
    public record Entry(long pid, long parent, long uid, long memoryKib) {}

    /** Returns the processes of now. */
    public static ProcessTable now() {
        ImmutableList.Builder<Entry> entries = ImmutableList.builder();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(PROCESSES, "[1-9]*")) {
            for (Path process : all) {
                entry(process).ifPresent(entries::add);
            }
        } catch (IOException hidden) {
            return new ProcessTable(List.of());
        }
        return new ProcessTable(entries.build());
    }

    private static Optional<Entry> entry(Path process) {
        try {
            Map<String, String> status = fields(Files.readAllBytes(process.resolve("status")));
            return Optional.of(new Entry(
                    Long.parseLong(process.getFileName().toString()),
                    number(status.get("PPid")),
                    number(status.get("Uid")),
                    number(status.get("VmRSS"))));
        } catch (IOException | NumberFormatException ended) {
            return Optional.empty();
        }
    }

    private static Map<String, String> fields(byte[] status) {
        ImmutableMap.Builder<String, String> fields = ImmutableMap.builder();
        for (String line : new String(status, StandardCharsets.UTF_8).split("\n", -1)) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                fields.put(line.substring(0, colon), line.substring(colon + 1).strip());
            }
        }
        return fields.buildKeepingLast();
    }

    /** Returns the first number of a field; 0 if there is none. */
    private static long number(@org.jspecify.annotations.Nullable String field) {
        return field == null || field.isEmpty() ? 0 : Long.parseLong(field.split("\\s", 2)[0]);
    }

    /** Returns a process with all that it has started, and what those have; none if there is no such process. */
    public List<Entry> family(long pid) {
        ImmutableList.Builder<Entry> family = ImmutableList.builder();
        Entry first = byNumber.get(pid);
        if (first != null) {
            family.add(first);
            byParent.get(pid).forEach(child -> family.addAll(family(child.pid())));
        }
        return family.build();
    }

    /** Returns the processes that a process has started itself. */
    public List<Entry> children(long pid) {
        return byParent.get(pid);
    }
}
