package org.pythonwebstack.express;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.pythonwebstack.conf.SyntaxRule;
import org.pythonwebstack.express.ExpressOption.Effect;
import org.pythonwebstack.express.ExpressOption.Status;
import org.pythonwebstack.site.TrustedHeader;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Problems;

/** What options have to do with each other, with the server, and with files. */
final class Combination {

    /** Options of which the first means nothing without one of the others. */
    private static final List<List<ExpressOption<?>>> NEEDS = List.of(
            List.of(ListenerOptions.HTTPS_ONLY, ListenerOptions.HTTPS_PORT),
            List.of(ListenerOptions.HTTPS_ONLY, ListenerOptions.SERVER_NAME),
            List.of(ListenerOptions.HSTS_POLICY, ListenerOptions.HTTPS_PORT),
            List.of(ListenerOptions.SSL_ENVIRONMENT, ListenerOptions.HTTPS_PORT),
            List.of(ListenerOptions.SSL_CA_CERTIFICATE_FILE, ListenerOptions.HTTPS_PORT),
            List.of(ListenerOptions.SSL_CERTIFICATE_CHAIN_FILE, ListenerOptions.HTTPS_PORT),
            List.of(ListenerOptions.SSL_VERIFY_CLIENT, ListenerOptions.SSL_CA_CERTIFICATE_FILE),
            List.of(ListenerOptions.SERVER_ALIAS, ListenerOptions.SERVER_NAME),
            List.of(ListenerOptions.ALLOW_LOCALHOST, ListenerOptions.SERVER_NAME),
            List.of(ContentOptions.TRUST_PROXY_HEADER, ContentOptions.TRUST_PROXY),
            List.of(ContentOptions.TRUST_PROXY, ContentOptions.TRUST_PROXY_HEADER),
            List.of(IdentityOptions.AUTH_TYPE, IdentityOptions.AUTH_USER_SCRIPT),
            List.of(IdentityOptions.AUTH_GROUP_SCRIPT, IdentityOptions.AUTH_USER_SCRIPT),
            List.of(IdentityOptions.AUTH_GROUP, IdentityOptions.AUTH_GROUP_SCRIPT),
            List.of(ContentOptions.REWRITE_RULES, ContentOptions.DOCUMENT_ROOT),
            List.of(ContentOptions.ADD_HANDLER, ContentOptions.DOCUMENT_ROOT),
            List.of(ServerOptions.MAX_LOG_SIZE, ServerOptions.ROTATE_LOGS),
            List.of(ServerOptions.ROTATELOGS_EXECUTABLE, ServerOptions.ROTATE_LOGS),
            List.of(ServerOptions.STARTUP_LOG_NAME, ServerOptions.STARTUP_LOG),
            List.of(ServerOptions.ACCESS_LOG_NAME, ServerOptions.ACCESS_LOG),
            List.of(ServerOptions.ACCESS_LOG_FORMAT, ServerOptions.ACCESS_LOG),
            List.of(ServerOptions.PROCESS_NAME, ServerOptions.SHELL_EXECUTABLE),
            List.of(TimeOptions.PROXY_TIMEOUT, ContentOptions.PROXY_MOUNT_POINT, ContentOptions.PROXY_VIRTUAL_HOST),
            List.of(ToolOptions.TELEMETRY_INTERVAL, ToolOptions.TELEMETRY_SERVICE),
            List.of(ToolOptions.SLOW_REQUESTS, ToolOptions.TELEMETRY_SERVICE),
            List.of(ToolOptions.TELEMETRY_OPTIONS, ToolOptions.TELEMETRY_SERVICE),
            List.of(ToolOptions.SERVICE_USER, ToolOptions.SERVICE_SCRIPT),
            List.of(ToolOptions.SERVICE_GROUP, ToolOptions.SERVICE_SCRIPT),
            List.of(ToolOptions.SERVICE_LOG_FILE, ToolOptions.SERVICE_SCRIPT));

