package org.pythonwebstack.render;

import com.google.common.base.Suppliers;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.FileMode;
import org.pythonwebstack.value.Group;

/**
 * A file to install: where, for whom, what for, and what is in it.
 *
 * <p>Every rendered file belongs to root, so that no site can change what the servers, or another site, read. What differs
 * is who else may read it. Two files are equal if all but their explanations are.
 */
public final class RenderedFile {

    private static final FileMode READABLE_BY_ALL = FileMode.ofOctal("644");
    private static final FileMode READABLE_BY_GROUP = FileMode.ofOctal("640");

    private static final Supplier<List<Explanation>> UNEXPLAINED = Suppliers.ofInstance(List.of());

    private final AbsolutePath path;
    private final String group;
    private final FileMode mode;
    private final String purpose;
    private final String content;
    private final Supplier<List<Explanation>> explanations;

    private RenderedFile(
            AbsolutePath path,
            String group,
            FileMode mode,
            String purpose,
            String content,
            Supplier<List<Explanation>> explanations) {
        this.path = path;
        this.group = group;
        this.mode = mode;
        this.purpose = purpose;
        this.content = content;
        this.explanations = explanations;
    }

    /**
     * Returns a file that everybody may read: {@code root:root}, mode 0644.
     *
     * @param purpose what it is for, one sentence without a full stop
     */
    public static RenderedFile readable(AbsolutePath path, String purpose, String content) {
        return new RenderedFile(path, "root", READABLE_BY_ALL, purpose, content, UNEXPLAINED);
    }

    /**
     * Returns a file that holds secrets: {@code root:GROUP}, mode 0640.
     *
     * @param group the only group that may read it
     * @param purpose what it is for, one sentence without a full stop
     */
    public static RenderedFile secret(AbsolutePath path, Group group, String purpose, String content) {
        return new RenderedFile(path, group.toString(), READABLE_BY_GROUP, purpose, content, UNEXPLAINED);
    }

    /** Returns this file with the reasons for its lines, which are worked out when somebody asks for them. */
    RenderedFile explainedBy(com.google.common.base.Supplier<List<Explanation>> reasons) {
        return new RenderedFile(path, group, mode, purpose, content, Suppliers.memoize(reasons));
    }

    /** Returns where the file belongs. */
    public AbsolutePath path() {
        return path;
    }

    /** Returns the name of the owner: always {@code root}. */
    public String owner() {
        return "root";
    }

    /** Returns name or {@code #gid} of the group. */
    public String group() {
        return group;
    }

    /** Returns the permissions: 0644 or 0640. */
    public FileMode mode() {
        return mode;
    }

    /** Returns whether the content must not be shown: it holds secrets. */
    public boolean isSecret() {
        return mode.equals(READABLE_BY_GROUP);
    }

    /** Returns what the file is for, one sentence without a full stop. */
    public String purpose() {
        return purpose;
    }

    /** Returns the text; it ends with a line feed and is written as UTF-8. */
    public String content() {
        return content;
    }

    /** Returns why the lines are there, in the order of lines. Not every line has a reason of its own. */
    public List<Explanation> explanations() {
        return explanations.get();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RenderedFile that
                && path.equals(that.path)
                && group.equals(that.group)
                && mode.equals(that.mode)
                && purpose.equals(that.purpose)
                && content.equals(that.content);
    }

    @Override
    public int hashCode() {
        return Objects.hash(path, group, mode, purpose, content);
    }

    /** Returns path, owner, group and mode; never the content. */
    @Override
    public String toString() {
        return path + " root:" + group + " " + mode;
    }
}
