package org.pythonwebstack.express;

import java.util.List;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.HostName;
import org.pythonwebstack.value.HostPattern;
import org.pythonwebstack.value.IpAddress;
import org.pythonwebstack.value.Port;
import org.pythonwebstack.value.UrlPath;

/** Where and under which names is served. */
final class ListenerOptions {

    private static final Options B = new Options(OptionGroup.LISTENER);

    static final ExpressOption<IpAddress> HOST = B.one("--host", Kind.ADDRESS)
            .byDefault("every address")
            .means("address to listen on; a name would have to be looked up, and only `localhost` is taken")
            .apache("`Listen`")
            .nginx("`listen`")
            .alone("`bind` of Gunicorn")
            .add();
    static final ExpressOption<Port> PORT = B.one("--port", Kind.PORT)
            .byDefault("8000")
            .means("port for HTTP")
            .apache("`Listen`, `<VirtualHost>`")
            .nginx("`listen`")
            .alone("`bind` of Gunicorn")
            .add();
    static final ExpressOption<Boolean> HTTP2 = B.flag("--http2")
            .means("speak HTTP/2 too")
            .apache("`Protocols h2 h2c http/1.1`")
            .nginx("`http2` of `listen` on the port for HTTPS; nginx 1.22 speaks it over TLS alone")
            .add();
    static final ExpressOption<Port> HTTPS_PORT = B.one("--https-port", Kind.PORT)
            .means("port for HTTPS; with a certificate, and without `--server-name` too")
            .apache("`Listen`, `<VirtualHost>` with `SSLEngine On`")
            .nginx("`listen ... ssl`")
            .notAlone("Gunicorn with a certificate speaks HTTPS on `--port` alone; take `--server nginx` for both.")
            .add();
    static final ExpressOption<Port> SSL_PORT = B.alias("--ssl-port", HTTPS_PORT, Kind.PORT);
    static final ExpressOption<AbsolutePath> SSL_CERTIFICATE_FILE = B.one("--ssl-certificate-file", Kind.PATH)
            .means("certificate, with its chain")
            .apache("`SSLCertificateFile`")
            .nginx("`ssl_certificate`")
            .alone("`certfile` of Gunicorn")
            .add();
    static final ExpressOption<AbsolutePath> SSL_CERTIFICATE_KEY_FILE = B.one("--ssl-certificate-key-file", Kind.PATH)
            .means("key of the certificate")
            .apache("`SSLCertificateKeyFile`")
            .nginx("`ssl_certificate_key`")
            .alone("`keyfile` of Gunicorn")
            .add();
    static final ExpressOption<AbsolutePath> SSL_CERTIFICATE = B.one("--ssl-certificate", Kind.PATH)
            .means("path of both without `.crt` and `.key`")
            .everywhere("as the two options above")
            .add();
    static final ExpressOption<AbsolutePath> SSL_CA_CERTIFICATE_FILE = B.one("--ssl-ca-certificate-file", Kind.PATH)
            .means("authorities whose clients are let in")
            .apache("`SSLCACertificateFile`, `SSLVerifyClient`")
            .nginx("`ssl_client_certificate`, `ssl_verify_client`")
            .add();
    static final ExpressOption<UrlPath> SSL_VERIFY_CLIENT = B.list("--ssl-verify-client", Kind.URL_PATH)
            .byDefault("the whole site")
            .means("URL that needs a client's certificate")
            .apache("`SSLVerifyClient optional` and, there, `Require expr`: works with TLS 1.3")
            .nginx("`ssl_verify_client optional` and, there, a test of `$ssl_client_verify`")
            .add();
    static final ExpressOption<AbsolutePath> SSL_CERTIFICATE_CHAIN_FILE = B.one(
                    "--ssl-certificate-chain-file", Kind.PATH)
            .means("certificates between yours and the authority")
            .apache("`SSLCertificateChainFile`")
            .notNginx("nginx and Gunicorn read the chain behind the certificate, in one file:"
                    + " `cat cert.pem chain.pem > full.pem`, and `--ssl-certificate-file full.pem`.")
            .add();
    static final ExpressOption<Boolean> SSL_ENVIRONMENT = B.flag("--ssl-environment")
            .means("SSL_* variables for the application")
            .apache("`SSLOptions +StdEnvVars`")
            .nginx("the variables of protocol, cipher and client, as headers that only nginx can set")
            .add();
    static final ExpressOption<Boolean> HTTPS_ONLY = B.flag("--https-only")
            .means("send visitors from HTTP to HTTPS; needs `--server-name`, as nothing is built from a client's words")
            .apache("`Redirect permanent` to the name and the port for HTTPS")
            .nginx("`return 301` to the name and the port for HTTPS")
            .add();
    static final ExpressOption<String> HSTS_POLICY = B.one("--hsts-policy", Kind.HSTS)
            .means("value of Strict-Transport-Security, with as many parts as wanted")
            .apache("`Header always set`, on HTTPS")
            .nginx("`add_header ... always`, on HTTPS")
            .add();
    static final ExpressOption<HostName> SERVER_NAME = B.one("--server-name", Kind.HOST_NAME)
            .byDefault("any name")
            .means(
                    "name of the site; others get 403, and one with `www.` also answers for the name without, by a redirect")
            .apache("`ServerName`, and a host before it that denies")
            .nginx("`server_name`, and a server before it that denies")
            .alone("nothing but the address that is printed; Gunicorn answers to every name")
            .add();
    static final ExpressOption<HostPattern> SERVER_ALIAS = B.list("--server-alias", Kind.HOST_PATTERN)
            .means("further name, also with a wildcard; needs `--server-name`")
            .apache("`ServerAlias`")
            .nginx("`server_name`")
            .notAlone("Gunicorn answers to every name; take `--server nginx` to have names told apart.")
            .add();
    static final ExpressOption<Boolean> ALLOW_LOCALHOST = B.flag("--allow-localhost")
            .means("this machine may use any name")
            .apache("the denying host serves, with `Require local` (the connection counts, no name is looked up)")
            .nginx("the denying server serves, with `allow 127.0.0.0/8`, `allow ::1` and `deny all`")
            .add();

    private ListenerOptions() {}

    static List<Options> groups() {
        return List.of(B);
    }
}
