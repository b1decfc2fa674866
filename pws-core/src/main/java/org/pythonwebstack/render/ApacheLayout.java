package org.pythonwebstack.render;

import com.google.common.collect.ImmutableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Group;
import org.pythonwebstack.value.Port;
import org.pythonwebstack.value.RelativePath;
import org.pythonwebstack.value.SiteName;

/** Where an Apache keeps its files, and what it already does without PWS. */
public final class ApacheLayout {

    private static final ApacheLayout DEBIAN = new ApacheLayout(
            AbsolutePath.of("/etc/apache2/sites-available"),
            AbsolutePath.of("/etc/apache2/conf-available/pws.conf"),
            AbsolutePath.of("/etc/pws/sites"),
            AbsolutePath.of("/var/log/pws"),
            AbsolutePath.of("/run/pws"),
            AbsolutePath.of("/etc/logrotate.d"),
            AbsolutePath.of("/etc/tmpfiles.d"),
            AbsolutePath.of("/etc/systemd/system"),
            Group.of("www-data"),
            ImmutableSet.of(Port.of(80), Port.of(443)));

    private final AbsolutePath siteDirectory;
    private final AbsolutePath serverFile;
    private final AbsolutePath stateDirectory;
    private final AbsolutePath logDirectory;
    private final AbsolutePath runDirectory;
    private final @Nullable AbsolutePath logrotateDirectory;
    private final @Nullable AbsolutePath tmpfilesDirectory;
    private final AbsolutePath unitDirectory;
    private final Group serverGroup;
    private final ImmutableSet<Port> portsListened;

    private ApacheLayout(
            AbsolutePath siteDirectory,
            AbsolutePath serverFile,
            AbsolutePath stateDirectory,
            AbsolutePath logDirectory,
            AbsolutePath runDirectory,
            @Nullable AbsolutePath logrotateDirectory,
            @Nullable AbsolutePath tmpfilesDirectory,
            AbsolutePath unitDirectory,
            Group serverGroup,
            ImmutableSet<Port> portsListened) {
        this.siteDirectory = siteDirectory;
        this.serverFile = serverFile;
        this.stateDirectory = stateDirectory;
        this.logDirectory = logDirectory;
        this.runDirectory = runDirectory;
        this.logrotateDirectory = logrotateDirectory;
        this.tmpfilesDirectory = tmpfilesDirectory;
        this.unitDirectory = unitDirectory;
        this.serverGroup = serverGroup;
        this.portsListened = portsListened;
    }

    /** Returns the layout of Debian's and Ubuntu's {@code apache2}: sites-available, conf-available, /etc/pws, /var/log/pws. */
    public static ApacheLayout debian() {
        return DEBIAN;
    }

    /**
     * Returns a layout that has everything below one directory: {@code sites/}, {@code pws.conf}, {@code state/},
     * {@code log/}, {@code run/} and {@code units/}. Nothing is assumed of the server that includes these files, nothing is rendered for
     * other programs, and whoever uses the files makes the directories.
     *
     * @param root the directory
     * @param serverGroup the group that the server runs in
     */
    public static ApacheLayout under(AbsolutePath root, Group serverGroup) {
        return new ApacheLayout(
                below(root, "sites"),
                below(root, "pws.conf"),
                below(root, "state"),
                below(root, "log"),
                below(root, "run"),
                null,
                null,
                below(root, "units"),
                serverGroup,
                ImmutableSet.of());
    }

    /** Returns this layout for a server that already listens on these ports of all its addresses. */
    public ApacheLayout withPortsListened(Set<Port> ports) {
        return new ApacheLayout(
                siteDirectory,
                serverFile,
                stateDirectory,
                logDirectory,
                runDirectory,
                logrotateDirectory,
                tmpfilesDirectory,
                unitDirectory,
                serverGroup,
                ImmutableSet.copyOf(ports));
    }

    /** Returns the file with the virtual hosts of a site. */
    public AbsolutePath siteFile(SiteName site) {
        return below(siteDirectory, "pws-" + site + ".conf");
    }

    /** Returns the file with what concerns the server as a whole. */
    public AbsolutePath serverFile() {
        return serverFile;
    }

    /** Returns the directory with entry scripts and environment of a site, which root alone may write to. */
    public AbsolutePath stateDirectory(SiteName site) {
        return below(stateDirectory, site.toString());
    }

    /** Returns the directory of all logs. */
    public AbsolutePath logDirectory() {
        return logDirectory;
    }

    /** Returns the directory of a site's logs. */
    public AbsolutePath logDirectory(SiteName site) {
        return below(logDirectory, site.toString());
    }

    /** Returns the directory of sockets; everybody may search it, root alone may write to it. */
    public AbsolutePath runDirectory() {
        return runDirectory;
    }

    /** Returns a directory that is always empty, for hosts that have no files of their own. */
    public AbsolutePath emptyDirectory() {
        return below(runDirectory, "empty");
    }

    /** Returns the file that tells logrotate about a site's logs; nothing if the layout has none. */
    public Optional<AbsolutePath> logrotateFile(SiteName site) {
        return logrotateDirectory == null ? Optional.empty() : Optional.of(below(logrotateDirectory, "pws-" + site));
    }

    /**
     * Returns the file that has systemd make the directories which all sites share; nothing if the layout has none. No site
     * has a file of this name, because no site has a dot in its name.
     */
    public Optional<AbsolutePath> tmpfilesFile() {
        return tmpfilesDirectory == null ? Optional.empty() : Optional.of(below(tmpfilesDirectory, "pws.apache.conf"));
    }

    /** Returns the file that has systemd make the directory of a site's logs; nothing if the layout has none. */
    public Optional<AbsolutePath> tmpfilesFile(SiteName site) {
        return tmpfilesDirectory == null
                ? Optional.empty()
                : Optional.of(below(tmpfilesDirectory, "pws-" + site + ".conf"));
    }

    /** Returns the directory of systemd's units, for commands of sites. */
    public AbsolutePath unitDirectory() {
        return unitDirectory;
    }

    /** Returns the group that the server runs in. */
    public Group serverGroup() {
        return serverGroup;
    }

    /** Returns the ports on which the server listens without being told to. */
    public Set<Port> portsListened() {
        return portsListened;
    }

    private static AbsolutePath below(AbsolutePath directory, String name) {
        return directory.resolve(RelativePath.of(name));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ApacheLayout that
                && siteDirectory.equals(that.siteDirectory)
                && serverFile.equals(that.serverFile)
                && stateDirectory.equals(that.stateDirectory)
                && logDirectory.equals(that.logDirectory)
                && runDirectory.equals(that.runDirectory)
                && Objects.equals(logrotateDirectory, that.logrotateDirectory)
                && Objects.equals(tmpfilesDirectory, that.tmpfilesDirectory)
                && unitDirectory.equals(that.unitDirectory)
                && serverGroup.equals(that.serverGroup)
                && portsListened.equals(that.portsListened);
    }

    @Override
    public int hashCode() {
        return Objects.hash(siteDirectory, serverFile, stateDirectory, serverGroup, portsListened);
    }
}
