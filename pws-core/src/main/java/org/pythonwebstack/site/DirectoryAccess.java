package org.pythonwebstack.site;

import com.google.common.collect.ImmutableList;
import java.util.List;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Parsed;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Problems;
import org.pythonwebstack.value.RelativePath;

/**
 * Files of a directory that Apache may read although nothing else of the site says so. Everything is denied that is not
 * granted; {@code .htaccess} files have no effect there.
 *
 * @param path the directory
 * @param files the names of the granted files; if empty, the whole directory is granted
 */
public record DirectoryAccess(AbsolutePath path, List<RelativePath> files) {

    /** Copies the list. Throws {@code Refused} if a name has a slash or comes twice, or if the directory is one of the system. */
    public DirectoryAccess {
        files = ImmutableList.copyOf(files);
        Problems problems = new Problems();
        if (files.isEmpty()) {
            ServedFiles.check("path", path, problems);
        } else {
            ServedFiles.checkNamed("path", path, problems);
        }
        for (int i = 0; i < files.size(); i++) {
            String name = files.get(i).toString();
            int slash = name.indexOf('/');
            if (slash >= 0) {
                problems.add(Problem.at(SiteRule.GRANTED_NAME, Fields.item("files", i), name, slash));
            } else if (files.indexOf(files.get(i)) < i) {
                problems.add(Problem.of(SiteRule.GIVEN_TWICE, Fields.item("files", i), name));
            }
        }
        problems.throwIfAny();
    }

    /** Returns access to the named files of a directory, or to all of it. Throws {@code Refused} with all problems. */
    public static DirectoryAccess of(String path, String... files) {
        return parse(path, files).orThrow();
    }

    /** Returns access to the named files of a directory, or to all of it; or everything that is wrong. */
    static Parsed<DirectoryAccess> parse(String path, String... files) {
        Problems problems = new Problems();
        ImmutableList.Builder<RelativePath> names = ImmutableList.builder();
        for (int i = 0; i < files.length; i++) {
            problems.take(Fields.item("files", i), RelativePath.parse(files[i]), names::add);
        }
        Parsed<List<RelativePath>> accepted =
                problems.isEmpty() ? Parsed.accepted(names.build()) : new Parsed.Rejected<>(problems.list());
        return Make.from(Make.named("path", AbsolutePath.parse(path)), accepted, DirectoryAccess::new);
    }
}
