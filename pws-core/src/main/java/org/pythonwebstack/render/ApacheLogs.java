package org.pythonwebstack.render;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pythonwebstack.conf.Comment;
import org.pythonwebstack.conf.Literal;
import org.pythonwebstack.conf.Logrotate;
import org.pythonwebstack.conf.LogrotateDirective;
import org.pythonwebstack.conf.LogrotateDirective.Amount;
import org.pythonwebstack.conf.LogrotateDirective.Flag;
import org.pythonwebstack.conf.LogrotateDirective.Quantity;
import org.pythonwebstack.conf.LogrotateDirective.Word;
import org.pythonwebstack.conf.LogrotateStanza;
import org.pythonwebstack.conf.LogrotateSyntax;
import org.pythonwebstack.conf.Tmpfiles;
import org.pythonwebstack.conf.TmpfilesLine;
import org.pythonwebstack.conf.TmpfilesSyntax;
import org.pythonwebstack.site.AccessLog;
import org.pythonwebstack.site.LogRotation;
import org.pythonwebstack.site.Site;
import org.pythonwebstack.value.AbsolutePath;

/** What other programs are told about a site's logs and directories: logrotate, and systemd's tmpfiles. */
final class ApacheLogs {

    private static final LogrotateSyntax LOGROTATE = new LogrotateSyntax();
    private static final TmpfilesSyntax TMPFILES = new TmpfilesSyntax();

    private static final Map<LogRotation.Every, Word> PERIODS = Map.of(
            LogRotation.Every.DAILY, Word.DAILY,
            LogRotation.Every.WEEKLY, Word.WEEKLY,
            LogRotation.Every.MONTHLY, Word.MONTHLY);

    private static final ImmutableList<LogrotateDirective> USUAL_ROTATION = directives(LogRotation.DEFAULT);

    private static final String ROOT = "root";
    private static final String LOG_READERS = "adm";
    private static final int SEARCHED_BY_ALL = 0755;
    private static final int READ_BY_GROUP = 0750;

    private final Site site;
    private final ApacheLayout layout;
    private final ApacheSite host;

    ApacheLogs(Site site, ApacheLayout layout, ApacheSite host) {
        this.site = site;
        this.layout = layout;
        this.host = host;
    }

    void appendTo(ImmutableList.Builder<RenderedFile> files) {
        Optional<AbsolutePath> logrotate = layout.logrotateFile(site.name());
        if (logrotate.isPresent()) {
            files.add(RenderedFile.readable(
                    logrotate.get(), "Rotation of the site's logs", LOGROTATE.write(logrotate())));
        }
        Optional<AbsolutePath> tmpfiles = layout.tmpfilesFile(site.name());
        AbsolutePath logs = layout.logDirectory(site.name());
        if (tmpfiles.isPresent() && (logs.contains(host.errorLog()) || logs.contains(host.accessLog()))) {
            files.add(RenderedFile.readable(
                    tmpfiles.get(),
                    "Directory of the site's logs",
                    TMPFILES.write(new Tmpfiles(
                            List.of(new Comment(heading("Directories"))),
                            List.of(directory(logs, READ_BY_GROUP, LOG_READERS))))));
        }
    }

    /** Returns the file for the directories that all sites share, if the layout has one. */
    static Optional<RenderedFile> sharedDirectories(ApacheLayout layout) {
        if (layout.tmpfilesFile().isEmpty()) {
            return Optional.empty();
        }
        Tmpfiles tree = new Tmpfiles(
                List.of(new Comment("Directories of the sites written by PWS. Do not edit.")),
                List.of(
                        directory(layout.runDirectory(), SEARCHED_BY_ALL, ROOT),
                        directory(layout.emptyDirectory(), SEARCHED_BY_ALL, ROOT),
                        directory(layout.logDirectory(), SEARCHED_BY_ALL, ROOT)));
        return Optional.of(RenderedFile.readable(
                layout.tmpfilesFile().get(),
                "Directories of sockets and logs, for all sites written by PWS",
                TMPFILES.write(tree)));
    }

    private Logrotate logrotate() {
        AccessLog access = site.virtualHost().accessLog();
        LogRotation errors = site.virtualHost().errorLog().rotation();
        ImmutableList.Builder<LogrotateStanza> stanzas = ImmutableList.builder();
        if (access.enabled() && access.rotation().equals(errors)) {
            stanzas.add(stanza(errors, Literal.of(host.accessLog()), Literal.of(host.errorLog())));
        } else {
            if (access.enabled()) {
                stanzas.add(stanza(access.rotation(), Literal.of(host.accessLog())));
            }
            stanzas.add(stanza(errors, Literal.of(host.errorLog())));
        }
        return new Logrotate(List.of(new Comment(heading("Logs"))), stanzas.build());
    }

    private static LogrotateStanza stanza(LogRotation rotation, Literal... paths) {
        return new LogrotateStanza(
                ImmutableList.copyOf(paths),
                rotation.equals(LogRotation.DEFAULT) ? USUAL_ROTATION : directives(rotation));
    }

    /**
     * The file is copied and cut, because Apache can be told of a new one only by a reload, which ends every daemon process
     * of every site; the lines of an instant are the price.
     */
    private static ImmutableList<LogrotateDirective> directives(LogRotation rotation) {
        ImmutableList.Builder<LogrotateDirective> directives = ImmutableList.builder();
        directives.add(new Flag(PERIODS.getOrDefault(rotation.every(), Word.DAILY)));
        directives.add(new Amount(Quantity.ROTATE, rotation.keep()));
        if (rotation.size().isPresent()) {
            directives.add(new Amount(Quantity.MAXSIZE, rotation.size().get().bytes()));
        }
        directives.add(
                new Flag(Word.MISSINGOK),
                new Flag(Word.NOTIFEMPTY),
                new Flag(Word.COMPRESS),
                new Flag(Word.DELAYCOMPRESS),
                new Flag(Word.COPYTRUNCATE));
        return directives.build();
    }

    private static TmpfilesLine directory(AbsolutePath path, int mode, String group) {
        return TmpfilesLine.directory(path.toString(), mode, ROOT, group);
    }

    private String heading(String what) {
        return what + " of the site " + site.name() + ", written by PWS. Do not edit.";
    }
}
