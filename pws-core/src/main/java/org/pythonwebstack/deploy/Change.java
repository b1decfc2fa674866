package org.pythonwebstack.deploy;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.pythonwebstack.database.OwnDatabase;
import org.pythonwebstack.host.Ownership;
import org.pythonwebstack.host.PathState;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Account;
import org.pythonwebstack.value.HostName;
import org.pythonwebstack.value.RelativePath;
import org.pythonwebstack.value.UrlPath;

/**
 * One step of a {@link Plan}. It says what it does, and how it is taken back: by the same engine, as a step of another plan.
 *
 * <p>A step that is taken back because the plan failed, or was cut short, is undone from any state in between, also from the
 * one in which it never began.
 */
public sealed interface Change {

    /** Returns what the step does, one line: verb and object. No secret is in it. */
    String describe();

    /** Returns the step that takes this one back after its plan was finished. */
    Change inverse();

    /** In which direction of a plan a step does something. */
    enum When {
        /** When the plan is carried out. */
        FORWARD,
        /** When the plan is taken back. */
        BACKWARD;

        /** Returns the other direction. */
        public When other() {
            return this == FORWARD ? BACKWARD : FORWARD;
        }
    }

    /**
     * A path stands for something else: a file, a link or a directory is made, replaced or removed.
     *
     * @param path the path
     * @param before what it stands for now
     * @param after what it shall stand for
     * @param purpose what it is for, one sentence without a full stop
     * @param secret whether the content must not be shown
     */
    record PathChange(AbsolutePath path, PathState before, PathState after, String purpose, boolean secret)
            implements Change {

        @Override
        public String describe() {
            String verb = before.isAbsent() ? "create" : after.isAbsent() ? "remove" : "change";
            PathState thing = after.isAbsent() ? before : after;
            String kind = thing instanceof PathState.Directory
                    ? "directory"
                    : thing instanceof PathState.SymbolicLink ? "link" : "file";
            return verb + " " + kind + " " + path;
        }

        @Override
        public PathChange inverse() {
            return new PathChange(path, after, before, purpose, secret);
        }
    }

    /**
     * A directory that its owner fills: code, virtual environment, data of a site. As long as the plan is not finished, all of
     * it is taken back with it; later it is put aside, with what its owner made of it.
     *
     * @param path the directory
     * @param state its mode and owner
     * @param content what lies in it at first, directories before what lies in them; written before the owner can reach it
     * @param aside where it is put when the finished plan is undone; on the same file system
     * @param purpose what it is for, one sentence without a full stop
     */
    record TreeChange(
            AbsolutePath path,
            PathState.Directory state,
            Map<RelativePath, PathState> content,
            AbsolutePath aside,
            String purpose)
            implements Change {

        /** Copies the content. */
        public TreeChange {
            content = ImmutableMap.copyOf(content);
        }

        @Override
        public String describe() {
            return "create directory " + path;
        }

        @Override
        public MoveChange inverse() {
            return new MoveChange(path, aside, purpose);
        }
    }

    /**
     * A directory below {@code /run} that the machine makes again whenever it starts is removed: in one direction only, as in
     * the other one systemd-tmpfiles makes it.
     *
     * @param path the directory
     * @param when in which direction it is removed
     */
    record RuntimeChange(AbsolutePath path, When when) implements Change {

        @Override
        public String describe() {
            return "remove " + path + (when == When.BACKWARD ? " when this is taken back" : "");
        }

        @Override
        public RuntimeChange inverse() {
            return new RuntimeChange(path, when.other());
        }
    }

    /**
     * Something gets another name.
     *
     * @param from its name until now
     * @param to its new name, which is free; on the same file system
     * @param purpose what it is for, one sentence without a full stop
     */
    record MoveChange(AbsolutePath from, AbsolutePath to, String purpose) implements Change {

        @Override
        public String describe() {
            return "move " + from + " to " + to;
        }

        @Override
        public MoveChange inverse() {
            return new MoveChange(to, from, purpose);
        }
    }

    /**
     * An account of the machine is made or removed; its home directory is not.
     *
     * @param name its name, and that of its group
     * @param ids its numbers, chosen when the plan was made, so that files can belong to it from the start
     * @param home its home directory
     * @param made whether it is made; otherwise it is removed
     */
    record AccountChange(Account name, Ownership ids, AbsolutePath home, boolean made) implements Change {

        @Override
        public String describe() {
            return (made ? "create" : "remove") + " account " + name;
        }

        @Override
        public AccountChange inverse() {
            return new AccountChange(name, ids, home, !made);
        }
    }

