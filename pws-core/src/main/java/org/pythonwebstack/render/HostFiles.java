package org.pythonwebstack.render;

import com.google.common.base.Splitter;
import com.google.common.base.Supplier;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.pythonwebstack.conf.Comment;
import org.pythonwebstack.conf.EnvironmentFile;
import org.pythonwebstack.conf.EnvironmentFileSyntax;
import org.pythonwebstack.conf.Literal;
import org.pythonwebstack.conf.Logrotate;
import org.pythonwebstack.conf.LogrotateDirective;
import org.pythonwebstack.conf.LogrotateDirective.Amount;
import org.pythonwebstack.conf.LogrotateDirective.Flag;
import org.pythonwebstack.conf.LogrotateDirective.Word;
import org.pythonwebstack.conf.LogrotateStanza;
import org.pythonwebstack.conf.LogrotateSyntax;
import org.pythonwebstack.conf.ShellCommand;
import org.pythonwebstack.conf.Tmpfiles;
import org.pythonwebstack.conf.TmpfilesLine;
import org.pythonwebstack.conf.TmpfilesSyntax;
import org.pythonwebstack.site.LogRotation;
import org.pythonwebstack.site.Site;
import org.pythonwebstack.site.VirtualHost;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Account;
import org.pythonwebstack.value.EnvName;
import org.pythonwebstack.value.EnvValue;
import org.pythonwebstack.value.Group;
import org.pythonwebstack.value.RelativePath;

/** What a site has of the machine besides its servers: environment, directories, logs. */
final class HostFiles {

    private static final EnvironmentFileSyntax ENVIRONMENT = new EnvironmentFileSyntax();
    private static final TmpfilesSyntax TMPFILES = new TmpfilesSyntax();
    private static final LogrotateSyntax LOGROTATE = new LogrotateSyntax();

    private static final int SOCKET_DIRECTORY_MODE = 0750;
    private static final int LOG_DIRECTORY_MODE = 0755;
    private static final OptionalInt MODE_OF_LOGS = OptionalInt.of(0640);
    private static final Literal NO_CONTENT = new Literal("");
    private static final String LOG_IS_THERE =
            "The log is there before nginx, which would create it for everybody to read.";

    private static final RelativePath ACCESS = RelativePath.of("access.log");
    private static final RelativePath ERROR = RelativePath.of("error.log");

    private static final Flag DAILY = new Flag(Word.DAILY);
    private static final Flag WEEKLY = new Flag(Word.WEEKLY);
    private static final Flag MONTHLY = new Flag(Word.MONTHLY);
    private static final ImmutableList<LogrotateDirective> ALWAYS = ImmutableList.of(
            new Flag(Word.MISSINGOK),
            new Flag(Word.NOTIFEMPTY),
            new Flag(Word.COMPRESS),
            new Flag(Word.DELAYCOMPRESS),
            new Flag(Word.SHAREDSCRIPTS));

    /** A failure, as when nginx does not run, leaves the rotation as it is. */
    private static final LogrotateDirective OPEN_AGAIN = new LogrotateDirective.Script(
            LogrotateDirective.Moment.POSTROTATE,
            ImmutableList.of(
                    ShellCommand.of("systemctl", "kill", "--kill-who=main", "--signal=USR1", "nginx.service")));

    /** Why a line of a file for logrotate is there, by its first word. */
    private static final ImmutableMap<String, String> LOGROTATE_REASONS = ImmutableMap.<String, String>builder()
            .put("daily", "The site says how often.")
            .put("weekly", "The site says how often.")
            .put("monthly", "The site says how often.")
            .put("rotate", "The site says how many old logs are kept; older ones are removed.")
            .put("maxsize", "A log that grows faster is put aside before its time.")
            .put("missingok", "A site that has not been asked anything yet has no log, which is no error.")
            .put("notifempty", "An empty log would push an old one out.")
            .put("compress", "Old logs take a tenth of the room.")
            .put("delaycompress", "Nginx may still write to the newest old log for a moment.")
            .put("sharedscripts", "Nginx is told once for all logs of the site.")
            .put("create", "The new log belongs to nginx from the start, and only administrators may read it.")
            .put("postrotate", "Nginx opens its logs again; otherwise it would go on writing to the old one.")
            .build();

