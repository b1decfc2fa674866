package org.pythonwebstack.host;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;

/** Opens a directory relative to the open one that it lies in, whatever somebody else puts in its place meanwhile. */
final class OpenDirectory {

    private OpenDirectory() {}

    /**
     * Opens the directory {@code name} in {@code above}: that one which bears the name itself, and no other to which a link of
     * that name leads.
     *
     * <p>Java opens a directory like a file, and would wait for ever if it was a pipe by then. Behind a slash the kernel takes
     * nothing but a directory; it would also take a link to one, but that shows in the key of what was opened.
     *
     * @throws NoSuchFileException if nothing has the name any more
     * @throws AccessDeniedException if we may not read it
     * @throws FileSystemException if it is no directory any more, or another one
     */
    static SecureDirectoryStream<Path> in(SecureDirectoryStream<Path> above, Path name) throws IOException {
        BasicFileAttributes seen = above.getFileAttributeView(
                        name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .readAttributes();
        if (!seen.isDirectory()) {
            throw new FileSystemException(name.toString(), null, "is no directory");
        }
        SecureDirectoryStream<Path> opened = above.newDirectoryStream(name.resolve("."), LinkOption.NOFOLLOW_LINKS);
        try {
            Object key = opened.getFileAttributeView(BasicFileAttributeView.class)
                    .readAttributes()
                    .fileKey();
            if (!seen.fileKey().equals(key)) {
                throw new FileSystemException(name.toString(), null, "was changed while it was opened");
            }
            return opened;
        } catch (IOException | RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    /** Returns a directory relative to which files can be opened. */
    static SecureDirectoryStream<Path> secure(DirectoryStream<Path> stream) {
        if (stream instanceof SecureDirectoryStream<Path> secure) {
            return secure;
        }
        throw new UnsupportedOperationException("this system cannot open files relative to a directory");
    }
}
