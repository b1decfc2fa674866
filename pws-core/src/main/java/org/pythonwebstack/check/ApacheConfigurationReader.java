package org.pythonwebstack.check;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.pythonwebstack.check.Configuration.Statement;
import org.pythonwebstack.conf.ApacheSyntax;
import org.pythonwebstack.conf.Block;
import org.pythonwebstack.conf.Directive;
import org.pythonwebstack.conf.Node;
import org.pythonwebstack.host.FileWalk;
import org.pythonwebstack.host.Host;
import org.pythonwebstack.value.AbsolutePath;

/**
 * Reads the configuration of an Apache: follows {@code Include}, replaces variables, and enters sections whose condition
 * holds with the modules and variables known up to there, as Apache does.
 */
final class ApacheConfigurationReader extends ConfigurationReader {

    private static final ApacheSyntax APACHE = new ApacheSyntax();

    /** The modules that are part of the program on Debian. */
    private static final Set<String> BUILT_IN = ImmutableSet.of(
            "core_module",
            "http_module",
            "log_config_module",
            "logio_module",
            "so_module",
            "unixd_module",
            "version_module",
            "watchdog_module");

    private static final Map<String, String> SOURCES = ImmutableMap.of(
            "event.c", "mpm_event_module",
            "http_core.c", "http_module",
            "prefork.c", "mpm_prefork_module",
            "worker.c", "mpm_worker_module");

    private static final int MAX_VARIABLES_BYTES = 1 << 16;

    private final Map<String, String> variables = new HashMap<>();
    private final Set<String> modules = new HashSet<>(BUILT_IN);

    private ApacheConfigurationReader(Host host, AbsolutePath serverRoot, Set<AbsolutePath> skipped) {
        super(host, serverRoot, skipped);
    }

    /** Returns the configuration of a machine's Apache, in Debian's places or in those of Red Hat. */
    static Configuration of(Host host, Set<AbsolutePath> skipped) {
        AbsolutePath debian = AbsolutePath.of("/etc/apache2");
        if (host.walk(debian).isDirectory()) {
            ApacheConfigurationReader reader = new ApacheConfigurationReader(host, debian, skipped);
            reader.environment(debian.resolve("envvars"));
            return reader.read(debian.resolve("apache2.conf"));
        }
        AbsolutePath redHat = AbsolutePath.of("/etc/httpd");
        return new ApacheConfigurationReader(host, redHat, skipped).read(redHat.resolve("conf/httpd.conf"));
    }

    /** Reads the simple assignments of a shell script; what only a shell could compute is left unknown. */
    private void environment(AbsolutePath file) {
        // The name of a second instance, which the script adds to paths; the first one has none.
        variables.put("SUFFIX", "");
        FileWalk walk = host().walk(file);
        String text = walk.isFile()
                ? host().text(walk.end(), MAX_VARIABLES_BYTES).toOptional().orElse("")
                : "";
        for (String line : Splitter.on('\n').split(text)) {
            int equals = line.indexOf('=');
            if (line.startsWith("export ") && equals > 0) {
                String value = line.substring(equals + 1).strip();
                variables.put(line.substring(7, equals).strip(), value.replace("$SUFFIX", ""));
            }
        }
    }

    @Override
    List<Node> parse(String text) {
        return APACHE.read(text).nodes();
    }

    @Override
    void nodes(List<Node> nodes, AbsolutePath file, int inHost, int depth) {
        for (Node node : nodes) {
            if (node instanceof Directive directive) {
                directive(directive, file, inHost, depth);
            } else if (node instanceof Block block) {
                block(block, file, inHost, depth);
            }
        }
    }

    private void directive(Directive directive, AbsolutePath file, int inHost, int depth) {
        String name = directive.name().toLowerCase(Locale.ROOT);
        Statement statement = note(file, directive.line(), inHost, name, directive.arguments());
        switch (name) {
            case "include" -> include(statement.argument(0), false, true, inHost, depth);
            case "includeoptional" -> include(statement.argument(0), true, true, inHost, depth);
            case "define" -> variables.put(statement.argument(0), statement.argument(1));
            case "undefine" -> variables.remove(statement.argument(0));
            case "loadmodule" -> modules.add(statement.argument(0));
            default -> {}
        }
    }

    private void block(Block block, AbsolutePath file, int inHost, int depth) {
        String name = block.name().toLowerCase(Locale.ROOT);
        if (name.equals("virtualhost")) {
            int number = nextHost();
            note(file, block.line(), number, name, block.arguments());
            nodes(block.children(), file, number, depth);
        } else if (holds(name, block)) {
            nodes(block.children(), file, inHost, depth);
        }
    }

    /** Returns whether Apache enters the section; conditions that only a running server knows are taken to hold. */
    private boolean holds(String name, Block block) {
        if (block.arguments().isEmpty()) {
            return true;
        }
        String condition = text(block.arguments().get(0));
        boolean not = condition.startsWith("!");
        String what = not ? condition.substring(1) : condition;
        return switch (name) {
            case "ifmodule" -> modules.contains(module(what)) != not;
            case "ifdefine" -> variables.containsKey(what) != not;
            case "iffile" ->
                path(what)
                                .map(path -> host().walk(path).outcome() == FileWalk.Outcome.FOUND)
                                .orElse(false)
                        != not;
            case "macro" -> false;
            default -> true;
        };
    }

    /** Returns the name by which a module is loaded, for that or for the name of its source. */
    private static String module(String name) {
        String known = SOURCES.get(name);
        if (known != null) {
            return known;
        }
        return name.startsWith("mod_") && name.endsWith(".c")
                ? name.substring("mod_".length(), name.length() - ".c".length()) + "_module"
                : name;
    }

    @Override
    String expand(String text) {
        int from = text.indexOf("${");
        if (from < 0) {
            return text;
        }
        int end = text.indexOf('}', from);
        String value = end < 0 ? null : variables.get(text.substring(from + 2, end));
        return value == null ? text : text.substring(0, from) + value + expand(text.substring(end + 1));
    }
}
