package org.pythonwebstack.site;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.immutables.value.Value;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.EnvName;
import org.pythonwebstack.value.EnvValue;
import org.pythonwebstack.value.HostName;
import org.pythonwebstack.value.HostPattern;
import org.pythonwebstack.value.ListenAddress;
import org.pythonwebstack.value.Parsed;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Problems;
import org.pythonwebstack.value.Refused;
import org.pythonwebstack.value.UrlPath;

/** The names under which a site is reached, where it listens, and what the web server does by itself. */
@Value.Immutable
public abstract class VirtualHost {

    private static final HostName STAND_IN = HostName.of("missing.invalid");
    private static final ListenAddress HTTP = ListenAddress.of("*:80");

    VirtualHost() {}

    /** Returns a builder. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns the canonical name of the host. Mandatory; never a wildcard. */
    public abstract HostName serverName();

    /** Returns further names, also wildcards such as {@code *.example.org}; default none. */
    public abstract List<HostPattern> aliases();

    /** Returns where plain HTTP is spoken; default {@code *:80}. Empty only together with TLS. */
    public abstract List<ListenAddress> listen();

    /** Returns TLS; default none. */
    public abstract Optional<Tls> tls();

    /** Returns the directory whose files answer what nothing else does; default none, and then nothing answers. */
    public abstract Optional<AbsolutePath> documentRoot();

    /**
     * Returns the directory which has the files of {@code /.well-known/acme-challenge/}; default none. They stay reachable
     * over plain HTTP whatever else is mounted or redirected.
     */
    public abstract Optional<AbsolutePath> acmeChallengeDirectory();

    /** Returns the redirects; default none. */
    public abstract List<Redirect> redirects();

    /** Returns the headers that are set on responses; default none. */
    public abstract List<ResponseHeader> headers();

    /** Returns the error pages; default none: the server's own. */
    public abstract List<ErrorPage> errorPages();

    /** Returns who may see which part; default none: everybody may see everything. */
    public abstract List<AccessRule> access();

    /** Returns the rule for a path, which is the one with the longest path; nothing if everybody may see it. */
    public Optional<AccessRule> accessTo(UrlPath path) {
        AccessRule longest = null;
        for (AccessRule rule : access()) {
            if (rule.covers(path) && (longest == null || longest.covers(rule.at()))) {
                longest = rule;
            }
        }
        return longest == null || longest.open() ? Optional.empty() : Optional.of(longest);
    }

    /**
     * Returns the directory of the administrator's own directives, which PWS never writes: the server reads its files
     * {@code *.apache.conf} or {@code *.nginx.conf} at the end of each host of the site. Default none.
     */
    public abstract Optional<AbsolutePath> includeDirectory();

    /** Returns what visitors get while the site is being worked on; default nothing: it is served. */
    public abstract Optional<Maintenance> maintenance();

    /** Returns the access log; default one in the layout's place. */
    @Value.Default
    public AccessLog accessLog() {
        return AccessLog.DEFAULT;
    }

    /** Returns the error log; default one in the layout's place. */
    @Value.Default
    public ErrorLog errorLog() {
        return ErrorLog.DEFAULT;
    }

    /** Returns from which severity on messages reach the error log; default warnings. */
    @Value.Default
    public LogLevel logLevel() {
        return LogLevel.WARN;
    }

    /** Returns the proxies in front of the server; default none. */
    @Value.Default
    public TrustedProxies trustedProxies() {
        return TrustedProxies.NONE;
    }

    /** Returns the account and group under which Apache with mpm-itk handles requests; default none. */
    public abstract Optional<RunAs> assignUser();

    /**
     * Returns variables of each request ({@code SetEnv}): the application finds them in its WSGI environment, not in the
     * environment of its process. Default none.
     */
    public abstract Map<EnvName, EnvValue> requestEnvironment();

    /** Returns whether responses are compressed; default no. */
    @Value.Default
    public Compression compression() {
        return Compression.OFF;
    }

    /** Returns directories which Apache may read beyond those that the site needs anyway; default none. */
    public abstract List<DirectoryAccess> directories();

    /** Builds a {@link VirtualHost}. */
    public static final class Builder {

        private final Fields fields = new Fields();
        private final ImmutableVirtualHost.Builder built = ImmutableVirtualHost.assemble();

        private Builder() {}

        /** Sets the canonical name. Mandatory. */
        public Builder serverName(HostName name) {
            fields.set("server-name", name, built::serverName);
            return this;
        }