    private final Site site;
    private final VirtualHost host;
    private final NginxLayout layout;
    private final AbsolutePath logs;
    private final Optional<AbsolutePath> accessLog;
    private final AbsolutePath errorLog;

    HostFiles(Site site, NginxLayout layout) {
        this.site = site;
        this.host = site.virtualHost();
        this.layout = layout;
        this.logs = layout.logs().resolve(RelativePath.of(site.name().toString()));
        Optional<AbsolutePath> requests = host.accessLog().file();
        this.accessLog = !host.accessLog().enabled()
                ? Optional.empty()
                : requests.isPresent() ? requests : Optional.of(logs.resolve(ACCESS));
        Optional<AbsolutePath> errors = host.errorLog().file();
        this.errorLog = errors.isPresent() ? errors.get() : logs.resolve(ERROR);
    }

    /** Returns where the access log goes, if there is one. */
    Optional<AbsolutePath> accessLog() {
        return accessLog;
    }

    /** Returns where the error log goes. */
    AbsolutePath errorLog() {
        return errorLog;
    }

    /** Returns whether the site's applications have an environment of their own. */
    static boolean hasEnvironment(Site site) {
        return !site.environment().isEmpty() || !site.secrets().isEmpty();
    }

    RenderedFile environment(List<Comment> heading) {
        Map<String, String> variables = new LinkedHashMap<>();
        add(site.environment(), variables);
        add(site.secrets(), variables);
        return RenderedFile.secret(
                layout.sites().resolve(RelativePath.of(site.name().toString())).resolve(GunicornService.ENVIRONMENT),
                group(),
                "environment variables of the site's applications, secrets among them",
                ENVIRONMENT.write(new EnvironmentFile(heading, variables)));
    }

    private static void add(Map<EnvName, EnvValue> from, Map<String, String> to) {
        for (Map.Entry<EnvName, EnvValue> variable : from.entrySet()) {
            to.put(variable.getKey().toString(), variable.getValue().toString());
        }
    }

    /** systemd reads the file as root; the group is for the site's own commands, such as migrations. */
    private Group group() {
        Optional<Group> group = site.runGroup();
        if (group.isPresent()) {
            return group.get();
        }
        Optional<Account> user = site.runUser();
        return user.isPresent() ? Group.of(user.get().toString()) : layout.webGroup();
    }

    /**
     * Returns the file with the directories and logs of the site.
     *
     * @param sockets whether it has sockets
     */
    RenderedFile tmpfiles(boolean sockets, List<Comment> heading) {
        List<TmpfilesLine> lines = new ArrayList<>(4);
        List<String> reasons = new ArrayList<>(4);
        if (sockets) {
            AbsolutePath run = layout.run().resolve(RelativePath.of(site.name().toString()));
            lines.add(TmpfilesLine.directory(
                    run.toString(),
                    SOCKET_DIRECTORY_MODE,
                    "root",
                    layout.webGroup().name()));
            reasons.add("Only nginx comes to the sockets; the directory is made anew at each boot.");
        }
        if (logs.contains(errorLog) || accessLog.isPresent() && logs.contains(accessLog.get())) {
            lines.add(TmpfilesLine.directory(
                    logs.toString(),
                    LOG_DIRECTORY_MODE,
                    "root",
                    layout.logGroup().name()));
            reasons.add("The directory belongs to root, so that nobody puts a link where nginx writes as root.");
        }
        if (accessLog.isPresent()) {
            lines.add(log(accessLog.get()));
            reasons.add(LOG_IS_THERE);
        }
        lines.add(log(errorLog));
        reasons.add(LOG_IS_THERE);
        String text = TMPFILES.write(new Tmpfiles(heading, lines));
        return RenderedFile.readable(
                        layout.tmpfiles().resolve("pws-" + site.name() + ".conf"),
                        "the directory of the sockets, and the logs with their permissions",
                        text)
                .explainedBy(new TmpfilesReasons(text, reasons));
    }

