package org.pythonwebstack.cli.sitefile;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.pythonwebstack.cli.toml.TomlArray;
import org.pythonwebstack.cli.toml.TomlTable;
import org.pythonwebstack.cli.toml.TomlTable.Entry;
import org.pythonwebstack.cli.toml.TomlValue;
import org.pythonwebstack.site.AccessLog;
import org.pythonwebstack.site.AccessRule;
import org.pythonwebstack.site.CertificateStore;
import org.pythonwebstack.site.ErrorLog;
import org.pythonwebstack.site.ErrorPage;
import org.pythonwebstack.site.Limits;
import org.pythonwebstack.site.LogRotation;
import org.pythonwebstack.site.Redirect;
import org.pythonwebstack.site.ResponseHeader;
import org.pythonwebstack.site.SiteRule;
import org.pythonwebstack.site.Tls;
import org.pythonwebstack.site.TrustedProxies;
import org.pythonwebstack.site.VirtualHost;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.ByteSize;
import org.pythonwebstack.value.HttpStatus;
import org.pythonwebstack.value.Parsed;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Refused;
import org.pythonwebstack.value.SiteName;

/** The keys that become the virtual host. */
final class HostTables {

    static final List<String> TLS =
            List.of("issuer", "certificate", "certificate-key", "listen", "redirect-http", "hsts", "http2");
    static final List<String> LIMITS =
            List.of("request-body", "request-timeout", "header-timeout", "body-timeout", "keep-alive");
    static final List<String> PROXIES = List.of("ranges", "headers");
    static final List<String> LOGS = List.of("access", "error", "level", "keep", "every", "size");
    static final List<String> REDIRECT = List.of("from", "to", "status", "exact");
    static final List<String> HEADER = List.of("value", "always");
    static final List<String> ERROR_PAGE = List.of("page", "message");
    static final List<String> DIRECTORY = List.of("path", "files");
    static final List<String> ACCESS = List.of("at", "users-file", "allow", "deny", "open");
    static final List<String> ASSIGN_USER = List.of("user", "group");

    private final VirtualHost.Builder host = VirtualHost.builder();
    private final @Nullable SiteName site;
    private final boolean ownChallenges;

    /**
     * @param site the name of the site, if it can be one
     * @param ownChallenges whether the file says where challenges lie, or that there is no plain HTTP for them
     */
    HostTables(@Nullable SiteName site, boolean ownChallenges) {
        this.site = site;
        this.ownChallenges = ownChallenges;
    }

    VirtualHost.Builder builder() {
        return host;
    }

    /** Hands a key of the file's top on; returns false if it is none of the virtual host. */
    boolean top(Keys keys, Entry entry) {
        switch (entry.key()) {
            case "server-name" -> {
                String name = keys.text(entry, "virtual-host.server-name");
                if (name != null) {
                    host.serverName(name);
                }
            }
            case "aliases" -> keys.texts(entry, "virtual-host.aliases", host::alias);
            case "listen" -> listen(keys, entry);
            case "document-root" -> keys.path(entry, "virtual-host.document-root", host::documentRoot);
            case "acme-challenge-directory" ->
                keys.path(entry, "virtual-host.acme-challenge-directory", host::acmeChallengeDirectory);
            case "compression" ->
                keys.truth(entry, "virtual-host.compression", on -> host.compression(on ? "on" : "off"));
            case "request-env" -> MappingTables.variables(keys, entry, "virtual-host.request-env", host::requestEnv);
            case "tls" -> tls(keys, entry);
            case "proxies" -> proxies(keys, entry);
            case "logs" -> logs(keys, entry);
            case "redirect" -> redirects(keys, entry);
            case "include-directory" -> keys.path(entry, "virtual-host.include-directory", host::includeDirectory);
            case "access" -> access(keys, entry);
            case "headers" -> headers(keys, entry);
            case "error-pages" -> errorPages(keys, entry);
            case "directory" -> directories(keys, entry);
            case "assign-user" -> assignUser(keys, entry);
            default -> {
                return false;
            }
        }
        return true;
    }

    /** An empty list means TLS only, as the model has it. */
    private void listen(Keys keys, Entry entry) {
        keys.texts(entry, "virtual-host.listen", host::listen);
        if (entry.value() instanceof TomlArray array && array.elements().isEmpty()) {
            host.tlsOnly();
        }
    }

