package org.pythonwebstack.backup;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pythonwebstack.database.DatabaseServer;
import org.pythonwebstack.deploy.Owned;
import org.pythonwebstack.deploy.SiteEntry;
import org.pythonwebstack.host.ChangeableHost;
import org.pythonwebstack.host.PathState;
import org.pythonwebstack.host.ProgramResult;
import org.pythonwebstack.host.ProgramRun;
import org.pythonwebstack.host.UserEntry;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Account;
import org.pythonwebstack.value.FileMode;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Refused;
import org.pythonwebstack.value.RelativePath;

/**
 * Saves a site: its directory, its description, its database. The site goes on meanwhile. Its directory is read by the site's
 * own account, never by root, so nothing outside can be drawn in; what that account says goes straight into a file of root's.
 */
public final class SiteBackup {

    private static final FileMode PRIVATE = FileMode.of("0700");
    private static final AbsolutePath PYTHON = AbsolutePath.of("/usr/bin/python3");
    private static final AbsolutePath TAR = AbsolutePath.of("/usr/bin/tar");
    private static final Duration LONG = Duration.ofHours(12);
    private static final int MOST_LINES = 5;
    private static final int BUFFER = 1 << 16;

    private final ChangeableHost host;
    private final AbsolutePath modules;
    private final String version;

    private SiteBackup(ChangeableHost host, AbsolutePath modules, String version) {
        this.host = host;
        this.modules = modules;
        this.version = version;
    }

    /**
     * Returns a way to save sites of a machine.
     *
     * @param modules where the files are that PWS has written for the application of the site
     * @param version the version of PWS
     */
    public static SiteBackup on(ChangeableHost host, AbsolutePath modules, String version) {
        return new SiteBackup(host, modules, version);
    }

    /**
     * What was saved.
     *
     * @param file the archive
     * @param size its size in bytes
     * @param manifest what is in it
     * @param notes what was left out, and why; a line of JSON each
     */
    public record Saved(AbsolutePath file, long size, Manifest manifest, List<String> notes) {}

    /** Returns the directory that is saved for a site. Throws {@link Refused} with {@link BackupRule#NO_TREE}. */
    public static AbsolutePath root(SiteEntry entry) {
        for (Owned owned : entry.objects()) {
            if (owned instanceof Owned.OwnedTree tree && !tree.purpose().equals("logs")) {
                return tree.path();
            }
        }
        throw new Refused(Problem.of(BackupRule.NO_TREE, "site", entry.site().toString()));
    }

    /** Returns the account of a site. Throws {@link Refused} with {@link BackupRule#NO_TREE}. */
    public static Account account(SiteEntry entry) {
        for (Owned owned : entry.objects()) {
            if (owned instanceof Owned.OwnedAccount account) {
                return account.name();
            }
        }
        throw new Refused(Problem.of(BackupRule.NO_TREE, "site", entry.site().toString()));
    }

    /** Returns the database that a site has in a server; nothing if there is none. */
    public static Optional<Owned.OwnedDatabase> database(SiteEntry entry) {
        for (Owned owned : entry.objects()) {
            if (owned instanceof Owned.OwnedDatabase database) {
                return Optional.of(database);
            }
        }
        return Optional.empty();
    }

    /**
     * Saves a site. If anything fails, no archive is there.
     *
     * @param entry the site
     * @param description the name and the text of the file that describes it
     * @param file the archive to make, in a directory that is made if it is absent
     * @param created when, as ISO 8601 in UTC
     */
    public Saved save(SiteEntry entry, Map.Entry<String, String> description, AbsolutePath file, String created)
            throws IOException {
        AbsolutePath root = root(entry);
        Account account = account(entry);
        AbsolutePath directory = file.parent().orElseThrow();
        if (host.state(directory).isAbsent()) {
            host.put(directory, new PathState.Directory(PRIVATE, host.self()));
        }
        AbsolutePath work = directory.resolve(".pws-" + file.fileName());
        host.put(work, new PathState.Directory(PRIVATE, host.self()));
        try {
            Map<String, Manifest.Part> parts = new LinkedHashMap<>();
            List<String> notes = saveTree(root, account, work.resolve(Manifest.TREE));
            try (OutputStream out = PrivateFiles.create(work.resolve(Manifest.DESCRIPTION))) {
                out.write(description.getValue().getBytes(StandardCharsets.UTF_8));
            }
            Optional<Owned.OwnedDatabase> database = database(entry);
            if (database.isPresent()) {
                DatabaseServer.at(host, database.get().database().place())
                        .dump(database.get().database(), work.resolve(Manifest.DUMP));
            }
            List<String> names = new ArrayList<>(List.of(Manifest.DESCRIPTION, Manifest.TREE));
            database.ifPresent(there -> names.add(Manifest.DUMP));
            for (String name : names) {
                parts.put(name, PrivateFiles.part(work.resolve(name)));
            }
            Manifest manifest = new Manifest(
                    entry.site(),
                    entry.server(),
                    entry.formula(),
                    created,
                    version,
                    require(ProgramRun.of(PYTHON, List.of("-I", "--version")))
                            .output()
                            .strip(),
                    root,
                    account,
                    description.getKey(),
                    modules(entry),
                    database.map(there -> there.database().place().kind().name())
                            .orElse(""),
                    parts);
            try (OutputStream out = PrivateFiles.create(work.resolve(Manifest.NAME))) {
                out.write(manifest.json());
            }
            pack(work, names);
            host.move(work.resolve("archive"), file);
            host.sync(List.of(file));
            return new Saved(file, PrivateFiles.size(file), manifest, notes);
        } finally {
            host.removeTree(work);
        }
    }

    /** What could not be restored is no backup: the tree passes the same rules as when it comes back. */
    private List<String> saveTree(AbsolutePath root, Account account, AbsolutePath tree) throws IOException {
        UserEntry user = host.user(account).orElseThrow(() -> new IOException("the machine has no account " + account));
        ProgramResult result = require(ProgramRun.of(PYTHON, List.of("-I", "-c", TreeScript.SOURCE, root.toString()))
                .as(user)
                .within(LONG)
                .writingFile(tree));
        try (InputStream in = new BufferedInputStream(PrivateFiles.read(tree), BUFFER)) {
            SavedTree.verify(in);
        }
        return result.output().lines().filter(line -> !line.isBlank()).toList();
    }

    private Map<RelativePath, String> modules(SiteEntry entry) throws IOException {
        Map<RelativePath, String> texts = new LinkedHashMap<>();
        for (Owned owned : entry.objects()) {
            if (owned instanceof Owned.OwnedPath path
                    && modules.contains(path.path())
                    && host.state(path.path()) instanceof PathState.RegularFile file) {
                texts.put(
                        modules.relativize(path.path()).orElseThrow(),
                        file.content().text());
            }
        }
        return texts;
    }

    private void pack(AbsolutePath work, List<String> names) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "--create",
                "--gzip",
                "--format=posix",
                "--pax-option=delete=atime,delete=ctime",
                "--owner=0",
                "--group=0",
                "--numeric-owner",
                "--directory=" + work,
                "--",
                Manifest.NAME));
        arguments.addAll(names);
        require(ProgramRun.of(TAR, arguments).within(LONG).writingFile(work.resolve("archive")));
    }

    private ProgramResult require(ProgramRun run) throws IOException {
        ProgramResult result = host.run(run);
        if (!result.isSuccess()) {
            List<String> lines = result.output().strip().lines().toList();
            throw new IOException(String.join(
                    "\n", lines.subList(Math.max(0, lines.size() - MOST_LINES), lines.size())));
        }
        return result;
    }
}
