package org.pythonwebstack.deploy;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.pythonwebstack.check.Certificate;
import org.pythonwebstack.host.ChangeableHost;
import org.pythonwebstack.host.PathState;
import org.pythonwebstack.site.CertificateStore;
import org.pythonwebstack.site.Site;
import org.pythonwebstack.site.Tls;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.HostPattern;
import org.pythonwebstack.value.SiteName;

/** The certificates of a machine's sites, as they are now. It changes nothing. */
public final class SiteCertificates {

    private static final int MAX_BYTES = 1 << 20;
    private static final Duration RENEWED_BEFORE = Duration.ofDays(30);

    /** Certbot renews 30 days before the end: who has less than this has failed for ten days. */
    private static final Duration WARNED_BEFORE = Duration.ofDays(20);

    private static final String CERTBOT_UNIT = "certbot.service";

    private final ChangeableHost host;

    /** Creates a look at the certificates of a machine. */
    public SiteCertificates(ChangeableHost host) {
        this.host = Objects.requireNonNull(host, "host");
    }

    /**
     * The certificate of a site.
     *
     * @param site whose
     * @param issuer who shall sign it
     * @param issued whether an authority has signed the one in use, as far as PWS had a part in that
     * @param validTo until when it is valid; nothing if it cannot be read
     * @param troubles what is wrong with it
     */
    public record Facts(
            SiteName site,
            CertificateStore.Issuer issuer,
            boolean issued,
            Optional<Instant> validTo,
            List<SiteState.Trouble> troubles) {

        /** Copies the list. */
        public Facts {
            troubles = List.copyOf(troubles);
        }
    }

    /** Returns what is known of the certificate of a site with TLS; nothing for one without. */
    public Optional<Facts> look(Site site) throws IOException {
        Optional<Tls> tls = site.virtualHost().tls();
        if (tls.isEmpty()) {
            return Optional.empty();
        }
        CertificateStore.Issuer issuer = CertificateStore.issuer(site);
        boolean issued = issuer == CertificateStore.Issuer.ACME && isIssued(site.name());
        Optional<Certificate> certificate = read(tls.get().certificate());
        List<SiteState.Trouble> troubles = new ArrayList<>();
        if (certificate.isEmpty()) {
            troubles.add(new SiteState.Trouble(
                    false,
                    "its certificate " + tls.get().certificate() + " cannot be read",
                    "'pws check' says why; who is not root may not read it"));
        } else {
            validity(site, issued, certificate.get(), troubles);
        }
        if (issuer == CertificateStore.Issuer.ACME) {
            authority(site, issued, certificate, troubles);
        }
        return Optional.of(new Facts(site.name(), issuer, issued, certificate.map(Certificate::validTo), troubles));
    }

    private void validity(Site site, boolean issued, Certificate certificate, List<SiteState.Trouble> troubles) {
        Instant now = host.now();
        String cure = issued
                ? "'pws certificate issue " + site.name() + "' tries again and says why it fails"
                : CertificateStore.issuer(site) == CertificateStore.Issuer.OWN
                        ? "put a new certificate in its place, then reload the server"
                        : "'pws apply' makes a new one";
        if (now.isAfter(certificate.validTo())) {
            troubles.add(new SiteState.Trouble(true, "its certificate was valid until " + certificate.validTo(), cure));
        } else if (now.plus(WARNED_BEFORE).isAfter(certificate.validTo())) {
            troubles.add(new SiteState.Trouble(
                    false,
                    "its certificate is valid for "
                            + Duration.between(now, certificate.validTo()).toDays() + " days only, until "
                            + certificate.validTo(),
                    cure));
        }
    }

