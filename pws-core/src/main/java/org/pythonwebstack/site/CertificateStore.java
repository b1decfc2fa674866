package org.pythonwebstack.site;

import java.util.Optional;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.SiteName;

/**
 * Where the certificates are that PWS looks after. A site whose TLS names a certificate here has one that is made with the
 * site; all others have their own.
 *
 * <p>Of a site with an authority, {@code current} is a link: first to the certificate that the site signed itself, later to the
 * directory that certbot keeps. So one step switches certificate and key together, and a renewal changes no file of PWS.
 */
public final class CertificateStore {

    /** The directory of all. */
    public static final AbsolutePath ALL = AbsolutePath.of("/etc/pws/certificates");

    /** The certificate and its chain, as certbot names it. */
    public static final String FULL_CHAIN = "fullchain.pem";

    /** The key, as certbot names it. */
    public static final String PRIVATE_KEY = "privkey.pem";

    /** What stands at the end of a directory of challenges, as certbot writes them below a web root. */
    public static final String BELOW_WEB_ROOT = "/.well-known/acme-challenge";

    private static final AbsolutePath WEB_ROOTS = AbsolutePath.of("/var/lib/pws-acme");
    private static final AbsolutePath CERTBOT = AbsolutePath.of("/etc/letsencrypt");
    private static final String CURRENT = "current";

    private CertificateStore() {}

    /** Who signs a certificate. */
    public enum Issuer {
        /** Whoever gave the files: PWS only reads them. */
        OWN,
        /** The site itself; no browser trusts it. */
        SELF_SIGNED,
        /** An authority that is asked by ACME, and until it answered the site itself. */
        ACME
    }

    /** Returns who signs the certificate of a site; {@code OWN} also for a site without TLS. */
    public static Issuer issuer(Site site) {
        if (site.virtualHost().tls().isEmpty()) {
            return Issuer.OWN;
        }
        AbsolutePath file = site.virtualHost().tls().get().certificate();
        if (file.equals(selfSigned(site.name()).resolve(FULL_CHAIN))) {
            return Issuer.SELF_SIGNED;
        }
        return file.equals(current(site.name()).resolve(FULL_CHAIN)) ? Issuer.ACME : Issuer.OWN;
    }

    /** Returns the directory of the certificate that a site signs itself. */
    public static AbsolutePath selfSigned(SiteName site) {
        return ALL.resolve(site.toString()).resolve("self-signed");
    }

    /** Returns the link to the directory of the certificate in use, of a site with an authority. */
    public static AbsolutePath current(SiteName site) {
        return ALL.resolve(site.toString()).resolve(CURRENT);
    }

    /** Returns the site whose link to the certificate in use {@code path} is; nothing if it is none. */
    public static Optional<SiteName> siteOf(AbsolutePath path) {
        return path.fileName().equals(CURRENT)
                        && ALL.equals(
                                path.parent().flatMap(AbsolutePath::parent).orElse(null))
                ? SiteName.parse(path.parent().orElseThrow().fileName()).toOptional()
                : Optional.empty();
    }

    /** Returns the directory of a site's challenges, if it names no other. */
    public static AbsolutePath challenges(SiteName site) {
        return AbsolutePath.of(WEB_ROOTS.resolve(site.toString()) + BELOW_WEB_ROOT);
    }

    /** Returns the name that certbot knows a site's certificate by. */
    public static String lineage(SiteName site) {
        return "pws-" + site;
    }

    /** Returns the directory of the certificate that certbot keeps for a site. */
    public static AbsolutePath live(SiteName site) {
        return CERTBOT.resolve("live").resolve(lineage(site));
    }

    /** Returns the directory of all versions of it. */
    public static AbsolutePath archive(SiteName site) {
        return CERTBOT.resolve("archive").resolve(lineage(site));
    }

    /** Returns the file that has certbot renew it. */
    public static AbsolutePath renewal(SiteName site) {
        return CERTBOT.resolve("renewal").resolve(lineage(site) + ".conf");
    }

    /** Returns the program that certbot calls when it has renewed something. */
    public static AbsolutePath hook() {
        return CERTBOT.resolve("renewal-hooks").resolve("deploy").resolve("pws");
    }
}
