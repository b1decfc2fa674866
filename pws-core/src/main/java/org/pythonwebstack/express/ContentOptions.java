package org.pythonwebstack.express;

import static org.pythonwebstack.express.ExpressServer.*;

import java.util.List;
import org.pythonwebstack.site.TrustedHeader;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.HostName;
import org.pythonwebstack.value.HttpStatus;
import org.pythonwebstack.value.IpRange;
import org.pythonwebstack.value.UrlPath;
import org.pythonwebstack.value.WebUrl;

/** Buffers, files beside the application, and other servers. */
final class ContentOptions {

    private static final String UNIX_SOCKET =
            "nginx reaches Gunicorn over a socket whose buffers the kernel adapts; leave the option out.";

    private static final Options F = new Options(OptionGroup.BUFFERS);

    static final ExpressOption<Integer> SERVER_BACKLOG = F.one("--server-backlog", Kind.number("number", 1, 65_535))
            .byDefault("500")
            .means("connections that may wait for the server")
            .apache("`ListenBackLog`")
            .nginx("`backlog=` of `listen`")
            .alone("`backlog` of Gunicorn")
            .add();
    static final ExpressOption<Integer> DAEMON_BACKLOG = F.one("--daemon-backlog", Kind.number("number", 1, 65_535))
            .byDefault("100")
            .means("connections that may wait for the application")
            .apache("`listen-backlog=`")
            .nginx("`backlog` of Gunicorn")
            .notAlone("Nothing stands before Gunicorn; use `--server-backlog`.")
            .add();
    static final ExpressOption<Integer> SEND_BUFFER_SIZE = F.one("--send-buffer-size", Kind.BYTES)
            .byDefault("0, the kernel's")
            .means("buffer towards the server; 0, or 512 and more")
            .apache("`send-buffer-size=`")
            .notNginx(UNIX_SOCKET)
            .add();
    static final ExpressOption<Integer> RECEIVE_BUFFER_SIZE = F.one("--receive-buffer-size", Kind.BYTES)
            .byDefault("0, the kernel's")
            .means("buffer towards the application; 0, or 512 and more")
            .apache("`receive-buffer-size=`")
            .notNginx(UNIX_SOCKET)
            .add();
    static final ExpressOption<Integer> HEADER_BUFFER_SIZE = F.one("--header-buffer-size", Kind.BYTES)
            .byDefault("0, 32768")
            .means("longest header line of an answer; 0, or 8192 and more")
            .apache("`header-buffer-size=`, with and without `--processes`")
            .nginx("`proxy_buffer_size`, for all header lines of an answer")
            .add();
    static final ExpressOption<Integer> RESPONSE_BUFFER_SIZE = F.one("--response-buffer-size", Kind.BYTES)
            .byDefault("0, mod_wsgi's own")
            .means("answer that is taken from the application before the client has it; 0, or 65536 and more")
            .apache("`response-buffer-size=`")
            .nginx("`proxy_buffers`, in pieces of 8 KiB")
            .add();
    static final ExpressOption<Integer> RESPONSE_SOCKET_TIMEOUT = F.one("--response-socket-timeout", Kind.SECONDS)
            .byDefault("0, as `--socket-timeout`")
            .means("a write to the client waits at most")
            .apache("`response-socket-timeout=`")
            .nginx("`send_timeout`")
            .add();
    static final ExpressOption<Integer> RESPONSE_FLUSH_DELAY = F.one("--response-flush-delay", Kind.MILLISECONDS)
            .byDefault("5")
            .means("wait before a small piece of an answer is sent")
            .apache("`response-flush-delay=`")
            .since6()
            .notNginx("nginx sends when a buffer is full or the answer ends; leave the option out.")
            .add();
    static final ExpressOption<Boolean> ENABLE_SENDFILE = F.flag("--enable-sendfile")
            .means("the kernel sends files")
            .apache("`EnableSendfile On`, `WSGIEnableSendfile On`")
            .nginx("`sendfile on`")
            .alone("`sendfile` of Gunicorn")
            .add();
    static final ExpressOption<Boolean> COMPRESS_RESPONSES = F.flag("--compress-responses")
            .means("compress texts")
            .apache("`AddOutputFilterByType DEFLATE` for eight types")
            .nginx("`gzip on`, `gzip_types` with the same types")
            .add();
    static final ExpressOption<AbsolutePath> SOCKET_PREFIX = F.one("--socket-prefix", Kind.PATH)
            .byDefault("the server root")
            .means("directory of the sockets")
            .apache("`WSGISocketPrefix DIR/wsgi`")
            .nginx("`bind` of Gunicorn below it")
            .notAlone("Gunicorn alone has no such socket; leave the option out.")
            .add();

    private static final Options G = new Options(OptionGroup.FILES);

