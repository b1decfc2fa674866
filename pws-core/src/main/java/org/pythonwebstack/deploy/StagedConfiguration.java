package org.pythonwebstack.deploy;

import com.google.common.collect.ImmutableSet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
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
import org.pythonwebstack.host.PathState;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.FileMode;

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
            } else if (ours.contains(path) && host.status(path).isFile()) {
                link(path);
            } else {
                PathState state = host.state(path);
                if (state instanceof PathState.Directory) {
                    directory(path, depth + 1);
                } else {
                    put(path, state);
                }
            }
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
            String target = link.target();
            String prefix = live + "/";
            PathState own = new PathState.SymbolicLink(
                    target.startsWith(prefix) ? copy + "/" + target.substring(prefix.length()) : target);
            host.stage(staged(path), own);
            host.put(staged(path), own);
        } else if (state instanceof PathState.Directory) {
            host.put(staged(path), new PathState.Directory(PRIVATE, host.self()));
        }
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
            collect(
                    server == WebServer.NGINX
                            ? NginxSyntax.standard().read(text).nodes()
                            : new ApacheSyntax().read(text).nodes(),
                    lines);
        } catch (Unreadable e) {
            // No configuration: a table, a key, a certificate.
            return text;
        }
        StringBuilder result = new StringBuilder(text);
        for (int i = lines.size() - 1; i >= 0; i--) {
            int start = startOfLine(text, lines.get(i));
            int found = text.indexOf(live.toString(), start);
            if (found < 0) {
                throw new IOException(path + ":" + lines.get(i)
                        + ": an include is written in a way that cannot be tested on a copy; write its path plainly");
            }
            result.replace(found, found + live.toString().length(), copy.toString());
        }
        return result.toString();
    }

    private void collect(List<Node> nodes, List<Integer> lines) {
        for (Node node : nodes) {
            if (node instanceof Block block) {
                collect(block.children(), lines);
            } else if (node instanceof Directive directive
                    && INCLUDES.contains(directive.name().toLowerCase(Locale.ROOT))
                    && !directive.arguments().isEmpty()
                    && isLive(directive.arguments().get(0))) {
                lines.add(directive.line());
            }
        }
    }

    private boolean isLive(Argument argument) {
        String text = argument instanceof Literal literal
                ? literal.text()
                : argument instanceof Glob glob ? glob.source() : "";
        return text.equals(live.toString()) || text.startsWith(live + "/");
    }

    private static int startOfLine(String text, int line) {
        int start = 0;
        for (int i = 1; i < line; i++) {
            start = text.indexOf('\n', start) + 1;
        }
        return start;
    }
}
