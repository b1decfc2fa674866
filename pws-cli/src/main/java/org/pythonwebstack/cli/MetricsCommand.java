package org.pythonwebstack.cli;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.pythonwebstack.deploy.SiteSetup;
import org.pythonwebstack.deploy.SiteState;
import org.pythonwebstack.host.PathState;
import org.pythonwebstack.host.ProcessTable;
import org.pythonwebstack.site.Site;
import org.pythonwebstack.site.Tls;

/** {@code pws metrics}: how the sites are doing, for Prometheus. */
final class MetricsCommand implements Command {

    private static final double KIB = 1024;
    private static final double MILLIS = 1000;
    private static final double DAY = 86_400;

    @Override
    public String name() {
        return "metrics";
    }

    @Override
    public String summary() {
        return "Tell Prometheus how the sites of this machine are doing.";
    }

    @Override
    public List<String> details() {
        return List.of(
                "Answers in Prometheus' text format: whether each site is enabled, up and being worked on, how long its page"
                        + " takes, its processes with their memory, and the days until its certificate runs out.",
                "For the text file collector of the node exporter, let a timer write the answer beside the file and rename it.");
    }

    @Override
    public List<Option> options() {
        return List.of();
    }

    @Override
    public List<Operand> operands() {
        return List.of();
    }

    @Override
    public List<Example> examples() {
        return List.of(new Example("pws metrics", "all sites of this machine"));
    }

    @Override
    public Outcome run(Arguments arguments, Terminal terminal) {
        return InstalledSite.withAll(List.of(), arguments, terminal, (machine, ledger, setups) -> {
            PrometheusText text = new PrometheusText();
            for (SiteState state : machine.inspector().look(setups, ledger, setup -> {})) {
                String site = state.site().toString();
                add(state, site, text);
                for (SiteSetup setup : setups) {
                    if (setup.site().name().equals(state.site())) {
                        add(setup.site(), site, machine, text);
                    }
                }
            }
            terminal.answerText(text.toString());
            return Outcome.DONE;
        });
    }

    private static void add(SiteState state, String site, PrometheusText text) {
        text.gauge(
                "pws_site_info",
                "The sites of this machine and their servers.",
                1,
                "site",
                site,
                "server",
                state.server().toString().toLowerCase(Locale.ROOT));
        text.gauge(
                "pws_site_enabled", "Whether the server answers for the site.", state.enabled() ? 1 : 0, "site", site);
        text.gauge(
                "pws_site_up",
                "Whether the site answers and all it consists of runs.",
                state.enabled() && !state.isDown() ? 1 : 0,
                "site",
                site);
        state.answer().ifPresent(answer -> {
            text.gauge("pws_site_probe_status", "The status of the site's page.", answer.status(), "site", site);
            text.gauge(
                    "pws_site_probe_seconds",
                    "How long the site's page took.",
                    answer.time().toMillis() / MILLIS,
                    "site",
                    site);
        });
        double memory = 0;
        for (ProcessTable.Entry process : state.processes()) {
            memory += process.memoryKib() * KIB;
        }
        text.gauge(
                "pws_site_processes",
                "Processes of the site.",
                state.processes().size(),
                "site",
                site);
        text.gauge("pws_site_memory_bytes", "Resident memory of these processes.", memory, "site", site);
    }

    private static void add(Site site, String name, Machine machine, PrometheusText text) throws IOException {
        text.gauge(
                "pws_site_maintenance",
                "Whether visitors are told that the site is being worked on.",
                site.virtualHost().maintenance().isPresent() ? 1 : 0,
                "site",
                name);
        Optional<Tls> tls = site.virtualHost().tls();
        if (tls.isPresent()
                && machine.host().state(tls.get().certificate()) instanceof PathState.RegularFile certificate) {
            Optional<Duration> left = CertificateDates.left(
                    certificate.content().bytes(), Clock.systemUTC().instant());
            left.ifPresent(time -> text.gauge(
                    "pws_site_certificate_expiry_days",
                    "Days until the certificate runs out; negative if it has.",
                    time.toSeconds() / DAY,
                    "site",
                    name));
        }
    }
}
