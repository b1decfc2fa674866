package org.pythonwebstack.render;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Problems;
import org.pythonwebstack.value.Refused;

/** The files that make up one site or many, in the order in which they should be shown. */
public final class Rendering {

    private final ImmutableMap<AbsolutePath, RenderedFile> files;
    private final ImmutableList<Notice> notices;

    private Rendering(Map<AbsolutePath, RenderedFile> files, List<Notice> notices) {
        this.files = ImmutableMap.copyOf(files);
        this.notices = ImmutableList.copyOf(notices);
    }

    /** Returns a rendering of these files. Throws {@link Refused} if two different files have the same path. */
    public static Rendering of(List<RenderedFile> files) {
        return of(files, List.of());
    }

    /**
     * Returns a rendering of these files, with what should be said about them. Throws {@link Refused} if two different files
     * have the same path.
     */
    public static Rendering of(List<RenderedFile> files, List<Notice> notices) {
        Map<AbsolutePath, RenderedFile> byPath = new LinkedHashMap<>(files.size() * 2);
        Problems problems = new Problems();
        for (RenderedFile file : files) {
            RenderedFile other = byPath.putIfAbsent(file.path(), file);
            if (other != null && !other.equals(file)) {
                problems.add(
                        Problem.of(RenderRule.FILE_TWICE, "path", file.path().toString()));
            }
        }
        problems.throwIfAny();
        return new Rendering(byPath, notices);
    }

    /** Returns all files, in order. */
    public List<RenderedFile> files() {
        return files.values().asList();
    }

    /** Returns the file at {@code path}, if there is one. */
    public Optional<RenderedFile> file(AbsolutePath path) {
        return Optional.ofNullable(files.get(path));
    }

    /** Returns the file at {@code path}, if there is one. Throws {@link Refused} if that is not an absolute path. */
    public Optional<RenderedFile> file(String path) {
        return file(AbsolutePath.of(path));
    }

    /** Returns what the target does in another way than the site says, in the order of sites and fields; as a rule nothing. */
    public List<Notice> notices() {
        return notices;
    }

    /** Returns these files followed by the others. Throws {@link Refused} if two different files have the same path. */
    public Rendering plus(Rendering other) {
        return of(
                ImmutableList.<RenderedFile>builder()
                        .addAll(files())
                        .addAll(other.files())
                        .build(),
                ImmutableList.<Notice>builder()
                        .addAll(notices)
                        .addAll(other.notices)
                        .build());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Rendering that && files().equals(that.files()) && notices.equals(that.notices);
    }

    @Override
    public int hashCode() {
        return files.hashCode();
    }

    /** Returns the paths; never a content. */
    @Override
    public String toString() {
        return files().toString();
    }
}
