package org.pythonwebstack.render;

import com.google.common.collect.ImmutableList;
import org.pythonwebstack.conf.Argument;
import org.pythonwebstack.conf.Block;
import org.pythonwebstack.conf.Directive;
import org.pythonwebstack.conf.Expression;
import org.pythonwebstack.conf.Keyword;
import org.pythonwebstack.conf.Literal;
import org.pythonwebstack.conf.Node;
import org.pythonwebstack.conf.Setting;

/** Directives of Apache that never differ, with their reasons, and short ways to make those that do. */
final class ApacheWords {

    static final Keyword ON = new Keyword("On");
    static final Keyword OFF = new Keyword("Off");
    static final Keyword NONE = new Keyword("None");
    static final Keyword GLOBAL = new Keyword("%{GLOBAL}");
    static final Keyword RESOURCE = new Keyword("%{RESOURCE}");

    static final Directive GRANTED = directive("Require", new Keyword("all"), new Keyword("granted"))
            .because("Everything is closed unless it is granted, and this section is one that the site means to open.");
    static final Directive DENIED = directive("Require", new Keyword("all"), new Keyword("denied"))
            .because("What no section further down grants stays closed, also if the server's own files say otherwise.");

    static final Directive NO_OVERRIDE = directive("AllowOverride", NONE)
            .because("A .htaccess file could hand requests to Python in Apache itself or to another site's socket,"
                    + " and looking for one costs time in every directory.");
    static final Directive NO_OPTIONS =
            directive("Options", NONE).because("No listings, no scripts, and no symbolic links out of the directory.");

    /** Everything is denied that is not granted further down; also if the server's own files say otherwise. */
    static final Block DENY_ALL = block(
                    "Directory",
                    new Literal("/"),
                    directive("AllowOverride", NONE)
                            .because("Otherwise a .htaccess file in any directory could grant what is denied here."),
                    directive("Options", new Keyword("FollowSymLinks"))
                            .because(
                                    "Only for the way to the directories below, such as a link to the current release."),
                    DENIED)
            .because("Nothing on the disk can be fetched unless a section below grants it.");

    static final Directive STRICT_HOST = directive("StrictHostCheck", ON)
            .because("If this is the first host of an address, requests for unknown names are refused with status 400"
                    + " instead of being answered by this site.");
    static final Directive CANONICAL_NAME = directive("UseCanonicalName", ON)
            .because(
                    "The interpreters of a mounted directory are named after the host; a visitor who sends other ports in"
                            + " the Host header would otherwise have a new one made for each.");
    static final Directive NO_SIGNATURE =
            directive("ServerSignature", OFF).because("Error pages do not tell which versions run.");
    static final Directive NO_TRACE =
            directive("TraceEnable", OFF).because("TRACE sends a visitor's own headers back, which no site needs.");
    static final Directive NO_MMAP = directive("EnableMMAP", OFF)
            .because("Reading a small file is much cheaper than mapping it in a process with many threads.");
    static final Directive SENDFILE = directive("EnableSendfile", ON)
            .because("The kernel copies a file to the connection by itself; switch it off for files on network disks.");

    static final Directive HTTP1 = directive("Protocols", new Keyword("http/1.1"))
            .because("Only this protocol works on a plain connection, and with a process for each connection.");
    static final Directive HTTP2 = directive("Protocols", new Keyword("h2"), new Keyword("http/1.1"))
            .because("Browsers that can use HTTP/2 load a page over one connection.");
    static final Directive SSL_ENGINE = directive("SSLEngine", ON).because("This host speaks TLS.");
    static final ImmutableList<Directive> TLS = ImmutableList.of(
            directive("SSLProtocol", new Keyword("-all"), new Keyword("+TLSv1.2"), new Keyword("+TLSv1.3"))
                    .because("Older versions of TLS are broken."),
            directive("SSLCipherSuite", new Literal("ECDHE+AESGCM:ECDHE+CHACHA20"))
                    .because("With TLS 1.2, only ciphers with forward secrecy and authenticated encryption."),
            directive("SSLHonorCipherOrder", OFF)
                    .because("All of these are good, so the client may choose what is fast on its machine."),
            directive("SSLSessionTickets", OFF)
                    .because("Apache does not renew the key of its tickets, which would undo forward secrecy."));

    static final Directive NO_GZIP = directive("SetEnv", new Literal("no-gzip"), new Literal("1"))
            .because("Compression is off for this site, also where the server has it on for all.");
    static final Directive COMPRESS = directive(
                    "AddOutputFilterByType",
                    new Keyword("DEFLATE"),
                    new Literal("text/html"),
                    new Literal("text/css"),
                    new Literal("text/plain"),
                    new Literal("text/xml"),
                    new Literal("text/javascript"),
                    new Literal("application/javascript"),
                    new Literal("application/json"),
                    new Literal("application/xml"),
                    new Literal("image/svg+xml"))
            .because("Text is sent compressed to clients that ask for it; each answer costs processor time.");

    static final Directive EXPIRES = directive("ExpiresActive", ON)
            .because("Without this line the time that the site gives for these files has no effect.");
    static final Directive DEFAULT_HANDLER = directive("SetHandler", new Literal("default-handler"))
            .because("What is not there is answered with 404, never with a listing.");

    /** The well-known format {@code combined}, and what a proxy said of the client. */
    static final Expression LOG_FORMAT = Expression.of(
            variable("h"),
            text(" "),
            variable("l"),
            text(" "),
            variable("u"),
            text(" "),
            variable("t"),
            text(" \""),
            variable("r"),
            text("\" "),
            variable(">s"),
            text(" "),
            variable("O"),
            text(" \""),
            variable("{Referer}i"),
            text("\" \""),
            variable("{User-Agent}i"),
            text("\""));

    static final Expression PROXIED_LOG_FORMAT = Expression.of(ImmutableList.<Expression.Part>builder()
            .addAll(LOG_FORMAT.parts().subList(0, LOG_FORMAT.parts().size() - 1))
            .add(text("\" \""), variable("{X-Forwarded-For}i"), text("\""))
            .build()
            .toArray(new Expression.Part[0]));

    /** A condition that never holds, for a log which is not kept; without one of its own, a host uses the server's. */
    static final Setting NEVER = new Setting("expr", Expression.ofVariable("false"));

    private ApacheWords() {}

    static Directive directive(String name, Argument... arguments) {
        return Directive.of(name, arguments);
    }

    static Directive literal(String name, Object value) {
        return Directive.of(name, Literal.of(value));
    }

    static Directive number(String name, long value) {
        return Directive.of(name, new Literal(Long.toString(value)));
    }

    static Block block(String name, Argument argument, Node... children) {
        return Block.of(name, argument, ImmutableList.copyOf(children));
    }

    private static Expression.Part text(String text) {
        return Expression.text(text);
    }

    private static Expression.Part variable(String name) {
        return Expression.variable(name);
    }
}