    private void tls(Keys keys, Entry entry) {
        Keys inner = keys.table(entry, "virtual-host.tls");
        if (inner == null || !(entry.value() instanceof TomlTable table)) {
            return;
        }
        Tls.Builder tls = Tls.builder();
        for (Entry key : table.entries().values()) {
            switch (key.key()) {
                case "issuer" -> issuer(inner, key, tls);
                case "certificate" -> inner.path(key, "certificate", tls::certificate);
                case "certificate-key" -> inner.path(key, "certificate-key", tls::certificateKey);
                case "listen" -> inner.texts(key, "listen", tls::listen);
                case "redirect-http" -> inner.truth(key, "redirect-http", tls::redirectHttp);
                case "hsts" -> inner.amount(key, "hsts", tls::hsts);
                case "http2" -> inner.truth(key, "http2", tls::http2);
                default -> inner.unknown(key, TLS);
            }
        }
        host.tls(tls);
    }

    /** A certificate that PWS looks after lies where the site's name says. */
    private void issuer(Keys keys, Entry entry, Tls.Builder tls) {
        String issuer = keys.text(entry, "issuer");
        if (issuer == null) {
            return;
        }
        boolean acme = issuer.equals("acme");
        if (!acme && !issuer.equals("self-signed")) {
            keys.problem(
                    Problem.of(SiteRule.NOT_A_CHOICE, "issuer", issuer).withHint("write one of self-signed acme"),
                    entry);
            return;
        }
        keys.note(entry, "certificate");
        keys.note(entry, "certificate-key");
        if (site == null) {
            // The missing or refused name is a problem of its own.
            tls.certificate("/missing").certificateKey("/missing");
            return;
        }
        AbsolutePath directory = acme ? CertificateStore.current(site) : CertificateStore.selfSigned(site);
        tls.certificate(directory.resolve(CertificateStore.FULL_CHAIN));
        tls.certificateKey(directory.resolve(CertificateStore.PRIVATE_KEY));
        if (acme && !ownChallenges) {
            keys.note(entry, "acme-challenge-directory");
            host.acmeChallengeDirectory(CertificateStore.challenges(site));
        }
    }

    static Limits.Builder limits(Keys keys, Entry entry) {
        Limits.Builder limits = Limits.builder();
        Keys inner = keys.table(entry, "limits");
        if (inner == null || !(entry.value() instanceof TomlTable table)) {
            return limits;
        }
        for (Entry key : table.entries().values()) {
            switch (key.key()) {
                case "request-body" -> inner.amount(key, "request-body", limits::requestBody);
                case "request-timeout" -> inner.amount(key, "request-timeout", limits::requestTimeout);
                case "header-timeout" -> inner.amount(key, "header-timeout", limits::headerTimeout);
                case "body-timeout" -> inner.amount(key, "body-timeout", limits::bodyTimeout);
                case "keep-alive" -> inner.amount(key, "keep-alive", limits::keepAlive);
                default -> inner.unknown(key, LIMITS);
            }
        }
        return limits;
    }

    private void proxies(Keys keys, Entry entry) {
        Keys inner = keys.table(entry, "virtual-host.proxies");
        if (inner == null || !(entry.value() instanceof TomlTable table)) {
            return;
        }
        TrustedProxies.Builder proxies = TrustedProxies.builder();
        for (Entry key : table.entries().values()) {
            switch (key.key()) {
                case "ranges" -> inner.texts(key, "ranges", proxies::range);
                case "headers" -> inner.texts(key, "headers", proxies::header);
                default -> inner.unknown(key, PROXIES);
            }
        }
        host.trustedProxies(proxies);
    }

    private void logs(Keys keys, Entry entry) {
        Keys inner = keys.table(entry, "virtual-host.logs");
        if (inner == null || !(entry.value() instanceof TomlTable table)) {
            return;
        }
        AccessLog access = AccessLog.DEFAULT;
        ErrorLog error = ErrorLog.DEFAULT;
        Rotation rotation = new Rotation();
        for (Entry key : table.entries().values()) {
            switch (key.key()) {
                case "access" -> access = accessLog(inner, key);
                case "error" -> error = errorLog(inner, key);
                case "level" -> {
                    keys.note(
                            "virtual-host.log-level", "logs.level", key.value().position());
                    inner.text(key, "level", host::logLevel);
                }
                case "keep" -> inner.count(key, "keep", text -> rotation.keep = text);
                case "every" -> inner.text(key, "every", text -> rotation.every = text);
                case "size" -> inner.amount(key, "size", text -> rotation.size = text);
                default -> inner.unknown(key, LOGS);
            }
        }
        LogRotation chosen = rotation.read(inner, table);
        noteLog(keys, table, "access");
        noteLog(keys, table, "error");
        host.accessLog(access.withRotation(chosen));
        host.errorLog(error.withRotation(chosen));
    }

    private static void noteLog(Keys keys, TomlTable table, String key) {
        Entry entry = table.get(key);
        if (entry != null) {
            keys.note(
                    "virtual-host." + key + "-log", "logs." + key, entry.value().position());
        }
    }