        /** Sets the canonical name. Mandatory. */
        public Builder serverName(String name) {
            Parsed<HostName> parsed = HostName.parse(name);
            if (fields.reads("server-name", parsed)) {
                built.serverName(parsed.orThrow());
            }
            return this;
        }

        /** Adds a further name. */
        public Builder alias(HostPattern name) {
            fields.add("aliases", name, built::addAliases);
            return this;
        }

        /** Adds a further name, or a wildcard such as {@code *.example.org}. */
        public Builder alias(String name) {
            fields.addRead("aliases", HostPattern.parse(name), built::addAliases);
            return this;
        }

        /** Adds an address for plain HTTP; the first one replaces the default. */
        public Builder listen(ListenAddress address) {
            fields.add("listen", address, built::addListen);
            return this;
        }

        /** Adds an address for plain HTTP, such as {@code [::1]:8080}; the first one replaces the default. */
        public Builder listen(String address) {
            fields.addRead("listen", ListenAddress.parse(address), built::addListen);
            return this;
        }

        /** Speaks TLS only: there is no address for plain HTTP, not even the default. */
        public Builder tlsOnly() {
            fields.set("listen", "none", none -> {});
            return this;
        }

        /** Sets TLS. */
        public Builder tls(Tls tls) {
            fields.set("tls", tls, built::tls);
            return this;
        }

        /** Sets TLS from a builder, whose problems are reported together with those of this one. */
        public Builder tls(Tls.Builder tls) {
            fields.nested("tls", tls.result(), built::tls);
            return this;
        }

        /** Sets the directory whose files answer what nothing else does. */
        public Builder documentRoot(AbsolutePath directory) {
            fields.set("document-root", directory, built::documentRoot);
            return this;
        }

        /** Sets the directory whose files answer what nothing else does. */
        public Builder documentRoot(String directory) {
            fields.read("document-root", AbsolutePath.parse(directory), built::documentRoot);
            return this;
        }

        /** Sets the directory of the ACME challenges. */
        public Builder acmeChallengeDirectory(AbsolutePath directory) {
            fields.set("acme-challenge-directory", directory, built::acmeChallengeDirectory);
            return this;
        }

        /** Sets the directory of the ACME challenges. */
        public Builder acmeChallengeDirectory(String directory) {
            fields.read("acme-challenge-directory", AbsolutePath.parse(directory), built::acmeChallengeDirectory);
            return this;
        }

        /** Adds a redirect. */
        public Builder redirect(Redirect redirect) {
            fields.add("redirect", redirect, built::addRedirects);
            return this;
        }

        /** Adds a redirect, or the problems with it. */
        public Builder redirect(Parsed<Redirect> redirect) {
            fields.addNested("redirect", redirect, built::addRedirects);
            return this;
        }

        /** Adds a header on all responses, also errors. */
        public Builder header(String name, String value) {
            fields.addNested("headers", ResponseHeader.parse(name, value), built::addHeaders);
            return this;
        }

        /** Adds a header. */
        public Builder header(ResponseHeader header) {
            fields.add("headers", header, built::addHeaders);
            return this;
        }

        /** Adds an error page. */
        public Builder errorPage(ErrorPage page) {
            fields.add("error-pages", page, built::addErrorPages);
            return this;
        }

        /** Adds an error page, or the problems with it. */
        public Builder errorPage(Parsed<ErrorPage> page) {
            fields.addNested("error-pages", page, built::addErrorPages);
            return this;
        }

        /** Adds a rule about who may see a part of the site. */
        public Builder access(AccessRule rule) {
            fields.add("access", rule, built::addAccess);
            return this;
        }

        /** Adds a rule from a builder, whose problems are reported together with those of this one. */
        public Builder access(AccessRule.Builder rule) {
            fields.addNested("access", rule.result(), built::addAccess);
            return this;
        }

        /** Sets the directory of the administrator's own directives. */
        public Builder includeDirectory(AbsolutePath directory) {
            fields.set("include-directory", directory, built::includeDirectory);
            return this;
        }

        /** Sets the directory of the administrator's own directives. */
        public Builder includeDirectory(String directory) {
            fields.read("include-directory", AbsolutePath.parse(directory), built::includeDirectory);
            return this;
        }

        /** Has visitors told that the site is being worked on. */
        public Builder maintenance(Maintenance maintenance) {
            fields.set("maintenance", maintenance, built::maintenance);
            return this;
        }