    /** What only a daemon process has. */
    private static final List<ExpressOption<?>> DAEMON_ONLY = List.of(
            ApplicationOptions.PROCESSES,
            ApplicationOptions.THREADS,
            ApplicationOptions.PROCESS_GROUP,
            TimeOptions.RESTART_INTERVAL,
            TimeOptions.CPU_TIME_LIMIT,
            TimeOptions.INACTIVITY_TIMEOUT,
            TimeOptions.REQUEST_TIMEOUT,
            TimeOptions.QUEUE_TIMEOUT,
            ContentOptions.ERROR_OVERRIDE);

    private static final List<ExpressOption<AbsolutePath>> FILES = List.of(
            ListenerOptions.SSL_CERTIFICATE_FILE,
            ListenerOptions.SSL_CERTIFICATE_KEY_FILE,
            ListenerOptions.SSL_CA_CERTIFICATE_FILE,
            ListenerOptions.SSL_CERTIFICATE_CHAIN_FILE,
            ContentOptions.MIME_TYPES,
            ContentOptions.REWRITE_RULES,
            ContentOptions.INCLUDE_FILE,
            IdentityOptions.HOST_ACCESS_SCRIPT,
            IdentityOptions.AUTH_USER_SCRIPT,
            IdentityOptions.AUTH_GROUP_SCRIPT,
            IdentityOptions.ENVVARS_SCRIPT,
            ServerOptions.SHELL_EXECUTABLE,
            ServerOptions.ROTATELOGS_EXECUTABLE);

    private static final List<ExpressOption<AbsolutePath>> DIRECTORIES = List.of(
            ApplicationOptions.WORKING_DIRECTORY,
            ContentOptions.DOCUMENT_ROOT,
            ContentOptions.SOCKET_PREFIX,
            IdentityOptions.PYTHON_PATH,
            IdentityOptions.PYTHON_EGGS,
            ServerOptions.LOG_DIRECTORY);

    private final ExpressSettings settings;
    private final Problems problems = new Problems();

    private Combination(ExpressSettings settings) {
        this.settings = settings;
    }

    /** Refuses options that the server has not. Throws {@link org.pythonwebstack.value.Refused} with all that is wrong. */
    static void check(ExpressSettings settings, ExpressServer server, Installed installed) {
        Combination combination = new Combination(settings);
        combination.effects(server, installed);
        combination.needs();
        combination.tls(server);
        combination.excludes();
        combination.sizes();
        combination.trust();
        combination.services();
        combination.files(installed);
        combination.problems.throwIfAny();
    }

    /** Apache replaces {@code ${NAME}} wherever it stands, and has no other spelling for it. */
    static void checkForApache(ExpressSettings settings, EntryPoint entry, AbsolutePath root) {
        Problems problems = new Problems();
        for (ExpressOption<?> option : settings.given()) {
            for (Object value : settings.values(option)) {
                if (option != IdentityOptions.SETENV && option != ApplicationOptions.ENTRY_POINT) {
                    variable(option.name(), value.toString(), problems);
                }
            }
        }
        if (entry instanceof EntryPoint.Files files) {
            variable("entry point", files.directory().toString(), problems);
        }
        if (!settings.has(ApplicationOptions.WORKING_DIRECTORY)) {
            variable("current directory", settings.directory().toString(), problems);
        }
        variable("server root", root.toString(), problems);
        problems.throwIfAny();
    }

    private static void variable(String field, String text, Problems problems) {
        int at = text.indexOf("${");
        if (at >= 0) {
            problems.add(Problem.at(SyntaxRule.INTERPOLATION, field, text, at)
                    .withHint("Apache replaces '${' wherever it stands; choose another name, or --server nginx"));
        }
    }

