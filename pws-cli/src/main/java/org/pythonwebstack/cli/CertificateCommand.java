package org.pythonwebstack.cli;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pythonwebstack.deploy.CertificateIssue;
import org.pythonwebstack.deploy.SiteCertificates;
import org.pythonwebstack.deploy.SiteEntry;
import org.pythonwebstack.deploy.SiteSetup;
import org.pythonwebstack.deploy.SiteState;
import org.pythonwebstack.deploy.WebServer;
import org.pythonwebstack.site.CertificateStore;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Escapes;
import org.pythonwebstack.value.SiteName;
import org.pythonwebstack.value.WebUrl;

/** {@code pws certificate}: gets certificates from an authority, lists those of all sites, and has renewed ones taken. */
final class CertificateCommand implements Command {

    private static final Option EMAIL =
            Option.withValue("--email", "ADDRESS", "Where the authority may write to; none if not given.");
    private static final Option AGREE =
            Option.flag("--agree-tos", "You agree to the terms of the authority; needed once on a machine.");
    private static final Option STAGING = Option.flag(
            "--staging", "Rehearse with the authority's server for tests; nothing is kept of it and nothing changes.");
    private static final Option AUTHORITY = Option.withValue(
            "--authority", "URL", "The ACME directory of another authority; that of Let's Encrypt if not given.");
    private static final Option UNCHECKED =
            Option.flag("--skip-check", "Do not try first whether all names lead to this site.");
    private static final Option PLUGIN = Option.withValue(
            "--dns-plugin", "NAME", "Show by the DNS that the names are yours, with certbot's plugin dns-NAME.");
    private static final Option CREDENTIALS = Option.withValue(
            "--dns-credentials", "FILE", "What the plugin needs: a file of root that nobody else may read.");

    private static final String ISSUE = "issue";
    private static final String LIST = "list";
    private static final String RENEWED = "renewed";

    @Override
    public String name() {
        return "certificate";
    }

    @Override
    public String summary() {
        return "Get certificates from an authority, and tell how those of all sites are.";
    }

    @Override
    public List<String> details() {
        return List.of(
                "issue: certbot gets a certificate for a site with 'issuer = \"acme\"' in [tls], while it is served; then it"
                        + " takes the place of the one in use, as one transaction. If anything fails, that one stays.",
                "list: until when each certificate is valid, and what is wrong. renewed: has the servers take renewed"
                        + " certificates; certbot calls it.");
    }

    @Override
    public List<Option> options() {
        return List.of(
                EMAIL, AGREE, STAGING, AUTHORITY, UNCHECKED, PLUGIN, CREDENTIALS, ChangeMachine.DRY_RUN, Option.JSON);
    }