        /** Has visitors told that the site is being worked on, or notes what is wrong with the words. */
        public Builder maintenance(Parsed<Maintenance> maintenance) {
            fields.nested("maintenance", maintenance, built::maintenance);
            return this;
        }

        /** Sets the access log. */
        public Builder accessLog(AccessLog log) {
            fields.set("access-log", log, built::accessLog);
            return this;
        }

        /** Sets the file of the access log. */
        public Builder accessLog(String file) {
            fields.read("access-log", Make.from(AbsolutePath.parse(file), AccessLog::to), built::accessLog);
            return this;
        }

        /** Sets the error log. */
        public Builder errorLog(ErrorLog log) {
            fields.set("error-log", log, built::errorLog);
            return this;
        }

        /** Sets the file of the error log. */
        public Builder errorLog(String file) {
            fields.read("error-log", Make.from(AbsolutePath.parse(file), ErrorLog::to), built::errorLog);
            return this;
        }

        /** Sets from which severity on messages reach the error log. */
        public Builder logLevel(LogLevel level) {
            fields.set("log-level", level, built::logLevel);
            return this;
        }

        /** Sets from which severity on messages reach the error log: {@code warn}. */
        public Builder logLevel(String level) {
            fields.read("log-level", Texts.choice("log-level", level, LogLevel.class), built::logLevel);
            return this;
        }

        /** Sets the proxies in front of the server. */
        public Builder trustedProxies(TrustedProxies proxies) {
            fields.set("proxies", proxies, built::trustedProxies);
            return this;
        }

        /** Sets the proxies from a builder, whose problems are reported together with those of this one. */
        public Builder trustedProxies(TrustedProxies.Builder proxies) {
            fields.nested("proxies", proxies.result(), built::trustedProxies);
            return this;
        }

        /** Sets the account and group of mpm-itk. */
        public Builder assignUser(RunAs runAs) {
            fields.set("assign-user", runAs, built::assignUser);
            return this;
        }

        /** Sets the account and group of mpm-itk; {@code #2000} is the account with that number. */
        public Builder assignUser(String user, String group) {
            fields.nested("assign-user", RunAs.parse(user, group), built::assignUser);
            return this;
        }

        /** Adds a variable of each request. */
        public Builder requestEnv(EnvName name, EnvValue value) {
            fields.put("request-env", Parsed.accepted(name), Parsed.accepted(value), built::putRequestEnvironment);
            return this;
        }

        /** Adds a variable of each request. */
        public Builder requestEnv(String name, String value) {
            fields.put("request-env", EnvName.parse(name), EnvValue.parse(value), built::putRequestEnvironment);
            return this;
        }

        /** Sets whether responses are compressed. */
        public Builder compression(Compression compression) {
            fields.set("compression", compression, built::compression);
            return this;
        }

        /** Sets whether responses are compressed: {@code on} or {@code off}. */
        public Builder compression(String compression) {
            fields.read(
                    "compression",
                    Texts.onOff("compression", compression).map(on -> on ? Compression.ON : Compression.OFF),
                    built::compression);
            return this;
        }

        /** Adds a directory which Apache may read. */
        public Builder directory(DirectoryAccess directory) {
            fields.add("directories", directory, built::addDirectories);
            return this;
        }

        /** Adds a directory of which Apache may read the named files, or all if none is named. */
        public Builder directory(String path, String... files) {
            fields.addNested("directories", DirectoryAccess.parse(path, files), built::addDirectories);
            return this;
        }

        /** Returns the virtual host, or everything that is wrong. */
        public Parsed<VirtualHost> result() {
            Problems problems = fields.problems();
            if (fields.lacks("server-name", problems)) {
                built.serverName(STAND_IN);
            }
            if (!fields.has("listen") || fields.failed("listen")) {
                built.listen(List.of(HTTP));
            }
            VirtualHost host = built.build();
            if (host.listen().isEmpty() && host.tls().isEmpty() && !fields.failed("tls")) {
                problems.add(Problem.of(SiteRule.NO_LISTEN, "listen"));
            }
            Problems found = new Problems();
            VirtualHostRules.check(host, found);
            fields.addAsGiven(found, problems);
            return Fields.result(host, problems);
        }

        /** Returns the virtual host. Throws {@link Refused} with everything that is wrong. */
        public VirtualHost build() {
            return result().orThrow();
        }
    }
}
