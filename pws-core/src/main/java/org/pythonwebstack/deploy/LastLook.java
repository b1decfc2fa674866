package org.pythonwebstack.deploy;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import org.pythonwebstack.host.ChangeableHost;
import org.pythonwebstack.host.FileContent;
import org.pythonwebstack.host.FileMark;
import org.pythonwebstack.host.PathState;
import org.pythonwebstack.site.CertificateStore;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.FileMode;
import org.pythonwebstack.value.Parsed;
import org.pythonwebstack.value.Refused;
import org.pythonwebstack.value.SiteName;

/**
 * How PWS left a machine when all of its sites were as they were described: with it, a later command tells in one look at each
 * file that there is nothing to do. It reads, parses and renders nothing for that.
 *
 * <p>A look is by {@link FileMark}, at every file and link of ours, at the ledger, and at what of others decides about our
 * files: the accounts, the modules of Apache and the certificates of certbot. Whatever differs, or cannot be told, leads to a
 * plan as without it; so it can be lost, damaged or out of date, and is no part of what is undone.
 */
public final class LastLook {

    private static final int FORMAT = 1;
    private static final int CHUNK = 512;
    private static final FileMode MODE = FileMode.of("0600");
    private static final AbsolutePath NAME_SERVICE = AbsolutePath.of("/etc/nsswitch.conf");
    private static final int MOST_BYTES = 1 << 16;

    /** Sources of accounts that lie in files which are looked at, or that hold no account of a site. */
    private static final Set<String> SOURCES_IN_FILES = ImmutableSet.of("files", "compat", "systemd");

    private static final ImmutableList<AbsolutePath> OF_OTHERS = ImmutableList.of(
            NAME_SERVICE,
            AbsolutePath.of("/etc/passwd"),
            AbsolutePath.of("/etc/group"),
            AbsolutePath.of("/etc/apache2/mods-available"),
            AbsolutePath.of("/etc/apache2/mods-enabled"));

    /** Certificates come to an end without any file being changed: those that a site signs itself are replaced in time. */
    private static final Duration GOOD_FOR = Duration.ofDays(10);

    private final ChangeableHost host;
    private final AbsolutePath records;
    private final String inputs;

    private LastLook(ChangeableHost host, AbsolutePath records, String inputs) {
        this.host = host;
        this.records = records;
        this.inputs = inputs;
    }

    /**
     * Returns the look at a machine.
     *
     * @param records the directory of PWS's records, {@code /var/lib/pws}
     * @param inputs what decides, beside files of the machine, how descriptions become files: which PWS it is, and its settings
     */
    public static LastLook at(ChangeableHost host, AbsolutePath records, String inputs) {
        return new LastLook(
                Objects.requireNonNull(host, "host"),
                Objects.requireNonNull(records, "records"),
                Objects.requireNonNull(inputs, "inputs"));
    }

    /**
     * A site that is described by a file of which PWS keeps a copy.
     *
     * @param name the name of the site
     * @param server its server
     * @param fileName the name of the copy
     * @param sha256 the hash of its content
     */
    public record DescribedSite(SiteName name, WebServer server, String fileName, String sha256) {}

    /**
     * Returns the sites of the machine if everything still is as it was left, and nothing is under way; else nothing, which
     * says nothing. Changes nothing.
     */
    public Optional<List<DescribedSite>> standing() {
        return standing(host.now());
    }

    Optional<List<DescribedSite>> standing(Instant now) {
        try {
            if (!host.state(records.resolve("operation").resolve("plan.json")).isAbsent()
                    || !(host.state(file()) instanceof PathState.RegularFile kept)) {
                return Optional.empty();
            }
            long taken = TimeUnit.NANOSECONDS.toMillis(host.marks().of(file()).changed());
            return now.toEpochMilli() - taken > GOOD_FOR.toMillis()
                    ? Optional.empty()
                    : standing(kept.content().bytes());
        } catch (IOException | Refused e) {
            return Optional.empty();
        }
    }

    private Optional<List<DescribedSite>> standing(byte[] bytes) throws IOException {
        Parts parts = Parts.of(bytes, inputs);
        FileMark.Reader marks = host.marks();
        return parts.chunks().parallelStream().allMatch(chunk -> isSame(in(bytes, chunk), marks))
                ? Optional.of(parts.sites())
                : Optional.empty();
    }

    /**
     * What the file of a look has.
     *
     * @param sites the sites
     * @param chunks where the pieces with marks begin
     */
    private record Parts(List<DescribedSite> sites, List<Integer> chunks) {

