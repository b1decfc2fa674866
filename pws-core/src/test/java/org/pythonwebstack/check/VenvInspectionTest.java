package org.pythonwebstack.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pythonwebstack.host.LinuxHost;
import org.pythonwebstack.testing.Programs;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Rule;

/** Real virtual environments: as they are made, moved, copied from elsewhere and mended by hand. */
class VenvInspectionTest {

    private static final String PYTHON = "/usr/bin/python3";

    @TempDir
    Path folder;

    private Path venv;
    private String version;

    @BeforeEach
    void make() throws IOException {
        folder = folder.toRealPath();
        venv = folder.resolve("venv");
        Programs.run(PYTHON, "-I", "-m", "venv", "--without-pip", venv.toString())
                .orFail();
        version = Programs.run(PYTHON, "-I", "-c", "import sys; print('%d.%d' % sys.version_info[:2], end='')")
                .orFail()
                .out();
    }

    private static VenvInspection look(Path directory) {
        return VenvInspection.of(LinuxHost.machine(), AbsolutePath.of(directory.toString()), "x86_64");
    }

    private static List<Rule> rules(Path directory) {
        return look(directory).problems().stream().map(Problem::rule).toList();
    }

    private void edit(String from, String to) throws IOException {
        Path file = venv.resolve("pyvenv.cfg");
        String text = Files.readString(file);
        assertThat(text).contains(from);
        Files.writeString(file, text.replace(from, to));
    }

    /** Gives the environment packages and programs, which takes a while. */
    private void withPip() {
        Programs.run(PYTHON, "-I", "-m", "venv", "--upgrade", venv.toString()).orFail();
    }

    @Test
    void aSoundOneIsDescribed() {
        withPip();
        VenvInspection inspection = look(venv);
        assertThat(inspection.problems()).isEmpty();
        assertThat(inspection.python()).contains(version);
        assertThat(inspection.stated())
                .hasValueSatisfying(text -> assertThat(text).startsWith(version + "."));
        assertThat(inspection.home()).contains("/usr/bin");
        assertThat(inspection.madeAt()).contains(venv.toString());
        assertThat(inspection.libraries()).containsExactly(version);
        assertThat(inspection.packages()).containsKey("pip");
        assertThat(inspection.seesSystem()).isFalse();
    }

    @Test
    void aSoundOneOfCopiesOrBehindALinkIsSound() throws IOException {
        Path copies = folder.resolve("copies");
        Programs.run(PYTHON, "-I", "-m", "venv", "--without-pip", "--copies", copies.toString())
                .orFail();
        assertThat(rules(copies)).isEmpty();
        assertThat(look(copies).python()).contains(version);
        Path link = folder.resolve("link");
        Files.createSymbolicLink(link, venv);
        assertThat(rules(link)).isEmpty();
    }

    @Test
    void oneThatWasMovedSaysWhereItWasMade() throws IOException {
        withPip();
        Path moved = folder.resolve("moved");
        Files.move(venv, moved);
        assertThat(rules(moved)).containsExactly(VenvRule.MOVED);
        assertThat(look(moved).madeAt()).contains(venv.toString());
        // As PWS says: the module works, the program does not.
        Programs.run(moved.resolve("bin/python").toString(), "-I", "-m", "pip", "--version")
                .orFail();
        assertThat(look(moved).problems().get(0).toString()).contains("'python -m NAME' works");
    }

    @Test
    void oneOfAnotherMachineIsMissingItsPython() throws IOException {
        Files.delete(venv.resolve("bin/python3"));
        Files.createSymbolicLink(venv.resolve("bin/python3"), Path.of("/opt/python-3.99/bin/python3"));
        edit("home = /usr/bin", "home = /opt/python-3.99/bin");
        assertThat(rules(venv)).containsExactly(VenvRule.BASE_ABSENT);
    }

    /** The first way of the instructions that panels give: the version edited, and the libraries linked. */
    @Test
    void oneWithAnEditedVersionAndALinkedLibraryIsExplained() throws IOException {
        Path library = venv.resolve("lib/python" + version);
        Path foreign = venv.resolve("lib/python3.5");
        Files.move(library, foreign);
        Files.createSymbolicLink(library, foreign.getFileName());
        Path information = foreign.resolve("site-packages/fast-1.0.dist-info");
        Files.createDirectory(information);
        Files.writeString(
                information.resolve("METADATA"), "Metadata-Version: 2.1\nName: fast\nVersion: 1.0\n\nVersion: 2\n");
        Files.writeString(information.resolve("RECORD"), "fast/_x.cpython-35m-x86_64-linux-gnu.so,sha256=x,1\n");

        VenvInspection inspection = look(venv);

        assertThat(rules(venv))
                .containsExactlyInAnyOrder(VenvRule.LIBRARY_LINK, VenvRule.OTHER_PYTHON, VenvRule.COMPILED);
        assertThat(inspection.packages()).containsEntry("fast", "1.0");
        assertThat(inspection.problems().toString()).contains("install again: fast");
    }

    @Test
    void aLinkWithAHyphenThatNoPythonLooksForIsNamed() throws IOException {
        Files.createSymbolicLink(venv.resolve("lib/python-3.5"), Path.of("python" + version));
        assertThat(rules(venv)).containsExactly(VenvRule.LIBRARY_LINK);
    }

    @Test
    void anEditedVersionAloneIsSeen() throws IOException {
        edit("version = " + version + ".", "version = 3.5.");
        assertThat(rules(venv)).containsExactly(VenvRule.OTHER_PYTHON);
    }

    @Test
    void modulesOfAnotherProcessorAreNamed() throws IOException {
        Path information = venv.resolve("lib/python" + version + "/site-packages/fast-1.0.dist-info");
        Files.createDirectory(information);
        String tag = version.replace(".", "");
        Files.writeString(information.resolve("METADATA"), "Name: fast\nVersion: 1.0\n");
        Files.writeString(
                information.resolve("RECORD"),
                "fast/_x.abi3.so,,\nfast/_y.cpython-" + tag + "-x86_64-linux-gnu.so,,\n");
        assertThat(rules(venv)).isEmpty();
        Files.writeString(information.resolve("RECORD"), "fast/_y.cpython-" + tag + "-aarch64-linux-gnu.so,,\n");
        assertThat(rules(venv)).containsExactly(VenvRule.COMPILED);
    }

    /** The second way: what virtualenv made of programs with --relocatable. */
    @Test
    void aRelocatableOneIsExplained() throws IOException {
        Files.writeString(venv.resolve("bin/pip"), """
                #!/usr/bin/env python3.5

                import os; activate_this=os.path.join(os.path.dirname(os.path.realpath(__file__)), 'activate_this.py');
                exec(compile(open(activate_this).read(), activate_this, 'exec'), { '__file__': activate_this}); del os
                """);
        assertThat(rules(venv)).containsExactly(VenvRule.RELOCATABLE);
    }

    @Test
    void packagesOfTheSystemAreSeen() throws IOException {
        edit("include-system-site-packages = false", "include-system-site-packages = true");
        assertThat(rules(venv)).containsExactly(VenvRule.SYSTEM_PACKAGES);
        assertThat(look(venv).seesSystem()).isTrue();
    }

    @Test
    void whatIsNoneIsSaidToBeNone() throws IOException {
        assertThat(rules(folder)).containsExactly(VenvRule.NONE);
        assertThat(rules(venv.resolve("bin"))).containsExactly(VenvRule.NONE);
        assertThat(rules(folder.resolve("nothing"))).containsExactly(VenvRule.NONE);
    }
}
