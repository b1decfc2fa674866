package org.pythonwebstack.deploy;

import com.google.common.collect.ImmutableSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pythonwebstack.conf.ApacheSyntax;
import org.pythonwebstack.conf.Argument;
import org.pythonwebstack.conf.Block;
import org.pythonwebstack.conf.Directive;
import org.pythonwebstack.conf.Glob;
import org.pythonwebstack.conf.Literal;
import org.pythonwebstack.conf.NginxSyntax;
import org.pythonwebstack.conf.Node;
import org.pythonwebstack.conf.Unreadable;
import org.pythonwebstack.host.ChangeableHost;
import org.pythonwebstack.host.FileContent;
import org.pythonwebstack.host.FileStatus;
import org.pythonwebstack.host.PathState;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.FileMode;
import org.pythonwebstack.value.Refused;

/**
 * A copy of a server's whole configuration as it would be after a plan, for the server's own test: so a mistake shows before
 * anything live has changed.
 *
 * <p>Files that stay as they are come in as links. A file that includes others by their absolute path is copied, with the path
 * of the copy in place of the live one, so that the test never reads past the copy.
 */
final class StagedConfiguration {

    private static final FileMode PRIVATE = FileMode.of("0700");
    private static final FileMode FILE = FileMode.of("0600");
    private static final int MOST_NAMES = 1_000_000;
    private static final int MOST_DEPTH = 20;
    private static final Set<String> INCLUDES = ImmutableSet.of("include", "includeoptional", "serverroot");

    private final ChangeableHost host;
    private final WebServer server;
    private final AbsolutePath live;
    private final AbsolutePath copy;
    private final Map<AbsolutePath, PathState> changes = new HashMap<>();
    private final Set<AbsolutePath> ours;

    /** An include of a live path as people write it. */
    private final Pattern include;

    /**
     * Creates a copy that is not made yet.
     *
     * @param live the directory of the server's configuration
     * @param copy where the copy is made; replaced if it exists
     * @param ours files that PWS wrote: they include nothing of the configuration, and need not be read
     */
    StagedConfiguration(
            ChangeableHost host, WebServer server, AbsolutePath live, AbsolutePath copy, Set<AbsolutePath> ours) {
        this.host = host;
        this.server = server;
        this.live = live;
        this.copy = copy;
        this.ours = ours;
        this.include = Pattern.compile("(?i:\\b(?:include|includeoptional|serverroot))(?:\\s|\\\\\n)+[\"']?("
                + Pattern.quote(live.toString()) + ")(?=[/\"'\\s;]|$)");
    }

    /** Makes the copy as {@code plan} would leave the configuration. */
    void make(Plan plan) throws IOException {
        host.removeTree(copy);
        for (Change change : plan.changes()) {
            if (change instanceof Change.PathChange path && live.contains(path.path())) {
                changes.put(path.path(), path.after());
            }
        }
        directory(live, 0);
        for (Map.Entry<AbsolutePath, PathState> change : changes.entrySet()) {
            if (!change.getValue().isAbsent()
                    && host.state(staged(change.getKey())).isAbsent()) {
                put(change.getKey(), change.getValue());
            }
        }
    }

    /** Removes the copy. */
    void remove() throws IOException {
        host.removeTree(copy);
    }

    /** Returns a message of the server with the live paths in it. */
    String withLivePaths(String message) {
        return message.replace(copy.toString(), live.toString());
    }

    private AbsolutePath staged(AbsolutePath path) {
        return path.equals(live) ? copy : copy.resolve(live.relativize(path).orElseThrow());
    }

    private void directory(AbsolutePath directory, int depth) throws IOException {
        if (depth > MOST_DEPTH) {
            throw new IOException(directory + " lies too deep for a configuration");
        }
        host.put(staged(directory), new PathState.Directory(PRIVATE, host.self()));
        for (String name : host.names(directory, MOST_NAMES)) {
            AbsolutePath path = directory.resolve(name);
            PathState planned = changes.get(path);
            if (planned != null) {
                if (!planned.isAbsent()) {
                    put(path, planned);
                }
                if (planned instanceof PathState.Directory && host.status(path).isDirectory()) {
                    directory(path, depth + 1);
                }
            } else {
                asItIs(path, depth);
            }
        }
    }

    /** Puts in what the plan leaves alone. What PWS may not or need not read comes in as a link. */
    private void asItIs(AbsolutePath path, int depth) throws IOException {
        FileStatus status = host.status(path);
        if (status.isDirectory()) {
            directory(path, depth + 1);
        } else if (status.kind() == FileStatus.Kind.LINK || status.isFile() && !ours.contains(path)) {
            PathState state;
            try {
                state = host.state(path);
            } catch (Refused e) {
                // Too large for a configuration, or in a directory that others may write to: nothing to copy.
                state = new PathState.Other();
            }
            if (state instanceof PathState.Other) {
                link(path);
            } else {
                put(path, state);
            }
        } else {
            link(path);
        }
    }

