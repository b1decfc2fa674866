package org.pythonwebstack.render;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.pythonwebstack.conf.Comment;
import org.pythonwebstack.conf.Literal;
import org.pythonwebstack.conf.SystemdSection;
import org.pythonwebstack.conf.SystemdSetting;
import org.pythonwebstack.conf.SystemdUnit;
import org.pythonwebstack.conf.SystemdValue;
import org.pythonwebstack.site.Schedule;
import org.pythonwebstack.site.Site;
import org.pythonwebstack.site.SiteCommand;
import org.pythonwebstack.site.Venv;
import org.pythonwebstack.site.Worker;
import org.pythonwebstack.site.WsgiDaemonProcess;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Refused;

/**
 * The units of a site's own commands, on either server: a service for each instance of a worker, a service and a timer for each
 * schedule. They have the account, environment, limits and sandbox of the site's processes.
 *
 * <p>A name is {@code pws-SITE_NAME}. No site has an underscore in its name, and the service of an application has none before
 * its first dot.
 */
public final class CommandUnits {

    private static final String SYSTEM_PATH = "/usr/local/bin:/usr/bin:/bin";
    private static final String ENV = "/usr/bin/env";

    private final Site site;
    private final AbsolutePath units;
    private final AbsolutePath environment;

    private CommandUnits(Site site, AbsolutePath units, AbsolutePath environment) {
        this.site = site;
        this.units = units;
        this.environment = environment;
    }

    /**
     * Returns the units of a site's workers and schedules.
     *
     * @param units where units lie
     * @param environment the file of the site's environment, which is read if the site has one
     */
    static List<RenderedFile> of(Site site, AbsolutePath units, AbsolutePath environment, List<Comment> heading) {
        if (site.workers().isEmpty() && site.schedules().isEmpty()) {
            return ImmutableList.of();
        }
        if (site.runUser().isEmpty()) {
            throw new Refused(Problem.of(RenderRule.ACCOUNT_MISSING, "user"));
        }
        return new CommandUnits(site, units, environment).files(heading);
    }

    /**
     * Returns the settings with which a command of a site runs: its account, environment, limits and sandbox. Throws
     * {@link Refused} if the site has no account of its own.
     *
     * @param environment the file of the site's environment, which is read if the site has one
     */
    public static List<SystemdSetting> settingsOf(Site site, AbsolutePath environment) {
        if (site.runUser().isEmpty()) {
            throw new Refused(Problem.of(RenderRule.ACCOUNT_MISSING, "user"));
        }
        ImmutableList.Builder<SystemdSetting> all = ImmutableList.builder();
        new CommandUnits(site, environment, environment).common(all);
        return all.build();
    }

    /** Returns whether a file is a unit of a site's own commands. */
    public static boolean isOfCommand(AbsolutePath file) {
        String name = file.fileName();
        int underscore = name.indexOf('_');
        return name.startsWith("pws-") && underscore > 0 && underscore < name.indexOf('.');
    }

    /** Returns the name of an instance of a worker, without {@code .service}; instances count from 1. */
    static String name(Site site, Worker worker, int instance) {
        return "pws-" + site.name() + "_" + worker.name() + (worker.instances() == 1 ? "" : "_" + instance);
    }

    private List<RenderedFile> files(List<Comment> heading) {
        ImmutableList.Builder<RenderedFile> files = ImmutableList.builder();
        for (Worker worker : site.workers()) {
            for (int i = 1; i <= worker.instances(); i++) {
                files.add(file(
                        name(site, worker, i) + ".service",
                        "runs the worker " + worker.name() + " of the site " + site.name(),
                        new SystemdUnit(heading, worker(worker))));
            }
        }
        for (Schedule schedule : site.schedules()) {
            String name = "pws-" + site.name() + "_" + schedule.name();
            files.add(file(
                    name + ".service",
                    "runs the scheduled command " + schedule.name() + " of the site " + site.name(),
                    new SystemdUnit(heading, scheduled(schedule))));
            files.add(file(
                    name + ".timer",
                    "says when the scheduled command " + schedule.name() + " runs",
                    new SystemdUnit(heading, timer(schedule))));
        }
        return files.build();
    }

    private RenderedFile file(String name, String purpose, SystemdUnit unit) {
        return ServiceUnits.file(units.resolve(name), purpose, unit);
    }

    private List<SystemdSection> worker(Worker worker) {
        return ImmutableList.of(
                SystemdSection.of(
                        "Unit",
                        set("Description", SystemdValue.text("Worker " + worker.name() + " of the site " + site.name()))
                                .because("So the journal and systemctl call the unit."),
                        set("After", SystemdValue.words("network.target")).because("It may need the network."),
                        set("StartLimitIntervalSec", SystemdValue.time(java.time.Duration.ofMinutes(5)))
                                .because("A worker that cannot start is given up instead of filling the log."),
                        set("StartLimitBurst", SystemdValue.number(10)).because("Ten attempts.")),
                new SystemdSection("Service", settings(worker.command(), all -> {
                    all.accept(
                            set("Type", SystemdValue.words("exec")).because("It runs once the program was started."));
                    all.accept(set("Restart", SystemdValue.words("always"))
                            .because("A worker that ends, however it ends, is started again."));
                    all.accept(set("RestartSec", SystemdValue.time(java.time.Duration.ofSeconds(2)))
                            .because("Not in a tight loop."));
                })),
                UnitWords.SERVICE_INSTALL);
    }