    private void authority(
            Site site, boolean issued, Optional<Certificate> certificate, List<SiteState.Trouble> troubles)
            throws IOException {
        if (!issued) {
            troubles.add(new SiteState.Trouble(
                    false,
                    "it still has the certificate that it signed itself",
                    "'pws certificate issue " + site.name() + "' gets one that browsers trust"));
            return;
        }
        for (HostPattern name : names(site)) {
            if (certificate.isPresent() && !certificate.get().covers(name)) {
                troubles.add(new SiteState.Trouble(
                        false,
                        "its certificate is not for " + name,
                        "'pws certificate issue " + site.name() + "' gets one for all names"));
            }
        }
        UnitState unit = UnitStates.of(host, List.of(CERTBOT_UNIT)).get(CERTBOT_UNIT);
        if (unit != null && unit.known() && !unit.result().equals("success")) {
            troubles.add(new SiteState.Trouble(
                    false,
                    "the last renewal of certificates on this machine failed (" + unit.result() + ")",
                    "'journalctl -u " + CERTBOT_UNIT + "' and /var/log/letsencrypt/letsencrypt.log say why"));
        }
    }

    /** Returns whether the certificate of certbot is in use. */
    boolean isIssued(SiteName site) throws IOException {
        return host.state(CertificateStore.current(site)) instanceof PathState.SymbolicLink link
                && link.target().equals(CertificateStore.live(site).toString());
    }

    /**
     * Returns what is wrong with the certificate that certbot has for a site; nothing if it can be used: it is valid, for all
     * names, and belongs to its key.
     */
    public Optional<String> faultOfIssued(Site site) {
        AbsolutePath live = CertificateStore.live(site.name());
        Optional<Certificate> certificate = read(live.resolve(CertificateStore.FULL_CHAIN));
        if (certificate.isEmpty()) {
            return Optional.of("there is no certificate in " + live);
        }
        return faultOf(site, certificate.get(), bytes(live.resolve(CertificateStore.PRIVATE_KEY)), Duration.ZERO);
    }

    private Optional<String> faultOf(Site site, Certificate certificate, Optional<byte[]> key, Duration left) {
        if (host.now().plus(left).isAfter(certificate.validTo())) {
            return Optional.of("it is valid until " + certificate.validTo());
        }
        for (HostPattern name : names(site)) {
            if (!certificate.covers(name)) {
                return Optional.of("it is not for " + name);
            }
        }
        return key.flatMap(certificate::belongsTo).equals(Optional.of(true))
                ? Optional.empty()
                : Optional.of("its key does not belong to it");
    }

    /** Returns the certificate that a site signed itself, as long as it will do; otherwise a new one. */
    SelfSigned selfSigned(Site site) throws IOException {
        AbsolutePath directory = CertificateStore.selfSigned(site.name());
        if (host.state(directory.resolve(CertificateStore.FULL_CHAIN)) instanceof PathState.RegularFile chain
                && host.state(directory.resolve(CertificateStore.PRIVATE_KEY)) instanceof PathState.RegularFile key) {
            Optional<Certificate> certificate = Certificate.of(chain.content().bytes());
            if (certificate.isPresent()
                    && faultOf(
                                    site,
                                    certificate.get(),
                                    Optional.of(key.content().bytes()),
                                    RENEWED_BEFORE)
                            .isEmpty()) {
                return new SelfSigned(chain.content().text(), key.content().text());
            }
        }
        return SelfSigned.make(names(site), host.now());
    }

    /** Returns where the link to the certificate in use of a site shall lead: where it leads, as long as that will do. */
    String target(SiteSetup setup) throws IOException {
        SiteName site = setup.site().name();
        AbsolutePath live = CertificateStore.live(site);
        boolean stays = isIssued(site)
                && read(live.resolve(CertificateStore.FULL_CHAIN)).isPresent()
                && bytes(live.resolve(CertificateStore.PRIVATE_KEY)).isPresent();
        return setup.isIssued() || stays
                ? live.toString()
                : CertificateStore.selfSigned(site).fileName();
    }

    private Optional<Certificate> read(AbsolutePath file) {
        return bytes(file).flatMap(Certificate::of);
    }

    /** Certbot's files are links, each to its last version. */
    private Optional<byte[]> bytes(AbsolutePath file) {
        return host.bytes(host.walk(file).end(), MAX_BYTES).toOptional();
    }

    static List<HostPattern> names(Site site) {
        List<HostPattern> names = new ArrayList<>();
        names.add(site.virtualHost().serverName());
        names.addAll(site.virtualHost().aliases());
        return names;
    }
}