        static Parts of(byte[] bytes, String inputs) throws IOException {
            int length = bytes.length - Long.BYTES;
            if (length < 0 || in(bytes, length).readLong() != sum(bytes, length)) {
                throw new IOException("damaged");
            }
            DataInputStream in = in(bytes, 0);
            if (in.readInt() != FORMAT || !in.readUTF().equals(inputs)) {
                throw new IOException("of another PWS");
            }
            List<DescribedSite> sites = new ArrayList<>();
            int count = in.readInt();
            for (int i = 0; i < count; i++) {
                sites.add(new DescribedSite(
                        SiteName.of(in.readUTF()), WebServer.valueOf(in.readUTF()), in.readUTF(), in.readUTF()));
            }
            int pieces = in.readInt();
            List<Integer> chunks = new ArrayList<>();
            int place = bytes.length - in.available() + pieces * Integer.BYTES;
            for (int i = 0; i < pieces; i++) {
                chunks.add(place);
                place += in.readInt();
            }
            return new Parts(sites, chunks);
        }
    }

    private static boolean isSame(DataInputStream in, FileMark.Reader marks) {
        try {
            int count = in.readInt();
            for (int i = 0; i < count; i++) {
                AbsolutePath path = AbsolutePath.of(in.readUTF());
                FileMark then = new FileMark(in.readLong(), in.readLong(), in.readLong());
                if (!marks.of(path).isSameAs(then)) {
                    return false;
                }
            }
            return true;
        } catch (IOException | Refused e) {
            return false;
        }
    }

    private static DataInputStream in(byte[] bytes, int from) {
        return new DataInputStream(new ByteArrayInputStream(bytes, from, bytes.length - from));
    }

    private static long sum(byte[] bytes, int length) {
        CRC32 sum = new CRC32();
        sum.update(bytes, 0, length);
        return sum.getValue();
    }

    /**
     * Looks at the machine and keeps what was seen, if every file of ours is as PWS left it. To be called while nobody else
     * can change the machine through PWS, and right after a plan of all sites was carried out or had nothing to do.
     */
    public void take() throws IOException {
        if (!accountsAreInFiles()) {
            return;
        }
        Ledger ledger = Ledger.read(host, records);
        List<Owned.OwnedPath> ours = new ArrayList<>();
        List<DescribedSite> sites = new ArrayList<>();
        for (SiteEntry entry : ledger.sites()) {
            Optional<DescribedSite> site = described(entry);
            if (site.isEmpty()) {
                return;
            }
            sites.add(site.get());
            collect(entry.objects(), ours);
        }
        collect(ledger.shared(), ours);
        List<AbsolutePath> others = new ArrayList<>(OF_OTHERS);
        others.addAll(Ledger.files(records, ledger));
        for (Owned.OwnedPath path : ours) {
            if (path.state() instanceof PathState.SymbolicLink link) {
                // Without the certificate of certbot, another is used.
                CertificateStore.siteOf(path.path())
                        .map(CertificateStore::live)
                        .filter(live -> live.toString().equals(link.target()))
                        .ifPresent(others::add);
            }
        }
        Map<AbsolutePath, FileMark> seen = look(ours, others);
        if (seen.size() == ours.size() + others.size()) {
            PathState state = new PathState.RegularFile(FileContent.of(bytes(sites, seen)), MODE, host.self());
            host.stage(file(), state);
            host.put(file(), state);
        } else if (!host.state(file()).isAbsent()) {
            host.put(file(), new PathState.Absent());
        }
    }

    private static void collect(List<Owned> objects, List<Owned.OwnedPath> paths) {
        for (Owned owned : objects) {
            // Of a directory nothing is compared when sites are planned, and its time of change is that of any entry.
            if (owned instanceof Owned.OwnedPath path && !(path.state() instanceof PathState.Directory)) {
                paths.add(path);
            }
        }
    }

    private static Optional<DescribedSite> described(SiteEntry entry) {
        for (Owned owned : entry.objects()) {
            if (owned instanceof Owned.OwnedPath path
                    && path.path().fileName().endsWith(".toml")
                    && path.state() instanceof PathState.RegularFile file) {
                return Optional.of(new DescribedSite(
                        entry.site(),
                        entry.server(),
                        path.path().fileName(),
                        file.content().sha256()));
            }
        }
        return Optional.empty();
    }

