package org.pythonwebstack.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pythonwebstack.host.LinuxChangeableHost;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Refused;

/** Archives that somebody made to harm. Python's tarfile makes them: it knows no rules. */
class HostileArchivesTest {

    private static final String MAKER = """
            import io, sys, tarfile
            out = tarfile.open(fileobj=sys.stdout.buffer, mode="w|", format=getattr(tarfile, sys.argv[1]))
            def add(name, kind=tarfile.REGTYPE, to="", text=b"", mode=0o644):
                info = tarfile.TarInfo(name)
                info.type, info.linkname, info.size, info.mode = kind, to, len(text), mode
                out.addfile(info, io.BytesIO(text))
            D, L, H = tarfile.DIRTYPE, tarfile.SYMTYPE, tarfile.LNKTYPE
            exec(sys.argv[2])
            out.close()
            """;

    @TempDir
    Path directory;

    private byte[] made(String format, String members) throws IOException, InterruptedException {
        Process python = new ProcessBuilder("/usr/bin/python3", "-I", "-c", MAKER, format, members)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        byte[] bytes = python.getInputStream().readAllBytes();
        assertThat(python.waitFor()).isZero();
        return bytes;
    }

    private static void refused(byte[] tree, BackupRule rule) {
        assertThatThrownBy(() -> SavedTree.verify(new ByteArrayInputStream(tree)))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.problems().get(0).rule()).isEqualTo(rule));
    }

    @Test
    void whatASiteHasIsTaken() throws IOException, InterruptedException {
        byte[] tree = made("PAX_FORMAT", """
                add("venv", D, mode=0o2755); add("venv/bin", D); add("venv/lib64", L, "lib")
                add("venv/bin/python3", L, "/usr/bin/python3"); add("venv/bin/python", L, "python3")
                add("venv/up", L, "../venv/bin"); add("a" * 200, text=b"long"); add("\\u00e4 b\\n", text=b"x" * 600)
                """);
        assertThat(SavedTree.verify(new ByteArrayInputStream(tree))).isEqualTo(8);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "MEMBER_PATH | add('/etc/passwd')",
                "MEMBER_PATH | add('../out')",
                "MEMBER_PATH | add('a', D); add('a/../../out')",
                "MEMBER_PATH | add('./a')",
                "MEMBER_PATH | add('a', D); add('a//b')",
                "MEMBER_PATH | add('a'); add('a')",
                "MEMBER_PATH | add('a/b')",
                "MEMBER_PATH | add('a'); add('a/b')",
                "MEMBER_PATH | add('a', D); add('l', L, 'a'); add('l/b')",
                "MEMBER_PATH | add('x' * 300)",
                "MEMBER_LINK | add('l', L, '/etc')",
                "MEMBER_LINK | add('l', L, '/usr/bin/python3/../..')",
                "MEMBER_LINK | add('l', L, '..')",
                "MEMBER_LINK | add('a', D); add('a/l', L, '../../x')",
                "MEMBER_LINK | add('a', D); add('e', L, 'a'); add('l', L, 'e/../../x')",
                "MEMBER_LINK | add('a', D); add('a/b', D); add('a/b/x', L, '../..'); add('a/b/l', L, 'x/../../y')",
                "MEMBER_KIND | add('a'); add('h', H, 'a')",
                "MEMBER_KIND | add('h', H, '/etc/shadow')",
                "MEMBER_KIND | add('d', tarfile.CHRTYPE)",
                "MEMBER_KIND | add('d', tarfile.BLKTYPE)",
                "MEMBER_KIND | add('p', tarfile.FIFOTYPE)",
                "MEMBER_KIND | add('s', mode=0o4755)",
                "MEMBER_KIND | add('s', mode=0o2755)",
                "NOT_AN_ARCHIVE | out.pax_headers = {'path': '/etc/x'}; out.addfile(tarfile.TarInfo('a')); i = tarfile.TarInfo('b'); i.pax_headers = {'GNU.sparse.name': '/etc/x'}; out.addfile(i)",
            })
    void whatWouldHarmIsRefused(BackupRule rule, String members) throws IOException, InterruptedException {
        refused(made("PAX_FORMAT", members), rule);
    }

    @Test
    void otherDialectsAreRefused() throws IOException, InterruptedException {
        refused(made("GNU_FORMAT", "add('a' * 200)"), BackupRule.NOT_AN_ARCHIVE);
    }

    @Test
    void aSecondArchiveBehindTheEndIsRefused() throws IOException, InterruptedException {
        ByteArrayOutputStream two = new ByteArrayOutputStream();
        two.write(made("PAX_FORMAT", "add('a')"));
        two.write(made("PAX_FORMAT", "add('/etc/x')"));
        refused(two.toByteArray(), BackupRule.NOT_AN_ARCHIVE);
    }

    private static final String HASH = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    private static String manifest(String hash, long treeSize) {
        return String.format(
                java.util.Locale.ROOT,
                "add('manifest.json', text=b'{\"pws-backup\":1,\"site\":\"shop\",\"root\":\"/srv/shop\",\"account\":\"shop\","
                        + "\"description\":\"pws.toml\",\"parts\":{\"description.toml\":{\"sha256\":\"%s\",\"size\":3},"
                        + "\"tree.tar\":{\"sha256\":\"%s\",\"size\":%d}}}')\n",
                hash,
                HASH,
                treeSize);
    }

    @ParameterizedTest
    @CsvSource({
        "NOT_AN_ARCHIVE, 0",
        "NOT_AN_ARCHIVE, 1",
        "NOT_AN_ARCHIVE, 2",
        "HASH, 3",
        "HASH, 4",
        "MEMBER_PATH, 5",
        "NOT_AN_ARCHIVE, 6",
        "SIZE, 7",
        "NOT_AN_ARCHIVE, 8"
    })
    void anArchiveIsRefusedAsAWhole(BackupRule rule, int which) throws IOException, InterruptedException {
        List<String> parts = new ArrayList<>(List.of(
                "add('other.json', text=b'{}')",
                "add('manifest.json', text=b'{}')",
                // A part is missing.
                manifest(HASH, 3) + "add('description.toml', text=b'abc')",
                // Another hash, another size.
                manifest(HASH, 3) + "add('description.toml', text=b'abd')",
                manifest(HASH, 3) + "add('description.toml', text=b'abcd')",
                manifest(HASH, 3) + "add('description.toml', text=b'abc')\nadd('description.toml', text=b'abc')",
                manifest(HASH, 3) + "add('../description.toml', text=b'abc')",
                manifest(HASH, 1L << 55),
                // The tree is none.
                manifest(HASH, 3) + "add('description.toml', text=b'abc')\nadd('tree.tar', text=b'abc')"));
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
            out.write(made("PAX_FORMAT", parts.get(which)));
        }
        Path file = directory.resolve("a.tar.gz");
        Files.write(file, zipped.toByteArray());
        Path apart = directory.resolve("apart");
        assertThatThrownBy(() -> Archive.open(
                        LinuxChangeableHost.machine(),
                        AbsolutePath.of(file.toString()),
                        AbsolutePath.of(apart.toString())))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.problems().get(0).rule()).isEqualTo(rule));
        assertThat(apart).doesNotExist();
    }

    @Test
    void whatIsCutOffOrNoArchiveIsRefused() throws IOException, InterruptedException {
        byte[] tree = made("PAX_FORMAT", "add('a', text=b'x' * 2000)");
        for (int end : new int[] {0, 100, 512, 1000, 2560, 3072}) {
            assertThatThrownBy(() -> SavedTree.verify(new ByteArrayInputStream(tree, 0, end)))
                    .isInstanceOfAny(java.io.EOFException.class, Refused.class);
        }
        byte[] changed = tree.clone();
        changed[0] ^= 1;
        refused(changed, BackupRule.NOT_AN_ARCHIVE);
        refused("no archive ".repeat(100).getBytes(StandardCharsets.UTF_8), BackupRule.NOT_AN_ARCHIVE);
    }
}