    private void effects(ExpressServer server, Installed installed) {
        for (ExpressOption<?> option : settings.given()) {
            Effect effect = option.on(server);
            if (effect.status() == Status.REFUSED) {
                boolean never = Stream.of(ExpressServer.values())
                        .allMatch(other -> option.on(other).status() == Status.REFUSED);
                problems.add(
                        Problem.of(never ? ExpressRule.REFUSED_OPTION : ExpressRule.NOT_ON_THIS_SERVER, option.name())
                                .withHint(withoutStop(effect.text())));
            } else if (effect.status() == Status.OPEN) {
                problems.add(Problem.of(ExpressRule.NOT_YET, option.name()));
            } else if (server == ExpressServer.APACHE && option.needsModWsgi6() && !installed.hasWsgi6()) {
                problems.add(Problem.of(ExpressRule.NEWER_MOD_WSGI, option.name()));
            }
        }
    }

    private static String withoutStop(String sentence) {
        String plain = sentence.replace("`", "'");
        return plain.endsWith(".") ? plain.substring(0, plain.length() - 1) : plain;
    }

    private void needs() {
        for (List<ExpressOption<?>> needed : NEEDS) {
            List<ExpressOption<?>> others = needed.subList(1, needed.size());
            if (settings.has(needed.get(0)) && others.stream().noneMatch(settings::has)) {
                need(
                        needed.get(0),
                        String.join(
                                " or ", others.stream().map(ExpressOption::name).toList()));
            }
        }
    }

    private void need(ExpressOption<?> option, String others) {
        problems.add(Problem.of(ExpressRule.NEEDS, option.name()).withHint("give " + others + " too"));
    }

    private void tls(ExpressServer server) {
        boolean stem = settings.has(ListenerOptions.SSL_CERTIFICATE);
        boolean certificate = stem || settings.has(ListenerOptions.SSL_CERTIFICATE_FILE);
        boolean key = stem || settings.has(ListenerOptions.SSL_CERTIFICATE_KEY_FILE);
        if (certificate && !key) {
            need(ListenerOptions.SSL_CERTIFICATE_FILE, ListenerOptions.SSL_CERTIFICATE_KEY_FILE.name());
        }
        if (key && !certificate) {
            need(ListenerOptions.SSL_CERTIFICATE_KEY_FILE, ListenerOptions.SSL_CERTIFICATE_FILE.name());
        }
        if (server == ExpressServer.GUNICORN) {
            return;
        }
        boolean port = settings.has(ListenerOptions.HTTPS_PORT);
        if (certificate && !port) {
            need(
                    stem ? ListenerOptions.SSL_CERTIFICATE : ListenerOptions.SSL_CERTIFICATE_FILE,
                    ListenerOptions.HTTPS_PORT.name());
        }
        if (port && !certificate) {
            need(ListenerOptions.HTTPS_PORT, ListenerOptions.SSL_CERTIFICATE_FILE.name());
        }
    }

    private void excludes() {
        Optional<?> https = settings.value(ListenerOptions.HTTPS_PORT);
        if (https.isPresent()
                && https.get()
                        .toString()
                        .equals(settings.value(ListenerOptions.PORT)
                                .map(Object::toString)
                                .orElse("8000"))) {
            problems.add(Problem.of(ExpressRule.EXCLUDES, ListenerOptions.HTTPS_PORT.name())
                    .withHint("HTTP has this port; choose another"));
        }
        if (settings.has(ApplicationOptions.EMBEDDED_MODE)) {
            for (ExpressOption<?> daemon : DAEMON_ONLY) {
                if (settings.has(daemon)) {
                    problems.add(Problem.of(ExpressRule.EXCLUDES, daemon.name())
                            .withHint("only a daemon process has it; leave --embedded-mode out"));
                }
            }
        }
        if (settings.has(ListenerOptions.SSL_CERTIFICATE)
                && (settings.has(ListenerOptions.SSL_CERTIFICATE_FILE)
                        || settings.has(ListenerOptions.SSL_CERTIFICATE_KEY_FILE))) {
            problems.add(Problem.of(ExpressRule.EXCLUDES, ListenerOptions.SSL_CERTIFICATE.name())
                    .withHint("it names both files already"));
        }
    }

