package org.pythonwebstack.site;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.IpAddress;
import org.pythonwebstack.value.IpRange;
import org.pythonwebstack.value.Parsed;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Problems;
import org.pythonwebstack.value.Refused;
import org.pythonwebstack.value.UrlPath;

/**
 * Who may see a part of a site. Of several rules the one with the longest path holds, and it alone: a rule for
 * {@code /admin/} takes the place of the one for the whole site, and one that is open makes an exception of it. Challenges
 * of certificate authorities are open always; so are redirects, which show nothing.
 *
 * @param at the path for which the rule is, with all below it; a slash at its end makes no difference
 * @param users the file with the names and hashes of the passwords of those who may come in, as {@code htpasswd} writes it;
 *     nothing to ask nobody for a password. The server reads it at each request, so a change needs no reload
 * @param allow the addresses that may come in; none for all
 * @param deny addresses that may not, even if they are among those allowed
 * @param open whether everybody may come in; then there is nothing else
 */
public record AccessRule(
        UrlPath at, Optional<AbsolutePath> users, List<IpRange> allow, List<IpRange> deny, boolean open) {

    private static final UrlPath ROOT = UrlPath.of("/");

    /** Checks the parts. Throws {@link Refused} if it is neither open nor limits anything. */
    public AccessRule {
        allow = ImmutableList.copyOf(allow);
        deny = ImmutableList.copyOf(deny);
        boolean limits = users.isPresent() || !allow.isEmpty() || !deny.isEmpty();
        if (limits == open) {
            throw new Refused(Problem.of(SiteRule.ACCESS_UNCLEAR, open ? "open" : "users-file"));
        }
    }

    /** Returns a builder of a rule for the whole site, unless it is told a path. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns whether the rule is for a path, if no other is with a longer one. */
    public boolean covers(UrlPath path) {
        return at.contains(path);
    }

    /** Returns whether a visitor with this address may come in, if he knows a password where one is needed. */
    public boolean admits(IpAddress address) {
        return !contains(deny, address) && (allow.isEmpty() || contains(allow, address));
    }

    private static boolean contains(List<IpRange> ranges, IpAddress address) {
        for (IpRange range : ranges) {
            if (range.contains(address)) {
                return true;
            }
        }
        return false;
    }

    /** Builds an {@link AccessRule}. */
    public static final class Builder {

        private final Fields fields = new Fields();
        private final List<IpRange> allow = new ArrayList<>();
        private final List<IpRange> deny = new ArrayList<>();
        private UrlPath at = ROOT;
        private Optional<AbsolutePath> users = Optional.empty();
        private boolean open;

        private Builder() {}

        /** Sets the path for which the rule is. */
        public Builder at(UrlPath path) {
            fields.set("at", path, given -> at = given);
            return this;
        }

        /** Sets the path for which the rule is: {@code /admin/}. */
        public Builder at(String path) {
            fields.text("at", UrlPath.parse(path), this::at);
            return this;
        }

        /** Sets the file with names and hashes of passwords. */
        public Builder usersFile(AbsolutePath file) {
            fields.set("users-file", file, given -> users = Optional.of(given));
            return this;
        }

        /** Sets the file with names and hashes of passwords: {@code /etc/pws/access/shop}. */
        public Builder usersFile(String file) {
            fields.text("users-file", AbsolutePath.parse(file), this::usersFile);
            return this;
        }

        /** Adds addresses that may come in. */
        public Builder allow(IpRange range) {
            fields.add("allow", range, allow::add);
            return this;
        }

        /** Adds an address or a network that may come in: {@code 192.0.2.0/24}. */
        public Builder allow(String range) {
            fields.addRead("allow", IpRange.parse(range), allow::add);
            return this;
        }

        /** Adds addresses that may not come in. */
        public Builder deny(IpRange range) {
            fields.add("deny", range, deny::add);
            return this;
        }

        /** Adds an address or a network that may not come in. */
        public Builder deny(String range) {
            fields.addRead("deny", IpRange.parse(range), deny::add);
            return this;
        }

        /** Sets whether everybody may come in, as an exception of a rule for a shorter path. */
        public Builder open(boolean everybody) {
            fields.set("open", everybody, given -> open = given);
            return this;
        }

        /** Returns the rule, or everything that is wrong. */
        public Parsed<AccessRule> result() {
            Problems problems = fields.problems();
            if (!problems.isEmpty()) {
                return new Parsed.Rejected<>(problems.list());
            }
            try {
                return Parsed.accepted(new AccessRule(at, users, allow, deny, open));
            } catch (Refused refused) {
                return new Parsed.Rejected<>(refused.problems());
            }
        }

        /** Returns the rule. Throws {@link Refused} with everything that is wrong. */
        public AccessRule build() {
            return result().orThrow();
        }
    }
}
