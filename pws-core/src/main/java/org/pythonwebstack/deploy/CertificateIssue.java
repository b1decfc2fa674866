package org.pythonwebstack.deploy;

import com.google.common.collect.ImmutableList;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.pythonwebstack.host.ChangeableHost;
import org.pythonwebstack.host.FileContent;
import org.pythonwebstack.host.FileStatus;
import org.pythonwebstack.host.Ownership;
import org.pythonwebstack.host.PathState;
import org.pythonwebstack.host.ProgramResult;
import org.pythonwebstack.host.ProgramRun;
import org.pythonwebstack.site.CertificateStore;
import org.pythonwebstack.site.Site;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.FileMode;
import org.pythonwebstack.value.HostName;
import org.pythonwebstack.value.HostPattern;
import org.pythonwebstack.value.WebUrl;
import org.pythonwebstack.value.WildcardHostName;

/**
 * Has certbot get the certificate of a site from an authority. Nothing that is served changes by it: the certificate lies ready
 * in certbot's directory, and a plan with {@link SiteSetup#withIssuedCertificate} takes it into use.
 */
public final class CertificateIssue {

    private static final AbsolutePath CERTBOT = AbsolutePath.of("/usr/bin/certbot");
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final FileMode READABLE = FileMode.of("0644");
    private static final int TOKEN_BYTES = 16;
    private static final int HTTP = 80;
    private static final int TIMEOUT_MILLIS = 10_000;
    private static final int MOST_ANSWER = 4096;
    private static final int MOST_LINES = 20;
    private static final int OTHERS = 0177;

    private final ChangeableHost host;
    private final Site site;
    private final Choices choices;

    /** Creates the issue of a certificate for a site whose issuer is {@link CertificateStore.Issuer#ACME}. */
    public CertificateIssue(ChangeableHost host, Site site, Choices choices) {
        this.host = Objects.requireNonNull(host, "host");
        this.site = Objects.requireNonNull(site, "site");
        this.choices = Objects.requireNonNull(choices, "choices");
    }

    /**
     * What a person decides.
     *
     * @param email where the authority writes to; nothing for no address
     * @param agreed whether the terms of the authority are agreed to
     * @param rehearsed whether only a rehearsal is wanted: nothing is kept of it
     * @param directory the authority; nothing for Let's Encrypt
     * @param dns how it is shown that the names are ours by the DNS; nothing for by HTTP
     */
    public record Choices(
            Optional<String> email, boolean agreed, boolean rehearsed, Optional<WebUrl> directory, Optional<Dns> dns) {}

    /**
     * A plugin of certbot that changes the DNS.
     *
     * @param plugin its name without {@code dns-}: lower-case letters and digits
     * @param credentials the file with what it needs; readable for root alone
     */
    public record Dns(String plugin, AbsolutePath credentials) {

        /** Refuses other names of plugins, which would be options of certbot. */
        public Dns {
            if (!plugin.matches("[a-z][a-z0-9]{0,30}")) {
                throw new IllegalArgumentException("a plugin's name has lower-case letters and digits");
            }
        }
    }

    /** Returns why no certificate can be asked for, before anything is done; nothing if it can. */
    public Optional<String> obstacle() {
        if (host.status(CERTBOT).kind() == FileStatus.Kind.ABSENT) {
            return Optional.of("certbot is not installed; apt-get install -y certbot");
        }
        if (choices.dns().isPresent()) {
            AbsolutePath file = choices.dns().get().credentials();
            FileStatus status = host.status(file);
            if (!status.isFile() || status.uid() != 0 || (status.mode() & OTHERS) != 0) {
                return Optional.of(file + " must be a file of root that nobody else may read: chown root: " + file
                        + " && chmod 600 " + file);
            }
            return Optional.empty();
        }
        for (HostPattern name : SiteCertificates.names(site)) {
            if (name instanceof WildcardHostName) {
                return Optional.of("no authority certifies " + name
                        + " by HTTP; give --dns-plugin and --dns-credentials, or name an own certificate in [tls]");
            }
        }
        return webRoot().isPresent()
                ? Optional.empty()
                : Optional.of("acme-challenge-directory must end with " + CertificateStore.BELOW_WEB_ROOT
                        + ", as certbot writes there; or leave it out, then pws chooses one");
    }

    private Optional<String> webRoot() {
        String directory = site.virtualHost()
                .acmeChallengeDirectory()
                .map(AbsolutePath::toString)
                .orElse("");
        int end = directory.length() - CertificateStore.BELOW_WEB_ROOT.length();
        return end > 0 && directory.endsWith(CertificateStore.BELOW_WEB_ROOT)
                ? Optional.of(directory.substring(0, end))
                : Optional.empty();
    }