    @Override
    public List<Operand> operands() {
        return List.of(
                new Operand("ACTION", true, List.of(ISSUE, LIST, RENEWED), "What is done."),
                new Operand("NAME", false, List.of(), "The site; for issue."));
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example(
                        "pws certificate issue shop --agree-tos --email me@example.org",
                        "shop gets a certificate that browsers trust"),
                new Example("pws certificate issue shop --agree-tos --staging", "tries all of that, changes nothing"),
                new Example("pws certificate list", "all certificates, and until when they are valid"));
    }

    @Override
    public Outcome run(Arguments arguments, Terminal terminal) {
        List<String> operands = arguments.operands();
        String action = operands.get(0);
        boolean issue = action.equals(ISSUE);
        if (issue != operands.size() > 1) {
            return Report.failure(
                    Outcome.WRONG_USAGE,
                    issue ? "the name of the site is missing" : "'" + action + "' takes no site",
                    issue ? "'pws certificate issue NAME'" : "'pws certificate " + action + "'",
                    arguments,
                    terminal);
        }
        return switch (action) {
            case LIST -> list(arguments, terminal);
            case RENEWED -> renewed(arguments, terminal);
            default -> issue(operands.get(1), arguments, terminal);
        };
    }

    private static Outcome list(Arguments arguments, Terminal terminal) {
        return InstalledSite.withAll(List.of(), arguments, terminal, (machine, ledger, setups) -> {
            List<Object> json = new ArrayList<>();
            boolean expired = false;
            for (SiteSetup setup : setups) {
                Optional<SiteCertificates.Facts> facts = machine.certificates().look(setup.site());
                if (facts.isEmpty()) {
                    continue;
                }
                expired |= facts.get().troubles().stream().anyMatch(SiteState.Trouble::down);
                json.add(json(facts.get()));
                if (!arguments.has(Option.JSON)) {
                    print(facts.get(), machine.host().now(), terminal);
                }
            }
            Outcome outcome = expired ? Outcome.MACHINE_FAILED : Outcome.DONE;
            if (arguments.has(Option.JSON)) {
                terminal.answer(Json.envelope(
                        Map.of("certificates", json), outcome, expired ? "a certificate is not valid any more" : null));
            } else if (json.isEmpty()) {
                terminal.complain("no site has TLS; a table [tls] in its description gives it that");
            }
            return outcome;
        });
    }

    private static void print(SiteCertificates.Facts facts, Instant now, Terminal terminal) {
        terminal.answer(facts.site() + "  " + word(facts)
                + facts.validTo()
                        .map(end -> "  valid until " + end + "  "
                                + Math.max(0, Duration.between(now, end).toDays()) + " days")
                        .orElse(""));
        for (SiteState.Trouble trouble : facts.troubles()) {
            terminal.answer("  " + (trouble.down() ? "problem: " : "note: ") + Shown.line(trouble.text()));
            terminal.answer("    " + trouble.cure());
        }
    }

    private static String word(SiteCertificates.Facts facts) {
        return facts.issuer() == CertificateStore.Issuer.OWN ? "own" : facts.issued() ? "issued" : "self-signed";
    }

    private static Map<String, @Nullable Object> json(SiteCertificates.Facts facts) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("site", facts.site());
        json.put("issuer", facts.issuer().toString().toLowerCase(Locale.ROOT).replace('_', '-'));
        json.put("in-use", word(facts));
        json.put("valid-until", facts.validTo().map(Object::toString).orElse(null));
        List<Object> problems = new ArrayList<>();
        for (SiteState.Trouble trouble : facts.troubles()) {
            problems.add(Map.of("down", trouble.down(), "text", trouble.text(), "hint", trouble.cure()));
        }
        json.put("problems", problems);
        return json;
    }

    /** Only the servers are told: the files that they read lead to the new certificate already. */
    private static Outcome renewed(Arguments arguments, Terminal terminal) {
        return InstalledSite.withAll(List.of(), arguments, terminal, (machine, ledger, setups) -> {
            Set<WebServer> servers = EnumSet.noneOf(WebServer.class);
            for (SiteSetup setup : setups) {
                if (setup.enabled()
                        && machine.certificates()
                                .look(setup.site())
                                .filter(SiteCertificates.Facts::issued)
                                .isPresent()) {
                    servers.add(setup.server());
                }
            }
            List<String> titles = new ArrayList<>();
            for (WebServer server : servers) {
                if (!arguments.has(ChangeMachine.DRY_RUN)) {
                    machine.reload(server);
                }
                titles.add(server.title());
            }
            if (arguments.has(Option.JSON)) {
                terminal.answer(Json.envelope(Map.of("reloaded", titles), Outcome.DONE, null));
            } else {
                terminal.answer(
                        titles.isEmpty()
                                ? "no site uses a certificate of certbot"
                                : "reload " + String.join(", ", titles)
                                        + (arguments.has(ChangeMachine.DRY_RUN) ? "" : ": done"));
            }
            return Outcome.DONE;
        });
    }

    private static Outcome issue(String name, Arguments arguments, Terminal terminal) {
        String plugin = arguments.valueOf(PLUGIN);
        String credentials = arguments.valueOf(CREDENTIALS);
        if ((plugin == null) != (credentials == null)) {
            return Report.failure(
                    Outcome.WRONG_USAGE,
                    "a DNS plugin needs its credentials, and the other way round",
                    "give both --dns-plugin and --dns-credentials",
                    arguments,
                    terminal);
        }
        String email = arguments.valueOf(EMAIL);
        if (email != null && !email.matches("[!-~]+@[!-~]+") || plugin != null && !plugin.matches("[a-z][a-z0-9]*")) {
            return Report.failure(
                    Outcome.WRONG_USAGE,
                    plugin != null && !plugin.matches("[a-z][a-z0-9]*")
                            ? "a plugin's name has lower-case letters and digits"
                            : "that is no e-mail address",
                    "'pws help certificate' shows examples",
                    arguments,
                    terminal);
        }
        return InstalledSite.with(name, arguments, terminal, entry -> {
            ChangeMachine change = new ChangeMachine(arguments, terminal);
            return change.with(machine -> {
                CertificateIssue.Choices choices = new CertificateIssue.Choices(
                        Optional.ofNullable(email),
                        arguments.has(AGREE),
                        arguments.has(STAGING),
                        Optional.ofNullable(arguments.valueOf(AUTHORITY)).map(WebUrl::of),
                        plugin == null || credentials == null
                                ? Optional.empty()
                                : Optional.of(new CertificateIssue.Dns(plugin, AbsolutePath.of(credentials))));
                return issue(machine, entry, choices, arguments, terminal, change);
            });
        });
    }

    private static Outcome issue(
            Machine machine,
            SiteEntry entry,
            CertificateIssue.Choices choices,
            Arguments arguments,
            Terminal terminal,
            ChangeMachine change)
            throws IOException {
        SiteSetup setup = machine.setup(entry);
        if (CertificateStore.issuer(setup.site()) != CertificateStore.Issuer.ACME) {
            return Report.failure(
                    Outcome.REFUSED,
                    entry.site() + " does not ask for a certificate of an authority",
                    "write issuer = \"acme\" under [tls] of its description, in place of certificate and"
                            + " certificate-key, and 'pws apply' it",
                    arguments,
                    terminal);
        }
        CertificateIssue issue = new CertificateIssue(machine.host(), setup.site(), choices);
        Optional<String> obstacle = issue.obstacle();
        if (obstacle.isPresent()) {
            return Report.failure(
                    Outcome.REFUSED, Escapes.printable(obstacle.get()), "nothing was changed", arguments, terminal);
        }
        if (arguments.has(ChangeMachine.DRY_RUN)) {
            terminal.complain("certbot " + Escapes.printable(String.join(" ", issue.arguments())));
            return switching(entry.site(), true, change);
        }
        try {
            if (choices.dns().isEmpty() && !arguments.has(UNCHECKED)) {
                terminal.progress("fetching a text through each name of " + entry.site());
                issue.requireReachable();
            }
            terminal.progress("certbot asks for the certificate of " + entry.site());
            issue.carryOut();
        } catch (IOException failed) {
            List<String> lines = new ArrayList<>();
            String.valueOf(failed.getMessage()).lines().forEach(line -> lines.add(Escapes.printable(line)));
            return Report.failure(
                    Outcome.MACHINE_FAILED,
                    String.join("\n  ", lines),
                    entry.site()
                            + " goes on with the certificate that it had; put right what is said above and try again."
                            + " Authorities allow few failures an hour: --staging rehearses",
                    arguments,
                    terminal);
        }
        if (choices.rehearsed()) {
            if (arguments.has(Option.JSON)) {
                terminal.answer(Json.envelope(Map.of("rehearsed", true), Outcome.DONE, null));
            } else {
                terminal.answer(entry.site() + ": the rehearsal went well; without --staging it gets the certificate");
            }
            return Outcome.DONE;
        }
        boolean inUse = machine.certificates()
                .look(setup.site())
                .filter(SiteCertificates.Facts::issued)
                .isPresent();
        if (inUse && setup.enabled()) {
            machine.reload(setup.server());
        }
        return switching(entry.site(), false, change);
    }

    private static Outcome switching(SiteName site, boolean dryRun, ChangeMachine change) {
        return change.change(dryRun, (machine, planner) -> {
            List<SiteSetup> setups = new ArrayList<>();
            for (SiteSetup one : machine.setups(machine.ledger())) {
                setups.add(one.site().name().equals(site) ? one.withIssuedCertificate() : one);
            }
            return planner.plan("certificate of " + site, setups, Machine.stamp());
        });
    }
}
