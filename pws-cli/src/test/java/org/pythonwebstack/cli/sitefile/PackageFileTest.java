package org.pythonwebstack.cli.sitefile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pythonwebstack.value.Refused;

/** Lists of packages become lines that a real pip takes for what they say. */
class PackageFileTest {

    private static final String HASH = "0123456789abcdef".repeat(4);

    @TempDir
    Path directory;

    private static PackageFile read(String name, String text) {
        return PackageFile.read(name, text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aRequirementsFileStaysAsItIs() {
        assertThat(read("requirements.txt", "Django>=5.2\nFlask"))
                .isEqualTo(new PackageFile("Django>=5.2\nFlask\n", false));
        assertThat(read("prod.txt", "Django==5.2 --hash=sha256:" + HASH + "\n").locked())
                .isTrue();
    }

    @Test
    void aProjectAndALockFileBecomeRequirements() {
        assertThat(read("pyproject.toml", """
                        [project]
                        name = "shop"
                        dependencies = ["Django>=5.2,<6", "psycopg[binary] ; python_version >= '3.9'"]
                        """).requirements())
                .isEqualTo("Django>=5.2,<6\npsycopg[binary] ; python_version >= '3.9'\n");
        assertThat(read("pylock.prod.toml", """
                        lock-version = "1.0"
                        [[packages]]
                        name = "six"
                        version = "1.16.0"
                        marker = "python_version >= '3.9'"
                        wheels = [{name = "six-1.16.0-py3-none-any.whl", hashes = {sha256 = "%s"}}]
                        """.formatted(HASH)))
                .isEqualTo(new PackageFile("six==1.16.0 ; python_version >= '3.9' --hash=sha256:" + HASH + "\n", true));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "uv.lock|x|PWS-FILE-009",
                "packages.json|{}|PWS-FILE-009",
                "requirements.txt|-r base.txt|PWS-FILE-010",
                "requirements.txt|--editable=.|PWS-FILE-010",
                "requirements.txt|./wheels/x.whl|PWS-FILE-010",
                "pyproject.toml|x = 1|PWS-FILE-011",
                "pyproject.toml|project.dynamic = ['dependencies']|PWS-FILE-011",
                "pyproject.toml|project.dependencies = ['-r x']|PWS-FILE-011",
                "pyproject.toml|project.dependencies = [\"a\\n-r x\"]|PWS-FILE-011",
                "pyproject.toml|[|PWS-FILE-001",
                "pylock.toml|x = 1|PWS-FILE-012",
                "pylock.toml|packages = [{name = 'a', version = '1'}]|PWS-FILE-012",
                "pylock.toml|packages = [{name = 'a', vcs = {url = 'x'}}]|PWS-FILE-012",
                "pylock.toml|packages = [{name = '-r', version = '1'}]|PWS-FILE-012",
                "pylock.toml|packages = [{name = 'a', version = '1', marker = \"'x' in extras\"}]|PWS-FILE-012",
            })
    void whatCannotStandAloneIsRefused(String name, String text, String code) {
        assertThatThrownBy(() -> read(name, text)).isInstanceOf(Refused.class).hasMessageContaining(code);
    }

    /** The real pip reads the lines, finds the wheel and its hash, and refuses another one. */
    @Test
    void pipInstallsWhatIsLockedAndNothingElse() throws IOException, InterruptedException {
        assertThat(python("-m", "venv", directory.resolve("venv").toString())).isZero();
        String make = """
                import hashlib, sys, zipfile
                with zipfile.ZipFile(sys.argv[1] + "/small-1.0-py3-none-any.whl", "w") as wheel:
                    wheel.writestr("small.py", "x = 42")
                    info = "small-1.0.dist-info/"
                    wheel.writestr(info + "METADATA", "Metadata-Version: 2.1\\nName: small\\nVersion: 1.0\\n")
                    wheel.writestr(info + "WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
                    wheel.writestr(info + "RECORD", "")
                data = open(sys.argv[1] + "/small-1.0-py3-none-any.whl", "rb").read()
                open(sys.argv[1] + "/hash", "w").write(hashlib.sha256(data).hexdigest())
                """;
        assertThat(python("-c", make, directory.toString())).isZero();
        String hash = Files.readString(directory.resolve("hash"));
        assertThat(install(hash)).isZero();
        assertThat(install("f".repeat(64))).isNotZero();
    }

    private int install(String hash) throws IOException, InterruptedException {
        PackageFile file = read("pylock.toml", """
                [[packages]]
                name = "small"
                version = "1.0"
                marker = "python_version >= '3.8'"
                wheels = [{hashes = {sha256 = "%s"}}]
                """.formatted(hash));
        Path lines = directory.resolve("requirements.txt");
        Files.writeString(lines, file.requirements());
        return run(List.of(
                directory.resolve("venv/bin/python").toString(),
                "-I",
                "-m",
                "pip",
                "install",
                "--quiet",
                "--force-reinstall",
                "--no-index",
                "--find-links",
                directory.toString(),
                "--require-hashes",
                "--no-deps",
                "--requirement",
                lines.toString()));
    }

    private static int python(String... words) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of("/usr/bin/python3", "-I"));
        line.addAll(List.of(words));
        return run(line);
    }

    private static int run(List<String> line) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
        process.getInputStream().readAllBytes();
        return process.waitFor();
    }
}