    private static AccessLog accessLog(Keys keys, Entry entry) {
        if (entry.value() instanceof TomlValue.Truth truth && !truth.value()) {
            return AccessLog.OFF;
        }
        AbsolutePath file = logFile(keys, entry);
        return attempt(keys, entry, file, AccessLog::to, AccessLog.DEFAULT);
    }

    private static ErrorLog errorLog(Keys keys, Entry entry) {
        AbsolutePath file = logFile(keys, entry);
        return attempt(keys, entry, file, ErrorLog::to, ErrorLog.DEFAULT);
    }

    private static @Nullable AbsolutePath logFile(Keys keys, Entry entry) {
        AbsolutePath[] file = new AbsolutePath[1];
        keys.path(entry, entry.key(), text -> {
            Parsed<AbsolutePath> parsed = AbsolutePath.parse(text);
            parsed.problems().forEach(problem -> keys.problem(problem, entry));
            file[0] = parsed.toOptional().orElse(null);
        });
        return file[0];
    }

    private static <T, R> R attempt(Keys keys, Entry entry, @Nullable T value, Function<T, R> make, R otherwise) {
        if (value == null) {
            return otherwise;
        }
        try {
            return make.apply(value);
        } catch (Refused refused) {
            refused.problems().forEach(problem -> keys.problem(problem, entry));
            return otherwise;
        }
    }

    /** The three keys of a rotation, which is one value to the model. */
    private static final class Rotation {
        private String keep = Integer.toString(LogRotation.DEFAULT.keep());
        private String every = LogRotation.DEFAULT.every().name();
        private @Nullable String size;

        LogRotation read(Keys keys, TomlTable table) {
            Entry keepEntry = table.get("keep");
            Entry everyEntry = table.get("every");
            Entry sizeEntry = table.get("size");
            Optional<ByteSize> bytes = Optional.empty();
            if (size != null && sizeEntry != null) {
                Parsed<ByteSize> parsed = ByteSize.parse(size);
                parsed.problems().forEach(problem -> keys.problem(problem, sizeEntry));
                bytes = parsed.toOptional();
            }
            LogRotation.Every often = LogRotation.DEFAULT.every();
            try {
                often = LogRotation.Every.valueOf(every.toUpperCase(Locale.ROOT));
            } catch (IllegalArgumentException unknown) {
                if (everyEntry != null) {
                    keys.problem(
                            Problem.of(SiteRule.NOT_A_CHOICE, "every", every)
                                    .withHint("write one of daily weekly monthly"),
                            everyEntry);
                }
            }
            int count = keep.length() > 9 ? Integer.MAX_VALUE : Integer.parseInt(keep);
            try {
                return new LogRotation(count, often, bytes);
            } catch (Refused refused) {
                for (Problem problem : refused.problems()) {
                    Entry entry = problem.field().equals("size") ? sizeEntry : keepEntry;
                    if (entry != null) {
                        keys.problem(problem, entry);
                    }
                }
                return LogRotation.DEFAULT;
            }
        }
    }

    private void redirects(Keys keys, Entry entry) {
        int index = 0;
        for (TomlTable table : keys.tables(entry)) {
            Keys inner = keys.item(entry, index, table, "virtual-host.redirect[" + index + "]");
            index++;
            String[] from = {""};
            String[] to = {""};
            String[] status = {"301"};
            boolean[] exact = new boolean[1];
            for (Entry key : table.entries().values()) {
                switch (key.key()) {
                    case "from" -> inner.text(key, "from", text -> from[0] = text);
                    case "to" -> inner.text(key, "to", text -> to[0] = text);
                    case "status" -> inner.count(key, "status", text -> status[0] = text);
                    case "exact" -> inner.truth(key, "exact", truth -> exact[0] = truth);
                    default -> inner.unknown(key, REDIRECT);
                }
            }
            Parsed<HttpStatus> parsed = HttpStatus.parse(status[0]);
            host.redirect(
                    parsed instanceof Parsed.Accepted<HttpStatus> accepted
                            ? Redirect.parse(from[0], to[0], accepted.value(), exact[0])
                            : new Parsed.Rejected<>(parsed.problems()));
        }
    }

