package org.pythonwebstack.render;

import static org.pythonwebstack.render.NginxNodes.texts;
import static org.pythonwebstack.render.NginxNodes.words;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pythonwebstack.conf.Block;
import org.pythonwebstack.conf.Directive;
import org.pythonwebstack.conf.Node;
import org.pythonwebstack.site.Site;
import org.pythonwebstack.site.Tls;
import org.pythonwebstack.site.VirtualHost;
import org.pythonwebstack.value.HostPattern;
import org.pythonwebstack.value.Version;

/**
 * What all sites of a machine share: room for their names, and a server for names that nobody has.
 *
 * <p>That server has no {@code default_server}: it is read before all sites and so is the default by its place, while
 * Debian's own default site, which says {@code default_server}, can stay enabled. It answers 421 (RFC 9110): the request
 * came to a server that has nothing to say for this name.
 */
final class NginxShared {

    private static final Version REJECT_HANDSHAKE = Version.of("1.19.4");

    /** nginx's own numbers; smaller ones are never written. */
    private static final int LEAST_BUCKET = 64;

    private static final int LEAST_TABLE = 512;

    /** About as many variables nginx has itself; they are in the same table. */
    private static final int OWN_VARIABLES = 128;

    /** What an entry takes beside the name, on 64 bits: length and pointer, and the rounding of the name's length. */
    private static final int ENTRY = 18;

    /** With longer buckets nginx finds a table sooner that has no bucket too many names fall into. */
    private static final int MANY_NAMES = 100;

    private static final int BUCKET_OF_MANY = 128;

    private NginxShared() {}

    static List<Node> nodes(Collection<Site> sites, NginxListen listen, Version nginx) {
        ImmutableList.Builder<Node> all = ImmutableList.builder();
        int names = 0;
        int longest = 0;
        int variables = 0;
        for (Site site : sites) {
            VirtualHost host = site.virtualHost();
            longest = Math.max(longest, longestName(site));
            names += 1 + host.aliases().size();
            variables +=
                    new NginxForwarding(site).variables() + host.redirects().size();
        }
        int bucket = bucketFor(longest, names);
        if (bucket > LEAST_BUCKET) {
            all.add(texts("server_names_hash_bucket_size", Integer.toString(bucket))
                    .because("The longest name has to fit, or nginx does not start."));
        }
        int table = powerOfTwo(names * 4, LEAST_TABLE);
        if (table > LEAST_TABLE) {
            all.add(texts("server_names_hash_max_size", Integer.toString(table))
                    .because("Room for all names, or looking one up gets slower."));
        }
        if (variables > 0) {
            all.add(texts(
                            "variables_hash_max_size",
                            Integer.toString(powerOfTwo((OWN_VARIABLES + variables) * 8, LEAST_TABLE)))
                    .because("Room for the variables of all sites."));
            all.add(texts("variables_hash_bucket_size", Integer.toString(BUCKET_OF_MANY))
                    .because("The names of these variables have the names of sites in them, and are long."));
        }
        Set<String> plain = new LinkedHashSet<>();
        Map<String, Tls> secure = new LinkedHashMap<>();
        Set<String> http2 = new LinkedHashSet<>();
        for (Site site : sites) {
            plain.addAll(listen.bound(site.virtualHost().listen()));
            Optional<Tls> tls = site.virtualHost().tls();
            if (tls.isPresent()) {
                for (String address : listen.bound(tls.get().listen())) {
                    secure.putIfAbsent(address, tls.get());
                    if (tls.get().http2()) {
                        http2.add(address);
                    }
                }
            }
        }
        if (!plain.isEmpty()) {
            all.add(plainDefault(plain, listen));
        }
        for (Map.Entry<String, Tls> entry : secure.entrySet()) {
            Directive address = listen.directive(entry.getKey(), true, http2.contains(entry.getKey()));
            all.add(secureDefault(entry.getValue(), address, nginx));
        }
        return all.build();
    }

    /** Returns the length of the longest name of a site. */
    static int longestName(Site site) {
        int longest = site.virtualHost().serverName().toString().length();
        for (HostPattern alias : site.virtualHost().aliases()) {
            longest = Math.max(longest, alias.toString().length());
        }
        return longest;
    }

    /** Returns the bucket size that a longest name and a number of names need. */
    static int bucketFor(int longest, int names) {
        return powerOfTwo(longest + ENTRY, names > MANY_NAMES ? BUCKET_OF_MANY : LEAST_BUCKET);
    }

    private static int powerOfTwo(int atLeast, int from) {
        int size = from;
        while (size < atLeast) {
            size *= 2;
        }
        return size;
    }

    private static Block plainDefault(Set<String> addresses, NginxListen listen) {
        List<Node> all = new ArrayList<>();
        for (String address : addresses) {
            all.add(listen.directive(address, false, false));
        }
        addRefusal(all);
        return Block.of("server", List.of(), all).because("Read first, so names that no site has end here.");
    }

    private static Block secureDefault(Tls tls, Directive listen, Version nginx) {
        List<Node> all = new ArrayList<>();
        all.add(listen);
        // The version of TLS is settled before the name is known, so by this server.
        all.add(words("ssl_protocols", NginxWords.PROTOCOLS).because("Settled before the name is known."));
        if (nginx.isAtLeast(REJECT_HANDSHAKE)) {
            all.add(words("ssl_reject_handshake", "on")
                    .because("No certificate is shown for a name that no site has."));
        } else {
            all.add(texts("ssl_certificate", tls.certificate().toString())
                    .because("This version cannot refuse a handshake, so the first site's certificate is shown."));
            all.add(texts("ssl_certificate_key", tls.certificateKey().toString())
                    .because("With its key."));
        }
        addRefusal(all);
        return Block.of("server", List.of(), all).because("Read first, so names that no site has end here.");
    }

    private static void addRefusal(List<Node> all) {
        all.add(words("server_tokens", "off").because("Nobody needs the version."));
        all.add(texts("return", "421").because("The request came to the wrong server."));
    }
}
