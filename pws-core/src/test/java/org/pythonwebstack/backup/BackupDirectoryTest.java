package org.pythonwebstack.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pythonwebstack.host.LinuxChangeableHost;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.SiteName;

/** Which archives are too many, and that nothing else is removed. */
class BackupDirectoryTest {

    @TempDir
    Path directory;

    private void archive(String file, String site) throws IOException, InterruptedException {
        String manifest = String.format(
                Locale.ROOT,
                "{\"pws-backup\":1,\"site\":\"%s\",\"root\":\"/srv/%s\",\"account\":\"%s\"}",
                site,
                site,
                site);
        Process python = new ProcessBuilder("/usr/bin/python3", "-I", "-c", """
                        import io, sys, tarfile
                        with tarfile.open(fileobj=sys.stdout.buffer, mode="w|", format=tarfile.PAX_FORMAT) as out:
                            info = tarfile.TarInfo("manifest.json")
                            info.size = len(sys.argv[1])
                            out.addfile(info, io.BytesIO(sys.argv[1].encode()))
                        """, manifest)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
            python.getInputStream().transferTo(out);
        }
        assertThat(python.waitFor()).isZero();
        Files.write(directory.resolve(file), zipped.toByteArray());
    }

    @Test
    void onlyTheOldestArchivesOfTheSiteGo() throws IOException, InterruptedException {
        archive("shop-20260101-000000.tar.gz", "shop");
        archive("shop-20260102-000000.tar.gz", "shop");
        archive("shop-20260103-000000.tar.gz", "shop");
        archive("shop-two-20250101-000000.tar.gz", "shop-two");
        archive("shop-20240101-000000.tar.gz", "blog");
        archive("shop-copy.tar.gz", "shop");
        Files.writeString(directory.resolve("shop-20230101-000000.tar.gz"), "no archive", StandardCharsets.UTF_8);
        Files.createSymbolicLink(
                directory.resolve("shop-20220101-000000.tar.gz"), Path.of("shop-20260103-000000.tar.gz"));
        BackupDirectory archives =
                new BackupDirectory(LinuxChangeableHost.machine(), AbsolutePath.of(directory.toString()));

        archives.remove(archives.tooMany(SiteName.of("shop"), 2));

        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left.map(path -> String.valueOf(path.getFileName()))
                            .sorted()
                            .toList())
                    .isEqualTo(List.of(
                            "shop-20220101-000000.tar.gz",
                            "shop-20230101-000000.tar.gz",
                            "shop-20240101-000000.tar.gz",
                            "shop-20260102-000000.tar.gz",
                            "shop-20260103-000000.tar.gz",
                            "shop-copy.tar.gz",
                            "shop-two-20250101-000000.tar.gz"));
        }
        assertThat(archives.tooMany(SiteName.of("shop"), 2)).isEmpty();
        assertThat(archives.archives())
                .extracting(found -> found.file().fileName())
                .containsExactly(
                        "shop-20260102-000000.tar.gz",
                        "shop-20260103-000000.tar.gz",
                        "shop-two-20250101-000000.tar.gz");
    }
}
