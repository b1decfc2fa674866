package org.pythonwebstack.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command on a real pseudo-terminal, with somebody who types; the machine is an image, and nothing is changed. */
@Timeout(300)
class QuestionsOnATerminalTest {

    /** Waits for each question, then types the answer; tells all that was on the screen, and the exit status. */
    private static final String TYPIST = """
            import json, os, pty, select, sys, time
            work = json.load(sys.stdin)
            pid, screen = pty.fork()
            if pid == 0:
                os.execv(work["line"][0], work["line"])
            seen, after = b"", 0
            def look():
                global seen
                ready, _, _ = select.select([screen], [], [], 1)
                if ready:
                    try:
                        data = os.read(screen, 65536)
                    except OSError:
                        return False
                    seen += data
                    return bool(data)
                return True
            end = time.monotonic() + 120
            for question, answer in work["steps"]:
                while question.encode() not in seen[after:]:
                    if time.monotonic() > end or not look():
                        os.kill(pid, 9)
                        sys.exit("no question %r in %r" % (question, seen[after:]))
                after += seen[after:].index(question.encode()) + len(question.encode())
                os.write(screen, answer.encode("utf-8", "surrogateescape"))
            while look() and time.monotonic() < end:
                pass
            if time.monotonic() >= end:
                os.kill(pid, 9)
            status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
            json.dump({"status": status, "screen": seen.decode("utf-8", "replace")}, sys.stdout)
            """;

    @TempDir
    private Path directory;

    private Image image;

    @BeforeEach
    void make() throws IOException {
        image = Image.debian(Files.createDirectory(directory.toRealPath().resolve("image")));
    }