    /** Returns the marks of all that is as it should be, and whose later changes will show. */
    private Map<AbsolutePath, FileMark> look(List<Owned.OwnedPath> ours, List<AbsolutePath> others) throws IOException {
        settle();
        Map<AbsolutePath, FileMark> before = before();
        long now = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
        FileMark.Reader marks = host.marks();
        Map<AbsolutePath, FileMark> seen = new HashMap<>();
        for (Owned.OwnedPath path : ours) {
            // First the mark, then the content: what changes between them does not go unnoticed.
            FileMark mark = marks.of(path.path());
            boolean isRead = mark.isSameAs(before.getOrDefault(path.path(), FileMark.UNKNOWN));
            if (!mark.isSameAs(mark) || !mark.isSettled(now) || !isRead && !isAsLeft(path)) {
                return Map.of();
            }
            seen.put(path.path(), mark);
        }
        for (AbsolutePath path : others) {
            FileMark mark = marks.of(path);
            if (mark.isSameAs(mark) && mark.isSettled(now)) {
                seen.put(path, mark);
            }
        }
        return seen;
    }

    /** Returns what was seen the last time: the content of what looks the same was compared then, and need not be read again. */
    private Map<AbsolutePath, FileMark> before() {
        Map<AbsolutePath, FileMark> before = new HashMap<>();
        try {
            if (host.state(file()) instanceof PathState.RegularFile kept) {
                byte[] bytes = kept.content().bytes();
                for (int chunk : Parts.of(bytes, inputs).chunks()) {
                    DataInputStream in = in(bytes, chunk);
                    int count = in.readInt();
                    for (int i = 0; i < count; i++) {
                        AbsolutePath path = AbsolutePath.of(in.readUTF());
                        before.put(path, new FileMark(in.readLong(), in.readLong(), in.readLong()));
                    }
                }
            }
        } catch (IOException | Refused e) {
            return Map.of();
        }
        return before;
    }

    private boolean isAsLeft(Owned.OwnedPath path) throws IOException {
        try {
            return host.state(path.path()).equals(path.state());
        } catch (Refused e) {
            return false;
        }
    }

    /** What was just written could change again at the same time by the clock of the files. */
    private static void settle() throws IOException {
        try {
            Thread.sleep(FileMark.STEP_MILLIS + FileMark.STEP_MILLIS / 2);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the machine was looked at", e);
        }
    }

    /** Returns whether all accounts lie in files: those of a directory of the network change without a trace here. */
    private boolean accountsAreInFiles() {
        Parsed<String> text = host.text(NAME_SERVICE, MOST_BYTES);
        if (!(text instanceof Parsed.Accepted<String> accepted)) {
            return false;
        }
        for (String line : Splitter.on('\n').split(accepted.value())) {
            List<String> words =
                    Splitter.onPattern("\\s+").omitEmptyStrings().splitToList(line.replaceFirst("#.*", ""));
            if (!words.isEmpty()
                    && (words.get(0).equals("passwd:") || words.get(0).equals("group:"))
                    && !SOURCES_IN_FILES.containsAll(words.subList(1, words.size()))) {
                return false;
            }
        }
        return true;
    }

    private byte[] bytes(List<DescribedSite> sites, Map<AbsolutePath, FileMark> seen) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(FORMAT);
        out.writeUTF(inputs);
        out.writeInt(sites.size());
        for (DescribedSite site : sites) {
            out.writeUTF(site.name().toString());
            out.writeUTF(site.server().name());
            out.writeUTF(site.fileName());
            out.writeUTF(site.sha256());
        }
        List<byte[]> chunks = chunks(ImmutableList.copyOf(seen.entrySet()));
        out.writeInt(chunks.size());
        for (byte[] chunk : chunks) {
            out.writeInt(chunk.length);
        }
        for (byte[] chunk : chunks) {
            out.write(chunk);
        }
        out.writeLong(sum(bytes.toByteArray(), bytes.size()));
        return bytes.toByteArray();
    }

    /** Pieces that are looked at by several threads at once. */
    private static List<byte[]> chunks(List<Map.Entry<AbsolutePath, FileMark>> seen) throws IOException {
        List<byte[]> chunks = new ArrayList<>();
        for (int from = 0; from < seen.size(); from += CHUNK) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            DataOutputStream out = new DataOutputStream(bytes);
            List<Map.Entry<AbsolutePath, FileMark>> part = seen.subList(from, Math.min(from + CHUNK, seen.size()));
            out.writeInt(part.size());
            for (Map.Entry<AbsolutePath, FileMark> entry : part) {
                out.writeUTF(entry.getKey().toString());
                out.writeLong(entry.getValue().inode());
                out.writeLong(entry.getValue().size());
                out.writeLong(entry.getValue().changed());
            }
            chunks.add(bytes.toByteArray());
        }
        return chunks;
    }

    private AbsolutePath file() {
        return records.resolve("last-look");
    }
}
