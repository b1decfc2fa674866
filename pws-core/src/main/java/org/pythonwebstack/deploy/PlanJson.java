package org.pythonwebstack.deploy;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pythonwebstack.host.FileContent;
import org.pythonwebstack.host.PathState;

/**
 * A plan as JSON, as the journal keeps it. Values are their canonical texts, and pass their own rules again when they are read.
 * Contents are kept apart under their hashes: those from before the change, which may be needed again.
 */
final class PlanJson {

    private static final int FORMAT = 1;

    private PlanJson() {}

    /** Finds a content by its hash. */
    interface Contents {
        FileContent get(String sha256) throws IOException;
    }

    /**
     * What is written.
     *
     * @param format the version of this form
     * @param undoes the number of the operation that this one takes back, or 0
     * @param who who asked for it, or nothing
     * @param when when it began, or nothing
     */
    record Document(
            int format,
            String title,
            long undoes,
            @Nullable String who,
            @Nullable String when,
            List<Change> changes) {}

    /** Returns the JSON of an operation, and adds the contents that it needs to {@code contents}. */
    static FileContent write(Journal.Operation operation, Map<String, FileContent> contents) throws IOException {
        Plan plan = operation.plan();
        for (Change change : plan.changes()) {
            if (change instanceof Change.PathChange path && path.before() instanceof PathState.RegularFile file) {
                contents.put(file.content().sha256(), file.content());
            }
        }
        Document document = new Document(
                FORMAT,
                plan.title(),
                operation.undoes().orElse(0L),
                operation.who(),
                operation.when().map(Instant::toString).orElse(null),
                plan.changes());
        return Json.write(document);
    }

    /** Returns the operation that {@link #write} has written. */
    static Journal.Operation read(FileContent json, Contents contents) throws IOException {
        Document document = Json.read(json, Document.class);
        if (document.format() != FORMAT) {
            throw new IOException("the journal has format " + document.format() + ", this PWS knows " + FORMAT);
        }
        List<Change> changes = new ArrayList<>();
        for (Change change : document.changes()) {
            changes.add(
                    change instanceof Change.PathChange path && path.before() instanceof PathState.RegularFile file
                            ? new Change.PathChange(
                                    path.path(),
                                    new PathState.RegularFile(
                                            contents.get(file.content().sha256()), file.mode(), file.owner()),
                                    path.after(),
                                    path.purpose(),
                                    path.secret())
                            : change);
        }
        return new Journal.Operation(
                Plan.of(document.title(), changes),
                document.undoes() == 0 ? Optional.empty() : Optional.of(document.undoes()),
                document.who() == null ? "" : document.who(),
                instant(document.when()));
    }

    private static Optional<Instant> instant(@Nullable String text) throws IOException {
        try {
            return text == null ? Optional.empty() : Optional.of(Instant.parse(text));
        } catch (DateTimeException e) {
            throw new IOException("the journal has a time that it never writes", e);
        }
    }
}