    private void sizes() {
        atLeast(ContentOptions.SEND_BUFFER_SIZE, 512);
        atLeast(ContentOptions.RECEIVE_BUFFER_SIZE, 512);
        atLeast(ContentOptions.HEADER_BUFFER_SIZE, 8192);
        atLeast(ContentOptions.RESPONSE_BUFFER_SIZE, 65_536);
    }

    private void atLeast(ExpressOption<Integer> option, int least) {
        settings.value(option)
                .filter(size -> size != 0 && size < least)
                .ifPresent(size -> problems.add(
                        Problem.of(org.pythonwebstack.value.ValueRule.NUMBER_RANGE, option.name(), size.toString())
                                .withHint("give 0, or " + least + " and more")));
    }

    /** mod_wsgi would take the last header of a kind that is there, so a client could choose. */
    private void trust() {
        Set<TrustedHeader.Category> seen = EnumSet.noneOf(TrustedHeader.Category.class);
        for (TrustedHeader header : settings.values(ContentOptions.TRUST_PROXY_HEADER)) {
            if (!seen.add(header.category())) {
                problems.add(Problem.of(ExpressRule.EXCLUDES, ContentOptions.TRUST_PROXY_HEADER.name(), header.header())
                        .withHint("another header says the same; trust the one that your proxy sets"));
            }
        }
    }

    private void services() {
        List<String> names = settings.values(ToolOptions.SERVICE_SCRIPT).stream()
                .map(Pair::first)
                .toList();
        for (ExpressOption<? extends Pair<String, ?>> option :
                List.of(ToolOptions.SERVICE_USER, ToolOptions.SERVICE_GROUP, ToolOptions.SERVICE_LOG_FILE)) {
            for (Pair<String, ?> pair : settings.values(option)) {
                if (!names.contains(pair.first())) {
                    problems.add(Problem.of(ExpressRule.NEEDS, option.name(), pair.first())
                            .withHint("give --service-script " + pair.first() + " too"));
                }
            }
        }
    }

    private void files(Installed installed) {
        for (ExpressOption<AbsolutePath> option : FILES) {
            settings.values(option).forEach(path -> file(option, path, installed));
        }
        settings.value(ListenerOptions.SSL_CERTIFICATE).ifPresent(stem -> {
            file(ListenerOptions.SSL_CERTIFICATE, AbsolutePath.of(stem + ".crt"), installed);
            file(ListenerOptions.SSL_CERTIFICATE, AbsolutePath.of(stem + ".key"), installed);
        });
        settings.values(ContentOptions.ADD_HANDLER)
                .forEach(pair -> file(ContentOptions.ADD_HANDLER, pair.second(), installed));
        settings.values(ToolOptions.SERVICE_SCRIPT)
                .forEach(pair -> file(ToolOptions.SERVICE_SCRIPT, pair.second(), installed));
        for (ExpressOption<AbsolutePath> option : DIRECTORIES) {
            for (AbsolutePath path : settings.values(option)) {
                if (!installed.host().walk(path).isDirectory()) {
                    problems.add(Problem.of(ExpressRule.NO_FILE, option.name(), path.toString())
                            .withHint("create the directory, or correct the path"));
                }
            }
        }
        settings.values(ContentOptions.URL_ALIAS).forEach(pair -> {
            boolean there = installed.host().walk(pair.second()).isDirectory()
                    || installed.host().walk(pair.second()).isFile();
            if (!there) {
                problems.add(Problem.of(
                        ExpressRule.NO_FILE,
                        ContentOptions.URL_ALIAS.name(),
                        pair.second().toString()));
            }
        });
    }

    private void file(ExpressOption<?> option, AbsolutePath path, Installed installed) {
        if (!installed.host().walk(path).isFile()) {
            problems.add(Problem.of(ExpressRule.NO_FILE, option.name(), path.toString()));
        }
    }
}
