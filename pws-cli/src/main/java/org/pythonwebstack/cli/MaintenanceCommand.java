package org.pythonwebstack.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pythonwebstack.deploy.SiteSetup;
import org.pythonwebstack.site.Maintenance;
import org.pythonwebstack.value.Parsed;

/** {@code pws maintenance}: visitors of a site are told to come back later, or the site is served again. */
final class MaintenanceCommand implements Command {

    private static final Option MESSAGE =
            Option.withValue("--message", "TEXT", "What visitors read; a sentence of its own if not given.");
    private static final Option RETRY_AFTER =
            Option.withValue("--retry-after", "TIME", "When clients may ask again: 90, 10m, 2h. 10m if not given.");
    private static final Option ALLOW = Option.withValue(
            "--allow", "ADDRESSES", "Addresses and networks that see the site all the same, with commas between.");

    @Override
    public String name() {
        return "maintenance";
    }

    @Override
    public String summary() {
        return "Tell a site's visitors to come back later, or serve it again.";
    }

    @Override
    public List<String> details() {
        return List.of(
                "While it is on, every page is answered with status 503 and Retry-After; the application runs on and is not"
                        + " asked. Certificates are renewed all the same. 'pws undo' takes it back like every other change,"
                        + " and it lasts over 'pws apply' and reboots until it is off.");
    }

    @Override
    public List<Option> options() {
        return List.of(MESSAGE, RETRY_AFTER, ALLOW, ChangeMachine.DRY_RUN, Option.JSON);
    }

    @Override
    public List<Operand> operands() {
        return List.of(
                new Operand("on|off", true, List.of("on", "off"), "Whether it begins or ends."), InstalledSite.NAME);
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example(
                        "pws maintenance on shop --retry-after 30m", "visitors read that the shop is closed for now"),
                new Example("pws maintenance on shop --allow 192.0.2.7", "the same, but for one address"),
                new Example("pws maintenance off shop", "the shop is served again"));
    }

    @Override
    public Outcome run(Arguments arguments, Terminal terminal) {
        boolean on = arguments.operands().get(0).equals("on");
        String name = arguments.operands().get(1);
        return InstalledSite.with(
                name,
                arguments,
                terminal,
                entry -> new ChangeMachine(arguments, terminal)
                        .change(arguments.has(ChangeMachine.DRY_RUN), (machine, planner) -> {
                            Optional<Maintenance> wanted =
                                    on ? Optional.of(wanted(arguments).orThrow()) : Optional.empty();
                            List<SiteSetup> setups = new ArrayList<>();
                            for (SiteSetup setup : machine.setups(machine.ledger())) {
                                boolean meant = setup.site().name().equals(entry.site());
                                setups.add(meant ? Machine.workedOn(setup, wanted) : setup);
                            }
                            return planner.plan(
                                    "maintenance " + (on ? "on " : "off ") + entry.site(), setups, Machine.stamp());
                        }));
    }

    private static Parsed<Maintenance> wanted(Arguments arguments) {
        return Maintenance.parse(
                arguments.valueOf(MESSAGE, Maintenance.DEFAULT.message().toString()),
                arguments.valueOf(RETRY_AFTER, Maintenance.DEFAULT.retryAfter().toSeconds() + "s"),
                Commas.split(arguments.valueOf(ALLOW, "")));
    }
}
