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
import org.pythonwebstack.value.Group;

/** What a site has of the machine besides its servers: environment, directories, logs. */
final class HostFiles {

    private static final EnvironmentFileSyntax ENVIRONMENT = new EnvironmentFileSyntax();
    private static final TmpfilesSyntax TMPFILES = new TmpfilesSyntax();
    private static final LogrotateSyntax LOGROTATE = new LogrotateSyntax();

    private static final int SOCKET_DIRECTORY_MODE = 0750;
    private static final int LOG_DIRECTORY_MODE = 0755;
    private static final int LOG_MODE = 0640;

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

    private HostFiles() {}

    /** Returns where the access log goes, if there is one. */
    static java.util.Optional<AbsolutePath> accessLog(Site site, NginxLayout layout) {
        VirtualHost host = site.virtualHost();
        return host.accessLog().enabled()
                ? java.util.Optional.of(
                        host.accessLog().file().orElse(logs(site, layout).resolve("access.log")))
                : java.util.Optional.empty();
    }

    /** Returns where the error log goes. */
    static AbsolutePath errorLog(Site site, NginxLayout layout) {
        return site.virtualHost().errorLog().file().orElse(logs(site, layout).resolve("error.log"));
    }

    private static AbsolutePath logs(Site site, NginxLayout layout) {
        return layout.logs().resolve(site.name().toString());
    }

    /** Returns whether the site's applications have an environment of their own. */
    static boolean hasEnvironment(Site site) {
        return !site.environment().isEmpty() || !site.secrets().isEmpty();
    }

    static RenderedFile environment(Site site, NginxLayout layout, List<Comment> heading) {
        Map<String, String> variables = new LinkedHashMap<>();
        site.environment().forEach((name, value) -> variables.put(name.toString(), value.toString()));
        site.secrets().forEach((name, value) -> variables.put(name.toString(), value.toString()));
        return RenderedFile.secret(
                layout.sites().resolve(site.name().toString()).resolve("environment"),
                group(site, layout),
                "environment variables of the site's applications, secrets among them",
                ENVIRONMENT.write(new EnvironmentFile(heading, variables)));
    }

    /** systemd reads the file as root; the group is for the site's own commands, such as migrations. */
    private static Group group(Site site, NginxLayout layout) {
        return site.runGroup()
                .or(() -> site.runUser().map(user -> Group.of(user.toString())))
                .orElse(layout.webGroup());
    }

    static RenderedFile tmpfiles(Site site, NginxLayout layout, boolean sockets, List<Comment> heading) {
        List<TmpfilesLine> lines = new ArrayList<>();
        List<String> reasons = new ArrayList<>();
        String webUser = layout.webUser().name();
        String webGroup = layout.webGroup().name();
        String logGroup = layout.logGroup().name();
        if (sockets) {
            lines.add(TmpfilesLine.directory(
                    layout.run().resolve(site.name().toString()).toString(), SOCKET_DIRECTORY_MODE, "root", webGroup));
            reasons.add("Only nginx comes to the sockets; the directory is made anew at each boot.");
        }
        AbsolutePath own = logs(site, layout);
        List<AbsolutePath> files = new ArrayList<>();
        Optional<AbsolutePath> requests = accessLog(site, layout);
        if (requests.isPresent()) {
            files.add(requests.get());
        }
        AbsolutePath errors = errorLog(site, layout);
        files.add(errors);
        if (own.contains(errors) || requests.isPresent() && own.contains(requests.get())) {
            lines.add(TmpfilesLine.directory(own.toString(), LOG_DIRECTORY_MODE, "root", logGroup));
            reasons.add("The directory belongs to root, so that nobody puts a link where nginx writes as root.");
        }
        for (AbsolutePath file : files) {
            // nginx would create it for everybody to read.
            lines.add(new TmpfilesLine(
                    TmpfilesLine.Type.FILE,
                    "",
                    new Literal(file.toString()),
                    OptionalInt.of(LOG_MODE),
                    webUser,
                    logGroup,
                    "",
                    new Literal("")));
            reasons.add("The log is there before nginx, which would create it for everybody to read.");
        }
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

    static RenderedFile logrotate(Site site, NginxLayout layout, List<Comment> heading) {
        VirtualHost host = site.virtualHost();
        List<LogrotateStanza> stanzas = new ArrayList<>();
        AbsolutePath errors = errorLog(site, layout);
        Optional<AbsolutePath> requests = accessLog(site, layout);
        if (requests.isPresent()
                && host.accessLog().rotation().equals(host.errorLog().rotation())) {
            stanzas.add(stanza(
                    List.of(requests.get().toString(), errors.toString()),
                    host.errorLog().rotation(),
                    layout));
        } else {
            requests.ifPresent(file -> stanzas.add(
                    stanza(List.of(file.toString()), host.accessLog().rotation(), layout)));
            stanzas.add(stanza(List.of(errors.toString()), host.errorLog().rotation(), layout));
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

    private static LogrotateStanza stanza(List<String> files, LogRotation rotation, NginxLayout layout) {
        ImmutableList.Builder<LogrotateDirective> all = ImmutableList.builder();
        all.add(new Flag(
                switch (rotation.every()) {
                    case DAILY -> Word.DAILY;
                    case WEEKLY -> Word.WEEKLY;
                    case MONTHLY -> Word.MONTHLY;
                }));
        all.add(new Amount(LogrotateDirective.Quantity.ROTATE, rotation.keep()));
        if (rotation.size().isPresent()) {
            all.add(new Amount(
                    LogrotateDirective.Quantity.MAXSIZE, rotation.size().get().bytes()));
        }
        all.add(new Flag(Word.MISSINGOK));
        all.add(new Flag(Word.NOTIFEMPTY));
        all.add(new Flag(Word.COMPRESS));
        all.add(new Flag(Word.DELAYCOMPRESS));
        all.add(new Flag(Word.SHAREDSCRIPTS));
        all.add(new LogrotateDirective.Create(
                OptionalInt.of(LOG_MODE),
                layout.webUser().name(),
                layout.logGroup().name()));
        // nginx opens its logs again; a failure, as when it does not run, leaves the rotation as it is.
        all.add(new LogrotateDirective.Script(
                LogrotateDirective.Moment.POSTROTATE,
                List.of(ShellCommand.of("systemctl", "kill", "--kill-who=main", "--signal=USR1", "nginx.service"))));
        return LogrotateStanza.of(files, all.build().toArray(new LogrotateDirective[0]));
    }
}
