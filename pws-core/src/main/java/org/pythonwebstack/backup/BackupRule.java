package org.pythonwebstack.backup;

import org.pythonwebstack.value.Rule;
import org.pythonwebstack.value.RuleText;

/** The rules that an archive of a site can break, or a site that shall be saved. {@code docs/problems.md} lists them. */
public enum BackupRule implements Rule {
    /** No archive, a part of one, or one that somebody else made. */
    NOT_AN_ARCHIVE(
            "PWS-BACKUP-001", "an archive of a site is one that 'pws backup' made, whole", "give another archive"),
    /** A bit has changed. */
    HASH(
            "PWS-BACKUP-002",
            "every part of an archive has the hash and the size that its manifest names",
            "the archive was damaged: give another one"),
    /** A path that leads out, or two for one thing. */
    MEMBER_PATH(
            "PWS-BACKUP-003",
            "a path in an archive is relative, without '.' and '..', is there once, and lies below directories",
            "do not use this archive: 'pws backup' makes no such paths"),
    /** A symbolic link that leads out. */
    MEMBER_LINK(
            "PWS-BACKUP-004",
            "a link in an archive leads to something in the archive, or to Debian's Python",
            "do not use this archive: 'pws backup' makes no such links"),
    /** A device, a hard link, a pipe; a setuid bit. */
    MEMBER_KIND(
            "PWS-BACKUP-005",
            "in an archive are plain files, directories and links, without setuid bits",
            "do not use this archive: 'pws backup' makes nothing else"),
    /** More than there is room for. */
    SIZE(
            "PWS-BACKUP-006",
            "what an archive holds fits on the disk, in number and size",
            "make room on the disk of /var/lib/pws"),
    /** A description that speaks of other places than the archive. */
    DESCRIPTION(
            "PWS-BACKUP-007",
            "name, root and account in the description of a site are those of its archive",
            "do not use this archive: 'pws backup' makes none like it"),
    /** A site whose files do not belong to PWS. */
    NO_TREE(
            "PWS-BACKUP-008",
            "a site that is saved has a directory and an account which 'pws mksite' has made",
            "save the directories of a site that you have described yourself with your own tool"),
    /** A database in a server that is there already. */
    DATABASE_IN_USE(
            "PWS-BACKUP-009",
            "a site that pws restores has no database in a server",
            "the dump is in the archive as database.dump: restore it with the server's own program");

    private final RuleText text;

    BackupRule(String code, String statement, String cure) {
        this.text = new RuleText(code, statement, cure);
    }

    @Override
    public RuleText text() {
        return text;
    }
}