    private void access(Keys keys, Entry entry) {
        int index = 0;
        for (TomlTable table : keys.tables(entry)) {
            Keys inner = keys.item(entry, index, table, "virtual-host.access[" + index + "]");
            index++;
            AccessRule.Builder rule = AccessRule.builder();
            for (Entry key : table.entries().values()) {
                switch (key.key()) {
                    case "at" -> inner.text(key, "at", rule::at);
                    case "users-file" -> inner.path(key, "users-file", rule::usersFile);
                    case "allow" -> inner.texts(key, "allow", rule::allow);
                    case "deny" -> inner.texts(key, "deny", rule::deny);
                    case "open" -> inner.truth(key, "open", rule::open);
                    default -> inner.unknown(key, ACCESS);
                }
            }
            host.access(rule);
        }
    }

    /** {@code Name = "value"}, or a table that says whether error responses get the header too. */
    private void headers(Keys keys, Entry entry) {
        Keys headers = keys.table(entry, "virtual-host.headers");
        if (headers == null || !(entry.value() instanceof TomlTable table)) {
            return;
        }
        int index = 0;
        for (Entry header : table.entries().values()) {
            keys.note("virtual-host.headers[" + index + "]", headers.pathOf(header.key()), header.position());
            String[] value = new String[1];
            boolean[] always = {true};
            if (header.value() instanceof TomlTable details) {
                Keys inner = headers.inside(header, header.key());
                for (Entry key : details.entries().values()) {
                    switch (key.key()) {
                        case "value" -> inner.text(key, "value", text -> value[0] = text);
                        case "always" -> inner.truth(key, "always", truth -> always[0] = truth);
                        default -> inner.unknown(key, HEADER);
                    }
                }
                if (details.get("value") == null) {
                    inner.problem(Problem.of(SiteRule.MISSING, "value"), "value", header.position());
                }
            } else {
                headers.text(header, header.key(), text -> value[0] = text);
            }
            if (value[0] != null) {
                index++;
                Parsed<ResponseHeader> parsed = ResponseHeader.parse(header.key(), value[0]);
                if (parsed instanceof Parsed.Accepted<ResponseHeader> accepted) {
                    ResponseHeader given = accepted.value();
                    host.header(new ResponseHeader(given.name(), given.value(), always[0]));
                } else {
                    host.header(header.key(), value[0]);
                }
            }
        }
    }

    /** {@code "404" = "/404.html"}, or a table with a message in place of the page. */
    private void errorPages(Keys keys, Entry entry) {
        Keys pages = keys.table(entry, "virtual-host.error-pages");
        if (pages == null || !(entry.value() instanceof TomlTable table)) {
            return;
        }
        int[] index = new int[1];
        for (Entry page : table.entries().values()) {
            keys.note("virtual-host.error-pages[" + index[0] + "]", pages.pathOf(page.key()), page.position());
            if (page.value() instanceof TomlTable details) {
                Keys inner = pages.inside(page, page.key());
                for (Entry key : details.entries().values()) {
                    switch (key.key()) {
                        case "page" ->
                            inner.text(key, "page", text -> {
                                index[0]++;
                                host.errorPage(ErrorPage.parsePage(page.key(), text));
                            });
                        case "message" ->
                            inner.text(key, "message", text -> {
                                index[0]++;
                                host.errorPage(ErrorPage.parseMessage(page.key(), text));
                            });
                        default -> inner.unknown(key, ERROR_PAGE);
                    }
                }
                if (details.entries().isEmpty()) {
                    inner.problem(Problem.of(SiteRule.MISSING, "page"), "page", page.position());
                }
            } else {
                pages.text(page, page.key(), text -> {
                    index[0]++;
                    host.errorPage(ErrorPage.parsePage(page.key(), text));
                });
            }
        }
    }

    private void directories(Keys keys, Entry entry) {
        int index = 0;
        for (TomlTable table : keys.tables(entry)) {
            Keys inner = keys.item(entry, index, table, "virtual-host.directories[" + index + "]");
            index++;
            String[] path = {""};
            List<String> files = new ArrayList<>();
            for (Entry key : table.entries().values()) {
                switch (key.key()) {
                    case "path" -> inner.path(key, "path", text -> path[0] = text);
                    case "files" -> inner.texts(key, "files", files::add);
                    default -> inner.unknown(key, DIRECTORY);
                }
            }
            host.directory(path[0], files.toArray(String[]::new));
        }
    }

    private void assignUser(Keys keys, Entry entry) {
        Keys inner = keys.table(entry, "virtual-host.assign-user");
        if (inner == null || !(entry.value() instanceof TomlTable table)) {
            return;
        }
        String[] user = {""};
        String[] group = {""};
        for (Entry key : table.entries().values()) {
            switch (key.key()) {
                case "user" -> inner.text(key, "user", text -> user[0] = text);
                case "group" -> inner.text(key, "group", text -> group[0] = text);
                default -> inner.unknown(key, ASSIGN_USER);
            }
        }
        host.assignUser(user[0], group[0]);
    }
}
