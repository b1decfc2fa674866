package org.pythonwebstack.conf;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** A directive inside a stanza of logrotate. */
public sealed interface LogrotateDirective {

    /** A directive that is one word. */
    enum Word {
        /** Rotates each hour. */
        HOURLY,
        /** Rotates each day. */
        DAILY,
        /** Rotates each week. */
        WEEKLY,
        /** Rotates each month. */
        MONTHLY,
        /** Rotates each year. */
        YEARLY,
        /** A log that does not exist is no error. */
        MISSINGOK,
        /** A log that does not exist is an error. */
        NOMISSINGOK,
        /** Rotates an empty log. */
        IFEMPTY,
        /** Does not rotate an empty log. */
        NOTIFEMPTY,
        /** Compresses old logs. */
        COMPRESS,
        /** Does not compress old logs. */
        NOCOMPRESS,
        /** Leaves the newest old log uncompressed until the next rotation. */
        DELAYCOMPRESS,
        /** Compresses the newest old log too. */
        NODELAYCOMPRESS,
        /** Runs scripts once for all logs. */
        SHAREDSCRIPTS,
        /** Runs scripts for each log. */
        NOSHAREDSCRIPTS,
        /** Creates no new log. */
        NOCREATE,
        /** Copies the log and cuts it, for programs that do not reopen it. */
        COPYTRUNCATE,
        /** Moves the log. */
        NOCOPYTRUNCATE,
        /** Names old logs by the date. */
        DATEEXT,
        /** Numbers old logs. */
        NODATEEXT,
        /** Mails nothing. */
        NOMAIL,
        /** Keeps old logs beside the log. */
        NOOLDDIR;

        private final String text = name().toLowerCase(java.util.Locale.ROOT);

        /** Returns the word as logrotate spells it. */
        public String text() {
            return text;
        }
    }

    /** A directive with a number. */
    enum Quantity {
        /** How many old logs are kept. */
        ROTATE(false),
        /** After how many days an old log is removed. */
        MAXAGE(false),
        /** Before how many days a log is not rotated. */
        MINAGE(false),
        /** The number of the newest old log. */
        START(false),
        /** Rotates when the log has this many bytes, whatever the time. */
        SIZE(true),
        /** Rotates in time if the log has this many bytes. */
        MINSIZE(true),
        /** Rotates before time if the log has this many bytes. */
        MAXSIZE(true);

        private final String text = name().toLowerCase(java.util.Locale.ROOT);
        private final boolean bytes;

        Quantity(boolean bytes) {
            this.bytes = bytes;
        }

        /** Returns the word as logrotate spells it. */
        public String text() {
            return text;
        }

        /** Returns whether the number counts bytes. */
        public boolean isBytes() {
            return bytes;
        }
    }

    /** When a script runs. */
    enum Moment {
        /** Before the first rotation. */
        FIRSTACTION,
        /** Before a rotation. */
        PREROTATE,
        /** After a rotation. */
        POSTROTATE,
        /** After the last rotation. */
        LASTACTION,
        /** Before an old log is removed. */
        PREREMOVE;

        private final String text = name().toLowerCase(java.util.Locale.ROOT);

        /** Returns the word as logrotate spells it. */
        public String text() {
            return text;
        }
    }

    /**
     * A directive that is one word.
     *
     * @param word the word
     */
    record Flag(Word word) implements LogrotateDirective {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Flag that && word.equals(that.word);
        }

        @Override
        public int hashCode() {
            return word.hashCode();
        }
    }

    /**
     * A directive with a number.
     *
     * @param quantity what is counted
     * @param number how much; 0 or more
     */
    record Amount(Quantity quantity, long number) implements LogrotateDirective {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Amount that && quantity.equals(that.quantity) && number == that.number;
        }

        @Override
        public int hashCode() {
            return 31 * quantity.hashCode() + Long.hashCode(number);
        }
    }

    /**
     * How a new log is created.
     *
     * @param mode its permission bits, 0 to 0777, or nothing to keep those of the old one
     * @param user its owner, or an empty string to keep the old one's
     * @param group its group, likewise
     */
    record Create(OptionalInt mode, String user, String group) implements LogrotateDirective {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Create that
                    && mode.equals(that.mode)
                    && user.equals(that.user)
                    && group.equals(that.group);
        }

        @Override
        public int hashCode() {
            return Objects.hash(mode, user, group);
        }
    }

    /**
     * As whom logrotate handles the logs.
     *
     * @param user the user
     * @param group the group
     */
    record Su(String user, String group) implements LogrotateDirective {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Su that && user.equals(that.user) && group.equals(that.group);
        }

        @Override
        public int hashCode() {
            return 31 * user.hashCode() + group.hashCode();
        }
    }

    /**
     * Commands that run around a rotation.
     *
     * @param moment when they run
     * @param commands the commands, each on its own line
     */
    record Script(Moment moment, List<ShellCommand> commands) implements LogrotateDirective {

        /** Copies the list. */
        public Script {
            commands = ImmutableList.copyOf(commands);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Script that && moment.equals(that.moment) && commands.equals(that.commands);
        }

        @Override
        public int hashCode() {
            return 31 * moment.hashCode() + commands.hashCode();
        }
    }

    /**
     * A directive or a script that PWS does not take apart, as it stands in a file. It is read, never written.
     *
     * @param text the words behind each other, or the script with its lines
     */
    record Other(String text) implements LogrotateDirective {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Other that && text.equals(that.text);
        }

        @Override
        public int hashCode() {
            return text.hashCode();
        }
    }
}