    private List<String> line(String... words) {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-cp",
                WholeJar.classPath().stream()
                        .map(part -> part.toAbsolutePath().toString())
                        .collect(Collectors.joining(File.pathSeparator)),
                "org.pythonwebstack.cli.Pws"));
        line.addAll(List.of(words));
        return line;
    }

    private JsonNode typing(List<List<String>> steps, String... words) throws IOException, InterruptedException {
        Path script = Files.writeString(directory.resolve("typist.py"), TYPIST);
        Path in = Files.write(
                directory.resolve("in.json"),
                new ObjectMapper().writeValueAsBytes(Map.of("line", line(words), "steps", steps)));
        Process process = new ProcessBuilder("/usr/bin/python3", "-I", script.toString())
                .redirectInput(in.toFile())
                .redirectErrorStream(true)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(out).isZero();
        return new ObjectMapper().readTree(out);
    }

    private static List<String> step(String question, String answer) {
        return List.of(question, answer + "\n");
    }

    @Test
    void everythingIsAskedForAndADefaultIsTaken() throws IOException, InterruptedException {
        JsonNode done = typing(
                List.of(
                        step("[django]: ", ""),
                        step("Name of the site: ", "shop"),
                        step("Host name of the site [shop.example.org]: ", ""),
                        step("Server, apache or nginx [nginx]: ", ""),
                        step("Python name of the project [shop]: ", "store"),
                        step("the module of the project's settings [store.settings]: ", ""),
                        step("where the application is [store.wsgi:application]: ", ""),
                        step(" or postgresql or mariadb [sqlite]: ", "oracle"),
                        step("[sqlite]: ", "")),
                "mksite",
                "--dry-run",
                "--root",
                image.root().toString());
        assertThat(done.at("/status").asInt()).as(done.toString()).isZero();
        assertThat(done.at("/screen").asText()).contains("make site shop", "create account shop", "/etc/nginx/");
    }

    @Test
    void whatIsGivenIsNotAskedForAndYesAsksNothing() throws IOException, InterruptedException {
        JsonNode done = typing(
                List.of(),
                "mksite",
                "--dry-run",
                "--yes",
                "--root",
                image.root().toString(),
                "django",
                "shop",
                "--server-name",
                "shop.example.org");
        assertThat(done.at("/status").asInt()).as(done.toString()).isZero();
        assertThat(done.at("/screen").asText()).doesNotContain("]: ").contains("make site shop");
    }

    /** Each is refused, and asked for again. */
    @Test
    void hostileAnswersAreNotTaken() throws IOException, InterruptedException {
        List<List<String>> steps = new ArrayList<>();
        steps.add(step("[django]: ", "../../etc/passwd"));
        steps.add(step("[django]: ", "flask; rm -rf /"));
        steps.add(step("[django]: ", "flask"));
        for (String name : List.of("../shop", "a b", "$(id)", "shop\u001b]0;x\u0007", "-shop", "x".repeat(300), "")) {
            steps.add(step("Name of the site: ", name));
        }
        steps.add(step("Name of the site: ", "shop"));
        for (String host : List.of("a;b", "*.example.org", "example.org:80", "a b", "http://x/", "\u0430.org\u202e")) {
            steps.add(step("Host name of the site [shop.example.org]: ", host));
        }
        steps.add(step("Host name of the site [shop.example.org]: ", "www.example.org"));
        steps.add(step("[nginx]: ", "iis"));
        steps.add(step("[nginx]: ", "nginx"));
        for (String project : List.of("import", "json", "a-b", "a.b", "__import__('os')", "flask")) {
            steps.add(step("Python name of the project [shop]: ", project));
        }
        steps.add(step("Python name of the project [shop]: ", ""));
        steps.add(step("[shop:create_app]: ", "os:system('id')"));
        steps.add(step("[shop:create_app]: ", ""));
        steps.add(step("[sqlite]: ", "postgresql://me@host/"));
        steps.add(step("[sqlite]: ", ""));

        JsonNode done =
                typing(steps, "mksite", "--dry-run", "--root", image.root().toString());
        String screen = done.at("/screen").asText();
        assertThat(done.at("/status").asInt()).as(screen).isZero();
        assertThat(screen.lines().filter(line -> line.contains("not taken: ")).count())
                .isGreaterThanOrEqualTo(steps.size() - 7);
        assertThat(screen.lines().filter(line -> line.contains("not taken: ")))
                .allMatch(line -> line.chars().noneMatch(c -> c == 0x1b || c == 7));
        assertThat(screen).contains("www.example.org", "make site shop");
    }

    @Test
    void whoHangsUpChangesNothing() throws IOException, InterruptedException {
        JsonNode done = typing(
                List.of(step("[django]: ", "flask"), List.of("Name of the site: ", "\u0004")),
                "mksite",
                "--root",
                image.root().toString());
        assertThat(done.at("/status").asInt()).isEqualTo(2);
        assertThat(done.at("/screen").asText()).contains("the site needs a name");
    }

    @Test
    void theNameOfASiteIsTypedBeforeItGoes() throws IOException, InterruptedException {
        Files.writeString(directory.resolve("shop.toml"), """
                        name = "shop"
                        server-name = "shop.example.org"
                        root = "/srv/shop"
                        user = "ann"

                        [wsgi]
                        application = "a:b"
                        """);
        String root = image.root().toString();
        assertThat(Typed.in(directory, "apply", "--root", root, "shop.toml").outcome())
                .isEqualTo(Outcome.DONE);
        JsonNode not = typing(List.of(step("Type its name to go on: ", "shop ")), "rmsite", "--root", root, "shop");
        assertThat(not.at("/status").asInt()).isEqualTo(2);
        assertThat(Typed.in(directory, "list", "--root", root).out()).startsWith("shop");
        JsonNode done = typing(List.of(step("Type its name to go on: ", "shop")), "rmsite", "--root", root, "shop");
        assertThat(done.at("/status").asInt()).as(done.toString()).isZero();
        assertThat(Typed.in(directory, "list", "--root", root).out()).isEmpty();
    }

    @Test
    void nothingIsAskedWhereNobodySits() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        line("mksite", "--root", image.root().toString()))
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isEqualTo(2);
        assertThat(out).contains("the site needs a formula").doesNotContain("]: ");
    }
}