    private List<SystemdSection> scheduled(Schedule schedule) {
        return ImmutableList.of(
                SystemdSection.of(
                        "Unit",
                        set(
                                        "Description",
                                        SystemdValue.text(
                                                "Scheduled command " + schedule.name() + " of the site " + site.name()))
                                .because("So the journal and systemctl call the unit.")),
                new SystemdSection(
                        "Service",
                        settings(
                                schedule.command(),
                                all -> all.accept(set("Type", SystemdValue.words("oneshot"))
                                        .because("It runs to its end, and not twice at once.")))));
    }

    private List<SystemdSection> timer(Schedule schedule) {
        return ImmutableList.of(
                SystemdSection.of(
                        "Unit",
                        set(
                                        "Description",
                                        SystemdValue.text(
                                                "Times of " + schedule.name() + " of the site " + site.name()))
                                .because("So systemctl list-timers calls it.")),
                SystemdSection.of(
                        "Timer",
                        set("OnCalendar", SystemdValue.text(schedule.when().toString()))
                                .because("The site says when."),
                        set("Persistent", SystemdValue.flag(true))
                                .because("What the machine slept through is made up for.")),
                SystemdSection.of(
                        "Install",
                        set("WantedBy", SystemdValue.words("timers.target")).because("From the boot on.")));
    }

    private List<SystemdSetting> settings(SiteCommand command, Consumer<Consumer<SystemdSetting>> kind) {
        ImmutableList.Builder<SystemdSetting> all = ImmutableList.builder();
        kind.accept(all::add);
        List<String> words = new ArrayList<>();
        words.add("--");
        words.addAll(command.words());
        all.add(set("ExecStart", SystemdValue.exec(ENV, words.toArray(String[]::new)))
                .because(
                        "This program looks for the command in PATH, which begins with the virtual environment; no shell"
                                + " reads it."));
        common(all);
        return all.build();
    }

    private void common(ImmutableList.Builder<SystemdSetting> all) {
        Optional<WsgiDaemonProcess> first = site.processes().isEmpty()
                ? Optional.empty()
                : Optional.of(site.processes().get(0));
        WsgiDaemonProcess process =
                first.orElseGet(() -> WsgiDaemonProcess.builder().build());
        ServiceUnits.addAccount(site, process, all);
        Optional<AbsolutePath> directory = process.home().isPresent() ? process.home() : site.root();
        if (directory.isPresent()) {
            all.add(set("WorkingDirectory", SystemdValue.path(directory.get().toString()))
                    .because("Where the site's web processes start too."));
        }
        List<SystemdValue.Variable> variables = new ArrayList<>();
        Optional<Venv> venv = process.venv();
        String path = venv.map(found -> found.path() + "/bin:").orElse("") + SYSTEM_PATH;
        variables.add(new SystemdValue.Variable("PATH", new Literal(path)));
        venv.ifPresent(found -> variables.add(new SystemdValue.Variable("VIRTUAL_ENV", Literal.of(found.path()))));
        if (!process.pythonPath().isEmpty()) {
            List<String> directories = new ArrayList<>();
            process.pythonPath().forEach(one -> directories.add(one.toString()));
            variables.add(new SystemdValue.Variable("PYTHONPATH", new Literal(String.join(":", directories))));
        }
        process.lang().ifPresent(lang -> variables.add(new SystemdValue.Variable("LANG", Literal.of(lang))));
        process.locale().ifPresent(locale -> variables.add(new SystemdValue.Variable("LC_ALL", Literal.of(locale))));
        all.add(set("Environment", new SystemdValue.Environment(variables))
                .because("The site's programs and modules come first; its own variables come behind and win."));
        if (HostFiles.hasEnvironment(site)) {
            all.add(set("EnvironmentFile", SystemdValue.path(environment.toString()))
                    .because("Read by systemd as root, so that secrets stand in no unit and on no command line."));
        }
        List<AbsolutePath> needed = new ArrayList<>(process.pythonPath());
        directory.ifPresent(needed::add);
        venv.ifPresent(found -> needed.add(found.path()));
        ServiceUnits.addFileSystem(site, process, needed, all);
        all.addAll(UnitWords.SANDBOX);
        ServiceUnits.addLimits(process, all);
        all.addAll(UnitWords.LOG_RATE);
    }

    private static SystemdSetting set(String name, SystemdValue value) {
        return SystemdSetting.of(name, value);
    }
}