    /**
     * A database of a site is made with the role that owns it, or both are removed. What is in it is dumped before it goes,
     * and comes back when it is made again.
     *
     * @param database the database; its password is written down in no record
     * @param account the account of the site, as which it is tried to connect to a new one
     * @param dump the file for what is in it: written when it is removed, read when it is made, if it is there
     * @param made whether it is made; otherwise it is removed
     */
    record DatabaseChange(OwnDatabase database, Account account, AbsolutePath dump, boolean made) implements Change {

        @Override
        public String describe() {
            return made
                    ? "create " + database.title() + ", and connect to it"
                    : "dump " + database.title() + " into " + dump + ", and remove it";
        }

        @Override
        public DatabaseChange inverse() {
            return new DatabaseChange(database, account, dump, !made);
        }
    }

    /**
     * A unit of the service manager is started, and from then on with the machine; or stopped for good.
     *
     * @param unit its name: {@code pws-shop.service}
     * @param running whether it runs afterwards
     */
    record UnitChange(String unit, boolean running) implements Change {

        @Override
        public String describe() {
            return (running ? "enable and start " : "disable and stop ") + unit;
        }

        @Override
        public UnitChange inverse() {
            return new UnitChange(unit, !running);
        }
    }

    /**
     * Something reads its configuration again, which the steps beside this one have changed. To be right in both directions
     * a plan has this twice: behind those steps, and before them for the way back.
     *
     * @param what who reads it
     * @param when in which direction
     */
    record ReloadChange(Reloaded what, When when) implements Change {

        @Override
        public String describe() {
            return what.describe() + (when == When.BACKWARD ? " when this is taken back" : "");
        }

        @Override
        public ReloadChange inverse() {
            return new ReloadChange(what, when.other());
        }
    }

    /**
     * A unit that runs takes over changed code or settings.
     *
     * @param unit its name
     * @param restart whether it must be restarted, which interrupts it; else it is reloaded, which does not
     * @param when in which direction; see {@link ReloadChange}
     */
    record UnitReloadChange(String unit, boolean restart, When when) implements Change {

        @Override
        public String describe() {
            return (restart ? "restart " : "reload ")
                    + unit
                    + (when == When.BACKWARD ? " when this is taken back" : "");
        }

        @Override
        public UnitReloadChange inverse() {
            return new UnitReloadChange(unit, restart, when.other());
        }
    }

    /**
     * The server's own test of its whole configuration as it will be, before anything of it is in force.
     *
     * @param server whose
     */
    record TestChange(WebServer server) implements Change {

        @Override
        public String describe() {
            return "test the configuration of " + server.title();
        }

        @Override
        public TestChange inverse() {
            return this;
        }
    }

    /**
     * A program runs as an account, in directories which this plan has made and which are taken back with it.
     *
     * @param title what it does, one line: "install packages into /srv/shop/venv"
     * @param program its path
     * @param arguments its arguments; never a secret
     * @param account as whom
     * @param directory where
     * @param environmentFiles files with more environment variables for it, in the form of systemd; may hold secrets
     */
    record ProgramChange(
            String title,
            AbsolutePath program,
            List<String> arguments,
            Account account,
            AbsolutePath directory,
            List<AbsolutePath> environmentFiles)
            implements Change {

        /** Copies the lists. */
        public ProgramChange {
            arguments = ImmutableList.copyOf(arguments);
            environmentFiles = ImmutableList.copyOf(environmentFiles);
        }

        @Override
        public String describe() {
            return title;
        }

        /** Returns this step: what it did is taken back with the directories. */
        @Override
        public ProgramChange inverse() {
            return this;
        }
    }

    /**
     * A directory which this plan has made is filled from a tar archive, by a program that runs as its owner.
     *
     * @param archive the archive, verified; who runs PWS opens it
     * @param account who unpacks it
     * @param directory where
     */
    record UnpackChange(AbsolutePath archive, Account account, AbsolutePath directory) implements Change {

        @Override
        public String describe() {
            return "unpack the archive into " + directory;
        }

        /** Returns this step: what it did is taken back with the directory. */
        @Override
        public UnpackChange inverse() {
            return this;
        }
    }

    /**
     * A request to the site as a visitor would make it. If the answer is none of those wanted, the plan is taken back.
     *
     * @param host the name that is asked for
     * @param port where the server listens on loopback
     * @param tls whether by HTTPS; the certificate is not checked, as the name need not lead here yet
     * @param path what is asked for
     * @param accepted the statuses that are right
     */
    record ProbeChange(HostName host, int port, boolean tls, UrlPath path, Set<Integer> accepted) implements Change {

        /** Copies the statuses. */
        public ProbeChange {
            accepted = ImmutableSet.copyOf(accepted);
        }

        @Override
        public String describe() {
            return "ask " + (tls ? "https://" : "http://") + host + path;
        }

        @Override
        public ProbeChange inverse() {
            return this;
        }
    }
}