    private void put(AbsolutePath path, PathState state) throws IOException {
        if (state instanceof PathState.RegularFile file) {
            String text = file.content().text();
            String redirected = redirected(path, text);
            if (!changes.containsKey(path) && redirected.equals(text)) {
                link(path);
            } else {
                PathState own = new PathState.RegularFile(
                        redirected.equals(text) ? file.content() : FileContent.ofText(redirected), FILE, host.self());
                host.stage(staged(path), own);
                host.put(staged(path), own);
            }
        } else if (state instanceof PathState.SymbolicLink link) {
            PathState own = new PathState.SymbolicLink(target(path, link.target()));
            host.stage(staged(path), own);
            host.put(staged(path), own);
        } else if (state instanceof PathState.Directory) {
            host.put(staged(path), new PathState.Directory(PRIVATE, host.self()));
        }
    }

    /** Returns where the copy of a link leads: into the copy if the link leads into the configuration, else where it led. */
    private String target(AbsolutePath path, String target) {
        Path written = Path.of(target);
        Path absolute = written.isAbsolute()
                ? written
                : Path.of(path.toString()).resolveSibling(written).normalize();
        if (absolute.startsWith(live.toString())) {
            return written.isAbsolute()
                    ? copy + target.substring(live.toString().length())
                    : target;
        }
        return absolute.toString();
    }

    private void link(AbsolutePath path) throws IOException {
        PathState link = new PathState.SymbolicLink(path.toString());
        host.stage(staged(path), link);
        host.put(staged(path), link);
    }

    /** Returns the text of a file with each include of a live path led to the copy. */
    private String redirected(AbsolutePath path, String text) throws IOException {
        if (!text.contains(live.toString())) {
            return text;
        }
        List<Integer> lines = new ArrayList<>();
        try {
            collect(parse(text), live, lines);
        } catch (Unreadable e) {
            // A table, a key, a module's own language; or a mistake, which is for the server to tell.
            return byLook(text);
        }
        StringBuilder result = new StringBuilder(text);
        Collections.reverse(lines);
        for (int line : lines) {
            Matcher plain = include.matcher(result);
            if (!plain.find(startOfLine(text, line))) {
                throw unplain(path, line);
            }
            result.replace(plain.start(1), plain.end(1), copy.toString());
        }
        requireRedirected(path, result.toString(), lines);
        return result.toString();
    }

    private String byLook(String text) {
        StringBuilder result = new StringBuilder(text);
        Matcher plain = include.matcher(result);
        for (int from = 0; plain.find(from); from = plain.start(1)) {
            result.replace(plain.start(1), plain.end(1), copy.toString());
        }
        return result.toString();
    }

    /** The text was changed by its look; what it means now is read again. */
    private void requireRedirected(AbsolutePath path, String text, List<Integer> lines) throws IOException {
        List<Integer> left = new ArrayList<>();
        List<Integer> led = new ArrayList<>();
        try {
            List<Node> nodes = parse(text);
            collect(nodes, live, left);
            collect(nodes, copy, led);
        } catch (Unreadable e) {
            throw unplain(path, lines.get(0));
        }
        if (!left.isEmpty() || led.size() != lines.size()) {
            throw unplain(path, left.isEmpty() ? lines.get(0) : left.get(0));
        }
    }

    private static IOException unplain(AbsolutePath path, int line) {
        return new IOException(path + ":" + line
                + ": an include is written in a way that cannot be tested on a copy; write its path plainly");
    }

    private List<Node> parse(String text) throws Unreadable {
        return server == WebServer.NGINX
                ? NginxSyntax.standard().read(text).nodes()
                : new ApacheSyntax().read(text).nodes();
    }

    private static void collect(List<Node> nodes, AbsolutePath below, List<Integer> lines) {
        for (Node node : nodes) {
            if (node instanceof Block block) {
                collect(block.children(), below, lines);
            } else if (node instanceof Directive directive
                    && INCLUDES.contains(directive.name().toLowerCase(Locale.ROOT))
                    && !directive.arguments().isEmpty()
                    && isBelow(directive.arguments().get(0), below)) {
                lines.add(directive.line());
            }
        }
    }

    private static boolean isBelow(Argument argument, AbsolutePath directory) {
        String text = argument instanceof Literal literal
                ? literal.text()
                : argument instanceof Glob glob ? glob.source() : "";
        // Written with doubled slashes or dots it leads there all the same.
        return text.startsWith("/")
                && text.indexOf('\0') < 0
                && Path.of(text).normalize().startsWith(directory.toString());
    }

    private static int startOfLine(String text, int line) {
        int start = 0;
        for (int i = 1; i < line; i++) {
            start = text.indexOf('\n', start) + 1;
        }
        return start;
    }
}
