package org.pythonwebstack.backup;

import com.google.common.hash.Hashing;
import com.google.common.hash.HashingInputStream;
import com.google.common.io.ByteStreams;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.pythonwebstack.value.AbsolutePath;

/** Files in directories that only who runs PWS can enter or change. */
final class PrivateFiles {

    private PrivateFiles() {}

    static InputStream read(AbsolutePath file) throws IOException {
        return Files.newInputStream(path(file), LinkOption.NOFOLLOW_LINKS);
    }

    /** Returns a new file, readable for its owner alone. */
    static OutputStream create(AbsolutePath file) throws IOException {
        return Channels.newOutputStream(Files.newByteChannel(
                path(file),
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))));
    }

    static long size(AbsolutePath file) throws IOException {
        return Files.size(path(file));
    }

    /** Returns how many bytes the disk of a directory has room for. */
    static long room(AbsolutePath directory) throws IOException {
        return Files.getFileStore(path(directory)).getUsableSpace();
    }

    static Manifest.Part part(AbsolutePath file) throws IOException {
        try (HashingInputStream in = new HashingInputStream(Hashing.sha256(), read(file))) {
            long size = ByteStreams.exhaust(in);
            return new Manifest.Part(in.hash().toString(), size);
        }
    }

    private static Path path(AbsolutePath file) {
        return Path.of(file.toString());
    }
}