    static final ExpressOption<AbsolutePath> DOCUMENT_ROOT = G.one("--document-root", Kind.PATH)
            .byDefault("`htdocs` of the server root, empty")
            .means("files that come before the application")
            .apache("`DocumentRoot`; what is no file there goes to the application")
            .nginx("`root` and `try_files`")
            .add();
    static final ExpressOption<String> DIRECTORY_INDEX = G.one("--directory-index", Kind.FILE_NAME)
            .means("file that answers for a directory of the document root")
            .apache("`DirectoryIndex`")
            .nginx("`index`")
            .add();
    static final ExpressOption<Boolean> DIRECTORY_LISTING = G.flag("--directory-listing")
            .means("list directories of the document root")
            .apache("`Options +Indexes`")
            .nginx("`autoindex on`")
            .add();
    static final ExpressOption<String> ALLOW_OVERRIDE = G.list(
                    "--allow-override",
                    Kind.choice("AuthConfig", "FileInfo", "Indexes", "Limit", "Options", "All", "None"))
            .byDefault("None")
            .means("what files `.htaccess` may change")
            .apache("`AllowOverride`")
            .notNginx("nginx reads no `.htaccess`; write what you need with `--include-file`.")
            .add();
    static final ExpressOption<Pair<UrlPath, AbsolutePath>> URL_ALIAS = G.pairs("--url-alias", Kind.URL_PATH, Kind.PATH)
            .means("URL, and the file or directory that answers it; it must exist")
            .apache("`Alias`, `<Directory>`")
            .nginx("`location` with `alias`")
            .add();
    static final ExpressOption<Pair<HttpStatus, WebUrl>> ERROR_DOCUMENT = G.pairs(
                    "--error-document", Kind.STATUS, Kind.URL)
            .means("status of an error, and the URL of its page")
            .apache("`ErrorDocument`")
            .nginx("`error_page`")
            .add();
    static final ExpressOption<Boolean> ERROR_OVERRIDE = G.flag("--error-override")
            .means("the server's error pages replace the application's")
            .apache("`WSGIErrorOverride On`")
            .nginx("`proxy_intercept_errors on`")
            .add();
    static final ExpressOption<Pair<String, AbsolutePath>> ADD_HANDLER = G.pairs(
                    "--add-handler", Kind.EXTENSION, Kind.PATH)
            .means("extension of files of the document root, and the script whose `handle_request` answers for them")
            .apache("`AddHandler`, `pws_resource.py`")
            .notNginx("nginx hands requests over by URL; mount a second application with `--proxy-mount-point`.")
            .add();
    static final ExpressOption<Boolean> WITH_CGI = G.flag("--with-cgi")
            .means("run `.cgi` files of the document root")
            .refused("PWS serves Python applications and runs no CGI programs; make the program a WSGI application.")
            .add();
    static final ExpressOption<Boolean> WITH_PHP5 = G.flag("--with-php5")
            .means("run PHP 5")
            .refused("PHP 5 is no longer maintained, and PWS serves Python; run PHP-FPM and reach it with"
                    + " `--proxy-mount-point`.")
            .add();
    static final ExpressOption<AbsolutePath> MIME_TYPES = G.one("--mime-types", Kind.PATH)
            .byDefault("`/etc/mime.types`; nginx's own list")
            .means("file of types, in the form of the server")
            .apache("`TypesConfig`")
            .nginx("`include`, with `types { }` in the file")
            .add();
    static final ExpressOption<Boolean> ENABLE_DOCS = G.flag("--enable-docs")
            .means("mod_wsgi's manual at `/__wsgi__/docs`")
            .refused("Debian's mod_wsgi brings no manual; read https://modwsgi.readthedocs.io instead.")
            .add();
    static final ExpressOption<AbsolutePath> REWRITE_RULES = G.one("--rewrite-rules", Kind.PATH)
            .means("file with rules of mod_rewrite for the document root")
            .apache("`Include` in its `<Directory>`")
            .notNginx("nginx has rules of its own; write them into a file for `--include-file`.")
            .add();
    static final ExpressOption<AbsolutePath> INCLUDE_FILE = G.list("--include-file", Kind.PATH)
            .means("own configuration, in the server's language")
            .apache("`Include` at the end")
            .nginx("`include` at the end of each server")
            .add();

    private static final Options H = new Options(OptionGroup.PROXIES);

    static final ExpressOption<Pair<UrlPath, WebUrl>> PROXY_MOUNT_POINT = H.pairs(
                    "--proxy-mount-point", Kind.URL_PATH, Kind.URL)
            .means("URL path that another server answers, and its URL")
            .apache("`ProxyPass`, `ProxyPassReverse`; no redirect is made of a client's Host header")
            .nginx("`location` with `proxy_pass`")
            .add();
    static final ExpressOption<Pair<UrlPath, WebUrl>> PROXY_URL_ALIAS =
            H.alias("--proxy-url-alias", PROXY_MOUNT_POINT, Kind.pair(Kind.URL_PATH, Kind.URL));
    static final ExpressOption<Pair<HostName, WebUrl>> PROXY_VIRTUAL_HOST = H.pairs(
                    "--proxy-virtual-host", Kind.HOST_NAME, Kind.URL)
            .means("name that another server answers, and its URL")
            .apache("`<VirtualHost>` with `ProxyPass`")
            .nginx("`server` with `proxy_pass`")
            .add();
    static final ExpressOption<TrustedHeader> TRUST_PROXY_HEADER = H.list("--trust-proxy-header", Kind.TRUSTED_HEADER)
            .means("header by which a proxy tells of the client; needs `--trust-proxy`")
            .apache("`WSGITrustedProxyHeaders`")
            .open("`set_real_ip_from`, `real_ip_header`, and the scheme", NGINX, GUNICORN)
            .add();
    static final ExpressOption<IpRange> TRUST_PROXY = H.list("--trust-proxy", Kind.RANGE)
            .means("address of a proxy; needs `--trust-proxy-header`")
            .apache("`WSGITrustedProxies`")
            .open("`set_real_ip_from`", NGINX, GUNICORN)
            .add();

    private ContentOptions() {}

    static List<Options> groups() {
        return List.of(F, G, H);
    }
}