    /** Returns what certbot is called with. */
    public List<String> arguments() {
        ImmutableList.Builder<String> arguments = ImmutableList.builder();
        arguments.add("certonly", "--non-interactive", "--cert-name=" + CertificateStore.lineage(site.name()));
        if (choices.dns().isPresent()) {
            String plugin = "dns-" + choices.dns().get().plugin();
            arguments.add(
                    "--authenticator=" + plugin,
                    "--" + plugin + "-credentials=" + choices.dns().get().credentials());
        } else {
            arguments.add("--webroot", "--webroot-path=" + webRoot().orElseThrow());
        }
        for (HostPattern name : SiteCertificates.names(site)) {
            arguments.add("--domain=" + name);
        }
        arguments.add(choices.email().map(address -> "--email=" + address).orElse("--register-unsafely-without-email"));
        if (choices.agreed()) {
            arguments.add("--agree-tos");
        }
        choices.directory().ifPresent(url -> arguments.add("--server=" + url));
        // A certificate that is valid for long is not asked for again; one for other names is.
        arguments.add("--keep-until-expiring", "--renew-with-new-domains");
        if (choices.rehearsed()) {
            arguments.add("--dry-run");
        }
        return arguments.build();
    }

    /**
     * Lays a random text where the authority will look, and fetches it under each name, at each address, as the authority
     * will: a wrong entry in the DNS shows before one of its few tries is spent.
     *
     * @throws IOException if it does not come back from everywhere, with a line for each place
     */
    public void requireReachable() throws IOException {
        byte[] random = new byte[TOKEN_BYTES];
        RANDOM.nextBytes(random);
        String token = "pws-" + HexFormat.of().formatHex(random);
        AbsolutePath file =
                site.virtualHost().acmeChallengeDirectory().orElseThrow().resolve(token);
        PathState text = new PathState.RegularFile(FileContent.ofText(token), READABLE, Ownership.ROOT);
        List<String> wrong = new ArrayList<>();
        try {
            host.stage(file, text);
            host.put(file, text);
            for (HostPattern name : SiteCertificates.names(site)) {
                if (name instanceof HostName plain) {
                    look(plain, token, wrong);
                }
            }
        } finally {
            host.discard(file);
            host.put(file, new PathState.Absent());
        }
        if (!wrong.isEmpty()) {
            throw new IOException("the authority would not reach this site:\n" + String.join("\n", wrong));
        }
    }

    private static void look(HostName name, String token, List<String> wrong) {
        InetAddress[] addresses;
        try {
            addresses = InetAddress.getAllByName(name.toString());
        } catch (UnknownHostException e) {
            wrong.add(name + " has no address in the DNS");
            return;
        }
        for (InetAddress address : addresses) {
            try {
                String answer = fetch(name, address, token);
                String body = answer.substring(answer.indexOf("\r\n\r\n") + 1).strip();
                if (!body.equals(token)) {
                    wrong.add(name + " leads to " + address.getHostAddress() + ", where something else answers: "
                            + answer.lines().findFirst().orElse("nothing"));
                }
            } catch (IOException e) {
                wrong.add(name + " leads to " + address.getHostAddress() + ", where port 80 does not answer: "
                        + e.getMessage());
            }
        }
    }

    private static String fetch(HostName name, InetAddress address, String token) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, HTTP), TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            // As HTTP/1.0, the answer comes in one piece.
            socket.getOutputStream()
                    .write(("GET " + CertificateStore.BELOW_WEB_ROOT + "/" + token + " HTTP/1.0\r\nHost: " + name
                                    + "\r\nUser-Agent: pws-probe\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            InputStream in = socket.getInputStream();
            for (int c = in.read(); c >= 0 && answer.size() < MOST_ANSWER; c = in.read()) {
                answer.write(c);
            }
            return answer.toString(StandardCharsets.ISO_8859_1);
        }
    }

    /**
     * Has certbot get the certificate.
     *
     * @throws IOException if it could not, with the end of what it said; or if what it got cannot be used
     */
    public void carryOut() throws IOException {
        ProgramResult result = host.run(ProgramRun.of(CERTBOT, arguments()));
        if (!result.isSuccess()) {
            List<String> lines = result.output().strip().lines().toList();
            throw new IOException("certbot got no certificate (status " + result.status() + "):\n"
                    + String.join("\n", lines.subList(Math.max(0, lines.size() - MOST_LINES), lines.size())));
        }
        if (!choices.rehearsed()) {
            Optional<String> fault = new SiteCertificates(host).faultOfIssued(site);
            if (fault.isPresent()) {
                throw new IOException("the certificate that certbot got cannot be used: " + fault.get());
            }
        }
    }
}
