package org.pythonwebstack.cli;

import java.io.IOException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pythonwebstack.backup.BackupDirectory;
import org.pythonwebstack.backup.SiteBackup;
import org.pythonwebstack.deploy.Owned;
import org.pythonwebstack.deploy.SiteEntry;
import org.pythonwebstack.host.PathState;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Escapes;

/** {@code pws backup}: saves sites, shows what is saved, and removes what is too old. */
final class BackupCommand implements Command {

    private static final String PLACE = "/var/backups/pws";
    private static final Option TO =
            Option.withValue("--to", "DIR", "The directory of the archives; " + PLACE + " if not given.");
    private static final Option KEEP = Option.withValue(
            "--keep", "N", "Afterwards remove all archives of each site but the newest N. Files of others stay.");
    private static final Option LIST = Option.flag("--list", "Show the archives, and save nothing.");
    private static final int MOST = 100_000;

    @Override
    public String name() {
        return "backup";
    }

    @Override
    public String summary() {
        return "Save sites: code, data, description and database, each site as one archive.";
    }

    @Override
    public List<String> details() {
        return List.of(
                "The sites go on meanwhile. A database of SQLite is copied by SQLite, one in a server is dumped; all files are"
                        + " read by the site's own account.",
                "An archive is readable for root alone: the secrets of the site are in it. 'pws restore' brings it back.");
    }

    @Override
    public List<Option> options() {
        return List.of(TO, KEEP, LIST, ChangeMachine.DRY_RUN, Option.JSON);
    }

    @Override
    public List<Operand> operands() {
        return List.of(new Operand("SITE", false, List.of(), "The sites; 'pws list' shows them.", true));
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example("pws backup shop", "makes " + PLACE + "/shop-DATE-TIME.tar.gz"),
                new Example("pws backup --keep 7 shop blog", "saves two sites, and keeps the newest seven of each"),
                new Example("pws backup --list", "shows all archives"));
    }

    @Override
    public Outcome run(Arguments arguments, Terminal terminal) {
        int keep = keep(arguments.valueOf(KEEP));
        if (keep < 0 || arguments.operands().isEmpty() && !arguments.has(LIST)) {
            return Report.failure(
                    Outcome.WRONG_USAGE,
                    keep < 0 ? "--keep takes a whole number from 1 to " + MOST : "no site is named",
                    "'pws help backup' has examples",
                    arguments,
                    terminal);
        }
        return new ChangeMachine(arguments, terminal).with(machine -> {
            AbsolutePath place = place(arguments, terminal);
            BackupDirectory directory = new BackupDirectory(machine.host(), place);
            if (arguments.has(LIST)) {
                return list(directory, arguments, terminal);
            }
            List<SiteEntry> entries = new ArrayList<>();
            for (String name : new LinkedHashSet<>(arguments.operands())) {
                Optional<SiteEntry> entry = machine.entry(name);
                if (entry.isEmpty()) {
                    return InstalledSite.unknown(name, machine.ledger(), arguments, terminal);
                }
                SiteBackup.root(entry.get());
                SiteBackup.account(entry.get());
                entries.add(entry.get());
            }
            List<Object> json = new ArrayList<>();
            for (SiteEntry entry : entries) {
                json.add(save(machine, directory, entry, keep, arguments, terminal));
            }
            if (arguments.has(Option.JSON)) {
                terminal.answer(Json.envelope(Map.of("archives", json), Outcome.DONE, null));
            }
            return Outcome.DONE;
        });
    }

    private static Map<String, Object> save(
            Machine machine,
            BackupDirectory directory,
            SiteEntry entry,
            int keep,
            Arguments arguments,
            Terminal terminal)
            throws IOException {
        boolean dryRun = arguments.has(ChangeMachine.DRY_RUN);
        AbsolutePath file = directory.file(entry.site(), Machine.stamp());
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("site", entry.site());
        json.put("file", file);
        List<String> lines = new ArrayList<>();
        if (dryRun) {
            lines.add("would save " + SiteBackup.root(entry) + ", the description of " + entry.site()
                    + SiteBackup.database(entry)
                            .map(database -> " and " + database.database().title())
                            .orElse("")
                    + " in " + file);
        } else {
            terminal.progress("saving " + entry.site() + " in " + file);
            SiteBackup.Saved saved = SiteBackup.on(machine.host(), Machine.ownModules(entry.site()), Pws.version())
                    .save(
                            entry,
                            description(machine, entry),
                            file,
                            Clock.systemUTC()
                                    .instant()
                                    .truncatedTo(ChronoUnit.SECONDS)
                                    .toString());
            json.put("size", saved.size());
            json.put("notes", saved.notes());
            lines.add("saved " + entry.site() + " in " + file + ", " + saved.size() + " bytes");
            saved.notes().forEach(note -> terminal.complain("not as it is there: " + Escapes.printable(note)));
        }
        if (keep > 0) {
            // In a dry run the archive that would be made is one of those that stay.
            List<BackupDirectory.Found> old = directory.tooMany(entry.site(), dryRun ? keep - 1 : keep);
            List<Object> removed = new ArrayList<>();
            for (BackupDirectory.Found found : old) {
                removed.add(found.file());
                lines.add((dryRun ? "would remove " : "removed ") + found.file());
            }
            if (!dryRun) {
                directory.remove(old);
            }
            json.put("removed", removed);
        }
        if (!arguments.has(Option.JSON)) {
            lines.forEach(terminal::answer);
        }
        return json;
    }

    private static Map.Entry<String, String> description(Machine machine, SiteEntry entry) throws IOException {
        for (Owned owned : entry.objects()) {
            if (owned instanceof Owned.OwnedPath path
                    && Machine.isDescription(path.path())
                    && machine.host().state(path.path()) instanceof PathState.RegularFile file) {
                return Map.entry(path.path().fileName(), file.content().text());
            }
        }
        throw new IOException("the description of the site " + entry.site() + " is missing");
    }

    private static Outcome list(BackupDirectory directory, Arguments arguments, Terminal terminal) throws IOException {
        List<Object> json = new ArrayList<>();
        for (BackupDirectory.Found found : directory.archives()) {
            String site = found.manifest().site().toString();
            if (!arguments.operands().isEmpty() && !arguments.operands().contains(site)) {
                continue;
            }
            Map<String, Object> archive = new LinkedHashMap<>();
            archive.put("site", site);
            archive.put("file", found.file());
            archive.put("created", found.manifest().created());
            archive.put("size", found.size());
            archive.put("pws", found.manifest().pws());
            json.add(archive);
            if (!arguments.has(Option.JSON)) {
                terminal.answer(Escapes.printable(
                        site + "  " + found.manifest().created() + "  " + found.size() + "  " + found.file()));
            }
        }
        if (arguments.has(Option.JSON)) {
            terminal.answer(Json.envelope(Map.of("archives", json), Outcome.DONE, null));
        } else if (json.isEmpty()) {
            terminal.complain("no archive yet; 'pws backup SITE' makes one");
        }
        return Outcome.DONE;
    }

    private static AbsolutePath place(Arguments arguments, Terminal terminal) throws IOException {
        return AbsolutePath.of(terminal.resolve(arguments.valueOf(TO, PLACE))
                .toAbsolutePath()
                .normalize()
                .toString());
    }

    /** Returns how many archives stay; 0 for all, -1 for what is no such number. */
    private static int keep(@Nullable String text) {
        if (text == null) {
            return 0;
        }
        try {
            int number = Integer.parseInt(text);
            return number < 1 || number > MOST ? -1 : number;
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