    private record TmpfilesReasons(String text, List<String> reasons) implements Supplier<List<Explanation>> {
        @Override
        public List<Explanation> get() {
            return explainTmpfiles(text, reasons);
        }
    }

    private TmpfilesLine log(AbsolutePath file) {
        return new TmpfilesLine(
                TmpfilesLine.Type.FILE,
                "",
                Literal.of(file),
                MODE_OF_LOGS,
                layout.webUser().name(),
                layout.logGroup().name(),
                "",
                NO_CONTENT);
    }

    /** Each line behind the heading has its reason, in the same order. */
    private static List<Explanation> explainTmpfiles(String text, List<String> reasons) {
        ImmutableList.Builder<Explanation> found = ImmutableList.builder();
        Iterator<String> next = reasons.iterator();
        int number = 0;
        for (String line : Splitter.on('\n').split(text)) {
            number++;
            if (!line.isEmpty() && !line.startsWith("#")) {
                found.add(new Explanation(number, firstWord(line), next.next()));
            }
        }
        return found.build();
    }

    private static List<Explanation> explainLogrotate(String text) {
        ImmutableList.Builder<Explanation> found = ImmutableList.builder();
        int number = 0;
        for (String line : Splitter.on('\n').split(text)) {
            number++;
            String word = firstWord(line.strip());
            String reason =
                    word.startsWith("\"") ? "The logs that nginx writes for the site." : LOGROTATE_REASONS.get(word);
            if (reason != null) {
                found.add(new Explanation(number, word.startsWith("\"") ? "logs" : word, reason));
            }
        }
        return found.build();
    }

    private static String firstWord(String line) {
        int space = line.indexOf(' ');
        return space < 0 ? line : line.substring(0, space);
    }

    RenderedFile logrotate(List<Comment> heading) {
        LogRotation errors = host.errorLog().rotation();
        LogRotation requests = host.accessLog().rotation();
        List<LogrotateStanza> stanzas = new ArrayList<>(2);
        if (accessLog.isPresent() && requests.equals(errors)) {
            stanzas.add(stanza(errors, Literal.of(accessLog.get()), Literal.of(errorLog)));
        } else {
            if (accessLog.isPresent()) {
                stanzas.add(stanza(requests, Literal.of(accessLog.get())));
            }
            stanzas.add(stanza(errors, Literal.of(errorLog)));
        }
        String text = LOGROTATE.write(new Logrotate(heading, stanzas));
        return RenderedFile.readable(
                        layout.logrotate().resolve("pws-" + site.name()),
                        "puts the logs aside before they grow too large",
                        text)
                .explainedBy(new LogrotateReasons(text));
    }

    private record LogrotateReasons(String text) implements Supplier<List<Explanation>> {
        @Override
        public List<Explanation> get() {
            return explainLogrotate(text);
        }
    }

    private LogrotateStanza stanza(LogRotation rotation, Literal... files) {
        ImmutableList.Builder<LogrotateDirective> all = ImmutableList.builderWithExpectedSize(10);
        all.add(
                switch (rotation.every()) {
                    case DAILY -> DAILY;
                    case WEEKLY -> WEEKLY;
                    case MONTHLY -> MONTHLY;
                });
        all.add(new Amount(LogrotateDirective.Quantity.ROTATE, rotation.keep()));
        if (rotation.size().isPresent()) {
            all.add(new Amount(
                    LogrotateDirective.Quantity.MAXSIZE, rotation.size().get().bytes()));
        }
        all.addAll(ALWAYS);
        all.add(new LogrotateDirective.Create(
                MODE_OF_LOGS, layout.webUser().name(), layout.logGroup().name()));
        all.add(OPEN_AGAIN);
        return new LogrotateStanza(ImmutableList.copyOf(files), all.build());
    }
}
