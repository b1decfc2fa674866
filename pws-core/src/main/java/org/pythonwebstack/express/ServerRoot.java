package org.pythonwebstack.express;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.pythonwebstack.host.ChangeableHost;
import org.pythonwebstack.host.FileContent;
import org.pythonwebstack.host.Ownership;
import org.pythonwebstack.host.PathState;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.FileMode;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Refused;

/** The directory of a private server. Every file gets its mode and owner before its name; no link is followed. */
final class ServerRoot {

    static final String MARK = ".pws-private-server";

    private static final Set<String> CONFIGURATION = Set.of(
            "httpd.conf",
            "apachectl",
            "nginx.conf",
            "gunicorn.conf.py",
            "ctl",
            "pws_handler.py",
            "pws_resource.py",
            "pws_environment.py",
            "pws-private.service");

    private static final int MANY = 1000;

    /**
     * A file of the server root.
     *
     * @param name its name there
     * @param text what is in it
     * @param mode its permission bits
     * @param owner who it belongs to
     */
    record PlannedFile(String name, String text, int mode, Ownership owner) {}

    private final ChangeableHost host;
    private final AbsolutePath root;
    private final Identity identity;

    ServerRoot(ChangeableHost host, AbsolutePath root, Identity identity) {
        this.host = host;
        this.root = root;
        this.identity = identity;
    }

    /** Refuses a directory with other people's files in it. */
    void requireOurs() throws IOException {
        PathState state = host.state(root);
        if (state instanceof PathState.Absent) {
            return;
        }
        boolean ours = state instanceof PathState.Directory
                && (host.names(root, MANY).isEmpty()
                        || host.status(root.resolve(MARK)).isFile());
        if (!ours) {
            throw new Refused(Problem.of(ExpressRule.ROOT_NOT_OURS, "--server-root", root.toString()));
        }
    }

    /** Makes the directory and the files in it; takes away what an earlier setup has left and this one has not. */
    void write(List<PlannedFile> files) throws IOException {
        int search = identity.isRoot() ? 0750 : 0700;
        directory(root, search, identity.reader());
        file(new PlannedFile(MARK, "This directory belongs to a private server of PWS.\n", 0600, identity.self()));
        directory(root.resolve("htdocs"), identity.isRoot() ? 0750 : 0700, identity.reader());
        directory(root.resolve("run"), 0700, identity.owner());
        directory(root.resolve("temp"), 0700, identity.owner());
        for (PlannedFile file : files) {
            file(file);
        }
        List<String> names = files.stream().map(PlannedFile::name).toList();
        for (String name : CONFIGURATION) {
            if (!names.contains(name) && host.status(root.resolve(name)).isFile()) {
                host.put(root.resolve(name), new PathState.Absent());
            }
        }
    }

    private void directory(AbsolutePath path, int mode, Ownership owner) throws IOException {
        PathState wanted = new PathState.Directory(FileMode.ofBits(mode), owner);
        if (!host.state(path).equals(wanted)) {
            host.put(path, wanted);
        }
    }

    private void file(PlannedFile file) throws IOException {
        PathState state =
                new PathState.RegularFile(FileContent.ofText(file.text()), FileMode.ofBits(file.mode()), file.owner());
        host.stage(root.resolve(file.name()), state);
        host.put(root.resolve(file.name()), state);
    }

    /** Takes the directory away with all that is in it. */
    void remove() throws IOException {
        host.removeTree(root);
    }
}
