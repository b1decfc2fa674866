package org.pythonwebstack.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pythonwebstack.check.Finding;
import org.pythonwebstack.check.Severity;
import org.pythonwebstack.cli.SiteInput.Described;
import org.pythonwebstack.site.Site;

/** {@code pws check}: everything that is wrong with a site, and what to do about it. */
final class CheckCommand implements Command {

    @Override
    public String name() {
        return "check";
    }

    @Override
    public String summary() {
        return "Show everything that is wrong with a site, and what to do.";
    }

    @Override
    public List<String> details() {
        return List.of(
                "Looks at this machine too, and changes nothing. Ends with status 1 if there is an error or a warning, so that a"
                        + " script can stop there.");
    }

    @Override
    public List<Option> options() {
        return List.of(Servers.SERVER, Servers.TARGET, Option.JSON);
    }

    @Override
    public List<Operand> operands() {
        return List.of(SiteInput.FILE);
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example("pws check", "checks the site of pws.toml"),
                new Example("pws check --json shop.toml", "the findings for a program to read"));
    }

    @Override
    public Outcome run(Arguments arguments, Terminal terminal) {
        return SiteInput.with(arguments, terminal, described -> check(described, arguments, terminal));
    }

    private static Outcome check(Described described, Arguments arguments, Terminal terminal) {
        Site site = described.site();
        // What a server cannot do is refused here, before the machine is looked at.
        Servers.render(site, arguments);
        List<Finding> findings = Servers.check(arguments).check(List.of(site));
        Outcome outcome = Outcome.DONE;
        for (Finding finding : findings) {
            if (finding.severity() != Severity.INFO) {
                outcome = Outcome.REFUSED;
            }
        }
        if (arguments.has(Option.JSON)) {
            terminal.answer(Json.envelope(Map.of("findings", json(findings, described)), outcome, null));
            return outcome;
        }
        for (Finding finding : findings) {
            String severity = finding.severity().name().toLowerCase(Locale.ROOT);
            terminal.answer(severity + ": " + described.line(finding.problem()));
        }
        if (findings.isEmpty()) {
            terminal.answer("no findings");
        }
        return outcome;
    }

    private static List<Object> json(List<Finding> findings, Described described) {
        List<Object> list = new ArrayList<>();
        for (Finding finding : findings) {
            Map<String, @Nullable Object> json = new LinkedHashMap<>();
            json.put("severity", finding.severity());
            json.putAll(described.json(finding.problem()));
            list.add(json);
        }
        return list;
    }
}
