package org.pythonwebstack.check;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pythonwebstack.host.AccessList;
import org.pythonwebstack.host.Credentials;
import org.pythonwebstack.host.FileStatus;
import org.pythonwebstack.host.FileWalk;
import org.pythonwebstack.host.FileWalk.Step;
import org.pythonwebstack.site.CertificateStore;
import org.pythonwebstack.site.Site;
import org.pythonwebstack.site.Tls;
import org.pythonwebstack.value.Group;
import org.pythonwebstack.value.HostName;
import org.pythonwebstack.value.HostPattern;
import org.pythonwebstack.value.Parsed;

/** Certificates and keys: whether they are there, belong together, are for the site's names, and stay secret. */
final class TlsLook implements SiteLook {

    private static final int MAX_BYTES = 1 << 20;
    private static final int READ = 4;

    /** Programs that fetch certificates renew them 30 days before the end, or when a third of the time is left. */
    private static final Duration RENEWED_BEFORE = Duration.ofDays(14);

    /** Debian's group for servers that read keys themselves. */
    private static final Group SSL_CERT = Group.of("ssl-cert");

    /** Any account that the files do not mention: the number of nobody, with no group. */
    private static final Credentials ANYBODY = new Credentials(65_534, Set.of());

    @Override
    public void at(Site site, Survey survey) {
        Optional<Tls> tls = site.virtualHost().tls();
        if (tls.isEmpty()) {
            return;
        }
        PathLook certificate = new PathLook(
                survey, site, "virtual-host.tls.certificate", tls.get().certificate());
        PathLook key = new PathLook(
                survey, site, "virtual-host.tls.certificate-key", tls.get().certificateKey());
        if (CertificateStore.issuer(site) != CertificateStore.Issuer.OWN
                && certificate.walk().outcome() == FileWalk.Outcome.ABSENT) {
            // It is made with the site.
            return;
        }
        boolean hasCertificate = certificate.leadsTo(FileStatus.Kind.FILE, CheckRule.CERTIFICATE_ABSENT);
        boolean hasKey = key.leadsTo(FileStatus.Kind.FILE, CheckRule.KEY_ABSENT);
        if (hasKey) {
            secret(survey, key);
        }
        if (hasCertificate) {
            contents(site, survey, certificate, key, hasKey);
        }
    }

    private static void secret(Survey survey, PathLook key) {
        FileWalk walk = key.walk();
        boolean reachable = true;
        for (Step step : walk.steps()) {
            reachable &= !step.status().isDirectory() || ANYBODY.maySearch(step.status(), Optional.empty());
        }
        if (reachable && ANYBODY.mayRead(walk.status(), Optional.empty())) {
            key.find(CheckRule.KEY_READABLE, null);
        } else {
            shared(survey, key);
        }
        if (walk.status().uid() != 0) {
            key.find(
                    CheckRule.KEY_OWNER,
                    "it belongs to the account with the number " + walk.status().uid() + "; "
                            + CheckRule.KEY_OWNER.cure());
        }
    }

    private static void shared(Survey survey, PathLook key) {
        FileStatus file = key.walk().status();
        Optional<AccessList> list = survey.accessList(key.walk().last());
        Set<Long> harmless = new HashSet<>(Set.of(0L));
        survey.group(SSL_CERT).ifPresent(group -> harmless.add(group.gid()));
        int group = list.map(AccessList::owningGroup).orElse(file.mode() >> 3);
        if ((group & READ) != 0 && !harmless.contains(file.gid())) {
            key.find(
                    CheckRule.KEY_SHARED,
                    "the group with the number " + file.gid() + " may read it; " + CheckRule.KEY_SHARED.cure());
            return;
        }
        boolean listed = list.isPresent()
                && (reads(list.get().users(), Set.of(0L)) || reads(list.get().groups(), harmless));
        if (listed) {
            key.find(
                    CheckRule.KEY_SHARED,
                    "its access control list lets others read it; " + CheckRule.KEY_SHARED.cure());
        }
    }

    private static boolean reads(Map<Long, Integer> rights, Set<Long> harmless) {
        return rights.entrySet().stream()
                .anyMatch(entry -> (entry.getValue() & READ) != 0 && !harmless.contains(entry.getKey()));
    }

    private static void contents(Site site, Survey survey, PathLook certificate, PathLook key, boolean hasKey) {
        Parsed<byte[]> content = survey.host().bytes(certificate.walk().end(), MAX_BYTES);
        if (content.toOptional().isEmpty()) {
            certificate.find(CheckRule.UNSEEN, null);
            return;
        }
        Optional<Certificate> read = content.toOptional().flatMap(Certificate::of);
        if (read.isEmpty()) {
            certificate.find(CheckRule.CERTIFICATE_UNREADABLE, null);
            return;
        }
        validity(survey, certificate, read.get());
        List<String> missing = new ArrayList<>();
        names(site).forEach(name -> {
            if (!read.get().covers(name)) {
                missing.add(name.toString());
            }
        });
        if (!missing.isEmpty()) {
            certificate.find(
                    CheckRule.CERTIFICATE_NAMES, "it lacks " + missing + "; " + CheckRule.CERTIFICATE_NAMES.cure());
        }
        if (hasKey) {
            Optional<byte[]> secret =
                    survey.host().bytes(key.walk().end(), MAX_BYTES).toOptional();
            if (secret.isPresent() && read.get().belongsTo(secret.get()).equals(Optional.of(false))) {
                key.find(CheckRule.KEY_OTHER, null);
            }
        }
    }

    private static void validity(Survey survey, PathLook look, Certificate certificate) {
        Instant now = survey.host().now();
        if (now.isAfter(certificate.validTo())) {
            look.find(
                    CheckRule.CERTIFICATE_EXPIRED,
                    "it was valid until " + certificate.validTo() + "; renew the certificate");
        } else if (now.isBefore(certificate.validFrom())) {
            look.find(
                    CheckRule.CERTIFICATE_EXPIRED,
                    "it is valid from " + certificate.validFrom() + " on, and the clock says " + now
                            + "; set the clock right, or use another certificate");
        } else if (now.plus(RENEWED_BEFORE).isAfter(certificate.validTo())) {
            look.find(
                    CheckRule.CERTIFICATE_EXPIRES,
                    "it is valid until " + certificate.validTo() + "; " + CheckRule.CERTIFICATE_EXPIRES.cure());
        }
    }

    private static List<HostPattern> names(Site site) {
        List<HostPattern> names = new ArrayList<>();
        HostName first = site.virtualHost().serverName();
        names.add(first);
        names.addAll(site.virtualHost().aliases());
        return names;
    }
}
