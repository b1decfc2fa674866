package org.pythonwebstack.site;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.immutables.value.Value;
import org.pythonwebstack.value.IpRange;
import org.pythonwebstack.value.Parsed;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Problems;
import org.pythonwebstack.value.Refused;

/** The proxies in front of the server, and what they are believed about the client. */
@Value.Immutable
public abstract class TrustedProxies {

    /** No proxy: visitors connect directly, and nothing that they claim about themselves is believed. */
    public static final TrustedProxies NONE = builder().build();

    TrustedProxies() {}

    /** Returns a builder. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns the addresses of the proxies; default: none. */
    public abstract List<IpRange> ranges();

    /**
     * Returns the headers that are believed from them, at most one of each category; default: {@code X-Forwarded-For} and
     * {@code X-Forwarded-Proto} if there are proxies, else none.
     */
    public abstract Set<TrustedHeader> headers();

    /** Returns whether there is any. */
    public boolean isEmpty() {
        return ranges().isEmpty();
    }

    private static void check(TrustedProxies proxies, Fields fields, Problems problems) {
        List<IpRange> ranges = proxies.ranges();
        for (int i = 0; i < ranges.size(); i++) {
            String range = ranges.get(i).toString();
            if (ranges.get(i).prefixLength() == 0) {
                problems.add(Problem.of(SiteRule.TRUST_EVERYONE, Fields.item("ranges", i), range));
            } else if (ranges.indexOf(ranges.get(i)) < i) {
                problems.add(Problem.of(SiteRule.DUPLICATE_PROXY, Fields.item("ranges", i), range));
            }
        }
        if (problems.list().isEmpty() && IpRange.coverAFamily(ranges)) {
            problems.add(Problem.of(SiteRule.TRUST_EVERYONE, "ranges"));
        }
        if (ranges.isEmpty() && !fields.failed("ranges") && !proxies.headers().isEmpty()) {
            problems.add(Problem.of(SiteRule.TRUST_WITHOUT_PROXIES, "headers"));
        }
        Map<TrustedHeader.Category, TrustedHeader> seen = new EnumMap<>(TrustedHeader.Category.class);
        for (TrustedHeader header : proxies.headers()) {
            if (seen.putIfAbsent(header.category(), header) != null) {
                problems.add(Problem.of(SiteRule.TRUSTED_CATEGORY, "headers", header.header()));
            }
        }
    }

    /** Builds {@link TrustedProxies}. */
    public static final class Builder {

        private final Fields fields = new Fields();
        private final ImmutableTrustedProxies.Builder built = ImmutableTrustedProxies.assemble();

        private Builder() {}

        /** Adds an address or a network of proxies. */
        public Builder range(IpRange range) {
            fields.add("ranges", range, built::addRanges);
            return this;
        }

        /** Adds an address or a network of proxies: {@code 10.0.0.0/8}. */
        public Builder range(String range) {
            fields.addRead("ranges", IpRange.parse(range), built::addRanges);
            return this;
        }

        /** Adds a header that is believed; the first call replaces the default. */
        public Builder header(TrustedHeader header) {
            fields.add("headers", header, built::addHeaders);
            return this;
        }

        /** Adds a header that is believed, by its name in any case; the first call replaces the default. */
        public Builder header(String header) {
            fields.addRead("headers", Texts.choice("headers", header, TrustedHeader.class), built::addHeaders);
            return this;
        }

        /** Returns the proxies, or everything that is wrong. */
        public Parsed<TrustedProxies> result() {
            Problems problems = fields.problems();
            if (fields.has("ranges") && !fields.has("headers")) {
                built.addHeaders(TrustedHeader.X_FORWARDED_FOR, TrustedHeader.X_FORWARDED_PROTO);
            }
            TrustedProxies proxies = built.build();
            Problems found = new Problems();
            check(proxies, fields, found);
            fields.addAsGiven(found, problems);
            return Fields.result(proxies, problems);
        }

        /** Returns the proxies. Throws {@link Refused} with everything that is wrong. */
        public TrustedProxies build() {
            return result().orThrow();
        }
    }
}
