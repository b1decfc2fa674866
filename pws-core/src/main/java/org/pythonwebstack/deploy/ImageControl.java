package org.pythonwebstack.deploy;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.pythonwebstack.host.ChangeableHost;
import org.pythonwebstack.host.GroupEntry;
import org.pythonwebstack.host.LinuxChangeableHost;
import org.pythonwebstack.host.PathState;
import org.pythonwebstack.host.ProgramResult;
import org.pythonwebstack.host.ProgramRun;
import org.pythonwebstack.host.UserEntry;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Group;

/**
 * The image of a machine that does not run. None of its programs is run: accounts and enabled units are changed by the
 * programs of this machine, which are told where the image is; there is nothing to reload, and nobody to test or to ask.
 */
public final class ImageControl implements MachineControl {

    private static final AbsolutePath SYSTEMCTL = AbsolutePath.of("/usr/bin/systemctl");

    /** What useradd and its like read and write below the directory that they are given. */
    private static final ImmutableList<AbsolutePath> ACCOUNT_FILES = ImmutableList.of(
            AbsolutePath.of("/etc/passwd"),
            AbsolutePath.of("/etc/group"),
            AbsolutePath.of("/etc/shadow"),
            AbsolutePath.of("/etc/gshadow"),
            AbsolutePath.of("/etc/login.defs"),
            AbsolutePath.of("/etc/default/useradd"),
            AbsolutePath.of("/etc/subuid"),
            AbsolutePath.of("/etc/subgid"));

    private final ChangeableHost image;
    private final ChangeableHost here;
    private final AbsolutePath root;

    private ImageControl(ChangeableHost image, ChangeableHost here, AbsolutePath root) {
        this.image = image;
        this.here = here;
        this.root = root;
    }

    /**
     * Returns the control of an image.
     *
     * @param image its files
     * @param root where they are
     */
    public static ImageControl of(ChangeableHost image, AbsolutePath root) throws IOException {
        return new ImageControl(
                Objects.requireNonNull(image, "image"),
                LinuxChangeableHost.machine(),
                Objects.requireNonNull(root, "root"));
    }

    @Override
    public void makeAccount(Change.AccountChange account) throws IOException {
        requirePlainFiles();
        String name = account.name().toString();
        String uid = Long.toString(account.ids().uid());
        String gid = Long.toString(account.ids().gid());
        if (image.group(Group.of(name)).isEmpty()) {
            require("/usr/sbin/groupadd", "--prefix", root.toString(), "--system", "--gid", gid, "--", name);
        }
        if (image.user(account.name()).isEmpty()) {
            require(
                    "/usr/sbin/useradd",
                    "--prefix",
                    root.toString(),
                    "--system",
                    "--uid",
                    uid,
                    "--gid",
                    gid,
                    "--home-dir",
                    account.home().toString(),
                    "--no-create-home",
                    "--shell",
                    "/usr/sbin/nologin",
                    "--",
                    name);
        }
    }

    @Override
    public void removeAccount(Change.AccountChange account) throws IOException {
        requirePlainFiles();
        String name = account.name().toString();
        Optional<UserEntry> user = image.user(account.name());
        if (user.isPresent() && user.get().uid() == account.ids().uid()) {
            require("/usr/sbin/userdel", "--prefix", root.toString(), "--", name);
        }
        Optional<GroupEntry> group = image.group(Group.of(name));
        if (group.isPresent() && group.get().gid() == account.ids().gid()) {
            require("/usr/sbin/groupdel", "--prefix", root.toString(), "--", name);
        }
    }

    /** A link of the image could lead programs of this machine out of it. */
    private void requirePlainFiles() throws IOException {
        for (AbsolutePath file : ACCOUNT_FILES) {
            PathState state = image.state(file);
            if (!state.isAbsent() && !(state instanceof PathState.RegularFile)) {
                throw new IOException(root + file.toString() + " is no plain file; make the account in the image"
                        + " yourself, for example when it runs");
            }
        }
    }

    /** A unit of an image is started when the machine starts: links say so, which systemctl makes below the image. */
    @Override
    public void setRunning(List<String> units, boolean running) throws IOException {
        ImmutableList.Builder<String> words = ImmutableList.builder();
        words.add("--root=" + root, "--no-reload", running ? "enable" : "disable", "--");
        words.addAll(units);
        require(ProgramRun.of(SYSTEMCTL, words.build()));
    }

    @Override
    public void reloadUnit(String unit, boolean restart) {
        // Nothing runs.
    }

    @Override
    public void reload(Reloaded what) {
        // Nothing runs; systemd-tmpfiles makes what it is told of when the machine starts.
    }

    @Override
    public void test(WebServer server, Plan plan) {
        // The server of the image is not run, and that of this machine would not read the same files.
    }

    @Override
    public void run(Change.ProgramChange program) throws IOException {
        throw new IOException("no program is run in " + root + "; start the machine of the image and do this there");
    }

    @Override
    public void probe(Change.ProbeChange probe) {
        // Nobody answers.
    }

    @Override
    public void changeDatabase(Change.DatabaseChange database) throws IOException {
        throw noServer();
    }

    @Override
    public void takeBackDatabase(Change.DatabaseChange database) throws IOException {
        throw noServer();
    }

    private IOException noServer() {
        return new IOException(
                "no database server runs in " + root + "; start the machine of the image and do this there");
    }

    private void require(String program, String... arguments) throws IOException {
        require(ProgramRun.of(program, arguments));
    }

    private void require(ProgramRun program) throws IOException {
        ProgramResult result = here.run(program);
        if (!result.isSuccess()) {
            throw new IOException(program.program().fileName() + " ended with status " + result.status() + ": "
                    + result.output().strip());
        }
    }
}
