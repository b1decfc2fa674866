package org.pythonwebstack.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pythonwebstack.host.Credentials;
import org.pythonwebstack.host.FileStatus;
import org.pythonwebstack.host.FileWalk;
import org.pythonwebstack.host.FileWalk.Step;
import org.pythonwebstack.site.Site;
import org.pythonwebstack.site.Tls;
import org.pythonwebstack.value.HostName;
import org.pythonwebstack.value.HostPattern;
import org.pythonwebstack.value.Parsed;

/** Certificates and keys: whether they are there, belong together, are for the site's names, and stay secret. */
final class TlsLook implements SiteLook {

    private static final int MAX_BYTES = 1 << 20;

    /** Any account that the files do not mention: the number of nobody, with no group. */
    private static final Credentials ANYBODY = new Credentials(65_534, java.util.Set.of());

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
        boolean hasCertificate = certificate.leadsTo(FileStatus.Kind.FILE, CheckRule.CERTIFICATE_ABSENT);
        boolean hasKey = key.leadsTo(FileStatus.Kind.FILE, CheckRule.KEY_ABSENT);
        if (hasKey) {
            secret(key);
        }
        if (hasCertificate) {
            contents(site, survey, certificate, key, hasKey);
        }
    }

    private static void secret(PathLook key) {
        FileWalk walk = key.walk();
        boolean reachable = true;
        for (Step step : walk.steps()) {
            reachable &= !step.status().isDirectory() || ANYBODY.maySearch(step.status());
        }
        if (reachable && ANYBODY.mayRead(walk.status())) {
            key.find(CheckRule.KEY_READABLE, null);
        }
        if (walk.status().uid() != 0) {
            key.find(
                    CheckRule.KEY_OWNER,
                    "it belongs to the account with the number " + walk.status().uid() + "; "
                            + CheckRule.KEY_OWNER.cure());
        }
    }

    private static void contents(Site site, Survey survey, PathLook certificate, PathLook key, boolean hasKey) {
        Parsed<byte[]> content = survey.host().bytes(certificate.walk().end(), MAX_BYTES);
        Optional<Certificate> read = content.toOptional().flatMap(Certificate::of);
        if (read.isEmpty()) {
            // The server's own test tells of certificates that are none; it can read what this program may not.
            return;
        }
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

    private static List<HostPattern> names(Site site) {
        List<HostPattern> names = new ArrayList<>();
        HostName first = site.virtualHost().serverName();
        names.add(first);
        names.addAll(site.virtualHost().aliases());
        return names;
    }
}
