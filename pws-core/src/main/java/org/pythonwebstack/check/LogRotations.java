package org.pythonwebstack.check;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.pythonwebstack.conf.Argument;
import org.pythonwebstack.conf.Glob;
import org.pythonwebstack.conf.Literal;
import org.pythonwebstack.conf.LogrotateStanza;
import org.pythonwebstack.conf.LogrotateSyntax;
import org.pythonwebstack.conf.Unreadable;
import org.pythonwebstack.host.Host;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.SiteName;

/**
 * What the logrotate of a machine is told to put aside. It refuses a log that two stanzas name: the second stanza has no
 * effect, and each run fails.
 */
final class LogRotations {

    private static final AbsolutePath DIRECTORY = AbsolutePath.of("/etc/logrotate.d");
    private static final int MOST_FILES = 10_000;
    private static final int MAX_BYTES = 1 << 20;

    // logrotate's own list of endings that it does not take (tabooext), where Debian's packages leave files.
    private static final Pattern NOT_TAKEN = Pattern.compile(
            ".*(?:,v|~|\\.(?:bak|cfsaved|disabled|dpkg-[a-z]+|new|old|orig|rhn-cfg-tmp-.*|rpmnew|rpmorig|rpmsave|swp"
                    + "|ucf-[a-z]+))");

    private final ImmutableList<Rotation> rotations;

    /** A file of logrotate and the logs that one of its words stands for. */
    private record Rotation(AbsolutePath file, Pattern logs) {}

    private LogRotations(ImmutableList<Rotation> rotations) {
        this.rotations = rotations;
    }

    /** Reads what can be read; a file that logrotate does not read either is of no effect. */
    static LogRotations of(Host host) {
        ImmutableList.Builder<Rotation> all = ImmutableList.builder();
        for (String name : host.names(DIRECTORY, MOST_FILES)) {
            Optional<AbsolutePath> file =
                    AbsolutePath.parse(DIRECTORY + "/" + name).toOptional();
            if (file.isPresent() && !NOT_TAKEN.matcher(name).matches()) {
                host.text(file.get(), MAX_BYTES).toOptional().ifPresent(text -> read(file.get(), text, all));
            }
        }
        return new LogRotations(all.build());
    }

    private static void read(AbsolutePath file, String text, ImmutableList.Builder<Rotation> all) {
        List<LogrotateStanza> stanzas;
        try {
            stanzas = new LogrotateSyntax().read(text).stanzas();
        } catch (Unreadable e) {
            return;
        }
        for (LogrotateStanza stanza : stanzas) {
            for (Argument path : stanza.paths()) {
                pattern(path).ifPresent(logs -> all.add(new Rotation(file, logs)));
            }
        }
    }

    private static Optional<Pattern> pattern(Argument path) {
        if (path instanceof Literal literal) {
            return Optional.of(Pattern.compile(Pattern.quote(literal.text())));
        }
        return path instanceof Glob glob ? pattern(glob.source()) : Optional.empty();
    }

    /** Returns what the C library's glob() takes a pattern for; none of its signs stands for a slash. */
    private static Optional<Pattern> pattern(String glob) {
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < glob.length(); i++) {
            char c = glob.charAt(i);
            int close = c == '[' ? glob.indexOf(']', i + 2) : -1;
            if (c == '*') {
                regex.append("[^/]*");
            } else if (c == '?') {
                regex.append("[^/]");
            } else if (close > 0) {
                String members =
                        glob.substring(i + 1, close).replace("\\", "\\\\").replace("[", "\\[");
                members = members.replace("&", "\\&").replace("^", "\\^");
                regex.append(members.startsWith("!") ? "[^/" + members.substring(1) : "[" + members)
                        .append(']');
                i = close;
            } else {
                boolean escaped = c == '\\' && i + 1 < glob.length();
                i += escaped ? 1 : 0;
                regex.append(Pattern.quote(String.valueOf(glob.charAt(i))));
            }
        }
        try {
            return Optional.of(Pattern.compile(regex.toString(), Pattern.DOTALL));
        } catch (PatternSyntaxException e) {
            return Optional.empty();
        }
    }

    /** Returns the file that puts a log aside besides the one that PWS writes for the site. */
    Optional<AbsolutePath> of(AbsolutePath log, SiteName site) {
        AbsolutePath ours = DIRECTORY.resolve("pws-" + site);
        for (Rotation rotation : rotations) {
            if (!rotation.file().equals(ours)
                    && rotation.logs().matcher(log.toString()).matches()) {
                return Optional.of(rotation.file());
            }
        }
        return Optional.empty();
    }
}
