package org.pythonwebstack.backup;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pythonwebstack.host.ChangeableHost;
import org.pythonwebstack.host.FileStatus;
import org.pythonwebstack.host.PathState;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Refused;
import org.pythonwebstack.value.SiteName;

/** A directory with archives of sites. What is no archive of PWS's, by its name and by its manifest, is passed over. */
public final class BackupDirectory {

    private static final Pattern NAME = Pattern.compile("(.+)-([0-9]{8}-[0-9]{6})\\.tar\\.gz");
    private static final int MOST_NAMES = 100_000;

    private final ChangeableHost host;
    private final AbsolutePath directory;

    /** Returns a directory, which need not be there yet. */
    public BackupDirectory(ChangeableHost host, AbsolutePath directory) {
        this.host = host;
        this.directory = directory;
    }

    /**
     * An archive.
     *
     * @param file where it is
     * @param stamp when it was made, as its name says
     * @param size its size in bytes
     * @param manifest its first part
     */
    public record Found(AbsolutePath file, String stamp, long size, Manifest manifest) {}

    /** Returns the name of a new archive. */
    public AbsolutePath file(SiteName site, String stamp) {
        return directory.resolve(site + "-" + stamp + ".tar.gz");
    }

    /** Returns the archives, those of one site together, the oldest first. */
    public List<Found> archives() throws IOException {
        List<Found> found = new ArrayList<>();
        for (String name : host.names(directory, MOST_NAMES)) {
            Matcher parts = NAME.matcher(name);
            AbsolutePath file = directory.resolve(name);
            FileStatus status = host.status(file);
            if (!parts.matches()
                    || !status.isFile()
                    || status.uid() != host.self().uid()) {
                continue;
            }
            try {
                Manifest manifest = Archive.manifest(file);
                if (manifest.site().toString().equals(parts.group(1))) {
                    found.add(new Found(file, parts.group(2), PrivateFiles.size(file), manifest));
                }
            } catch (Refused notOurs) {
                // Whatever it is, it is not for us to show or to remove.
            }
        }
        found.sort((a, b) -> {
            int bySite =
                    a.manifest().site().toString().compareTo(b.manifest().site().toString());
            return bySite == 0 ? a.stamp().compareTo(b.stamp()) : bySite;
        });
        return Collections.unmodifiableList(found);
    }

    /** Returns the archives of a site that are too many if the newest {@code keep} stay. */
    public List<Found> tooMany(SiteName site, int keep) throws IOException {
        List<Found> ofSite = new ArrayList<>();
        for (Found found : archives()) {
            if (found.manifest().site().equals(site)) {
                ofSite.add(found);
            }
        }
        return ofSite.subList(0, Math.max(0, ofSite.size() - keep));
    }

    /** Removes archives. */
    public void remove(List<Found> archives) throws IOException {
        for (Found found : archives) {
            host.put(found.file(), new PathState.Absent());
        }
    }
}
