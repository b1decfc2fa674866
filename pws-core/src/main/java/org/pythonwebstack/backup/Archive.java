package org.pythonwebstack.backup;

import com.google.common.hash.Hashing;
import com.google.common.hash.HashingOutputStream;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.pythonwebstack.host.ChangeableHost;
import org.pythonwebstack.host.PathState;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.FileMode;

/**
 * The archive of a site: a compressed tar with {@link Manifest manifest}, description, directory and, if the site has a
 * database in a server, its dump. Nothing of it is believed before all of it was looked at.
 */
public final class Archive {

    private static final FileMode PRIVATE = FileMode.of("0700");
    private static final long RESERVE = 64L << 20;
    private static final int MAX_DESCRIPTION = 1 << 20;
    private static final int BUFFER = 1 << 16;

    private final Manifest manifest;
    private final AbsolutePath directory;

    private Archive(Manifest manifest, AbsolutePath directory) {
        this.manifest = manifest;
        this.directory = directory;
    }

    /** Returns the manifest of an archive, without a look at the rest. Throws {@code Refused} if it is none. */
    public static Manifest manifest(AbsolutePath file) throws IOException {
        try (InputStream in = open(file)) {
            return manifest(new TarReader(in));
        } catch (EOFException | ZipException e) {
            throw TarReader.refused(BackupRule.NOT_AN_ARCHIVE, file.fileName());
        }
    }

    /**
     * Verifies all of an archive, and takes it apart in a new directory, which is gone again if it is refused.
     *
     * @param directory readable for who runs PWS alone; {@link #close} removes it
     */
    public static Archive open(ChangeableHost host, AbsolutePath file, AbsolutePath directory) throws IOException {
        host.put(directory, new PathState.Directory(PRIVATE, host.self()));
        boolean verified = false;
        try (InputStream in = open(file)) {
            TarReader reader = new TarReader(in);
            Manifest manifest = manifest(reader);
            requireRoom(manifest, directory);
            extract(reader, manifest, directory);
            try (InputStream tree =
                    new BufferedInputStream(PrivateFiles.read(directory.resolve(Manifest.TREE)), BUFFER)) {
                SavedTree.verify(tree);
            }
            verified = true;
            return new Archive(manifest, directory);
        } catch (EOFException | ZipException e) {
            throw TarReader.refused(BackupRule.NOT_AN_ARCHIVE, file.fileName());
        } finally {
            if (!verified) {
                host.removeTree(directory);
            }
        }
    }

    /** Removes what {@link #open} has taken apart. */
    public void close(ChangeableHost host) throws IOException {
        host.removeTree(directory);
    }

    /** Returns the manifest. */
    public Manifest manifest() {
        return manifest;
    }

    /** Returns the site's directory, as a verified tar archive. */
    public AbsolutePath tree() {
        return directory.resolve(Manifest.TREE);
    }

    /** Returns the dump of the site's database; nothing if there is none. */
    public Optional<AbsolutePath> dump() {
        return manifest.parts().containsKey(Manifest.DUMP)
                ? Optional.of(directory.resolve(Manifest.DUMP))
                : Optional.empty();
    }

    /** Returns the description of the site. */
    public byte[] description() throws IOException {
        try (InputStream in = PrivateFiles.read(directory.resolve(Manifest.DESCRIPTION))) {
            return in.readAllBytes();
        }
    }

    private static InputStream open(AbsolutePath file) throws IOException {
        InputStream plain = PrivateFiles.read(file);
        try {
            return new BufferedInputStream(new GZIPInputStream(plain, BUFFER), BUFFER);
        } catch (IOException e) {
            plain.close();
            throw e;
        }
    }

    private static Manifest manifest(TarReader reader) throws IOException {
        Optional<TarEntry> first = reader.next();
        if (first.isEmpty() || !isPlain(first.get(), Manifest.NAME)) {
            throw TarReader.refused(BackupRule.NOT_AN_ARCHIVE, Manifest.NAME);
        }
        return Manifest.read(reader.readAll(Manifest.MAX_BYTES));
    }

    private static boolean isPlain(TarEntry entry, String name) {
        return entry.kind() == TarEntry.Kind.FILE && entry.name().equals(name);
    }

    /** The parts are unpacked here, and the site's directory once more where the site is. */
    private static void requireRoom(Manifest manifest, AbsolutePath directory) throws IOException {
        long room = PrivateFiles.room(directory) - RESERVE;
        for (Manifest.Part part : manifest.parts().values()) {
            if (part.size() < 0 || part.size() > room / 2) {
                throw TarReader.refused(BackupRule.SIZE, part.size() + " bytes");
            }
            room -= part.size();
        }
        Manifest.Part description = manifest.parts().get(Manifest.DESCRIPTION);
        if (description == null || !manifest.parts().containsKey(Manifest.TREE)) {
            throw TarReader.refused(BackupRule.NOT_AN_ARCHIVE, Manifest.NAME);
        }
        if (description.size() > MAX_DESCRIPTION) {
            throw TarReader.refused(BackupRule.SIZE, Manifest.DESCRIPTION);
        }
    }

    private static void extract(TarReader reader, Manifest manifest, AbsolutePath directory) throws IOException {
        Set<String> known = Set.of(Manifest.DESCRIPTION, Manifest.TREE, Manifest.DUMP);
        Set<String> seen = new HashSet<>();
        for (Optional<TarEntry> next = reader.next(); next.isPresent(); next = reader.next()) {
            TarEntry entry = next.get();
            Manifest.Part part = manifest.parts().get(entry.name());
            if (part == null || !known.contains(entry.name()) || !isPlain(entry, entry.name())) {
                throw TarReader.refused(BackupRule.NOT_AN_ARCHIVE, entry.name());
            }
            if (!seen.add(entry.name())) {
                throw TarReader.refused(BackupRule.MEMBER_PATH, entry.name());
            }
            if (entry.size() != part.size()) {
                throw TarReader.refused(BackupRule.HASH, entry.name());
            }
            write(reader, part, directory.resolve(entry.name()));
        }
        if (!seen.equals(manifest.parts().keySet())) {
            throw TarReader.refused(BackupRule.NOT_AN_ARCHIVE, "parts");
        }
    }

    private static void write(TarReader reader, Manifest.Part part, AbsolutePath file) throws IOException {
        try (HashingOutputStream out = new HashingOutputStream(Hashing.sha256(), PrivateFiles.create(file))) {
            byte[] buffer = new byte[BUFFER];
            for (int count = reader.read(buffer); count >= 0; count = reader.read(buffer)) {
                out.write(buffer, 0, count);
            }
            if (!out.hash().toString().equals(part.sha256())) {
                throw TarReader.refused(BackupRule.HASH, file.fileName());
            }
        }
    }
}
