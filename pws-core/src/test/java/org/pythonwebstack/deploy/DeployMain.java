package org.pythonwebstack.deploy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pythonwebstack.host.ChangeableHost;
import org.pythonwebstack.host.LinuxChangeableHost;
import org.pythonwebstack.host.ProgramRun;
import org.pythonwebstack.render.ApacheLayout;
import org.pythonwebstack.render.ApacheRenderer;
import org.pythonwebstack.render.NginxGunicornRenderer;
import org.pythonwebstack.site.Site;
import org.pythonwebstack.site.VirtualHost;
import org.pythonwebstack.site.WsgiApplication;
import org.pythonwebstack.site.WsgiDaemonProcess;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Account;
import org.pythonwebstack.value.FileMode;
import org.pythonwebstack.value.HostName;
import org.pythonwebstack.value.RelativePath;
import org.pythonwebstack.value.UrlPath;

/**
 * A program that deploys on the machine it runs on: {@code apply SITE...}, {@code undo} or {@code recover}, with
 * {@code kill=TEXT} before to be killed when a step begins that has this text in it.
 *
 * <p>Sites whose names begin with {@code a} are Apache's, on port 8080; others are nginx's. One that ends with
 * {@code failing} answers with status 500.
 */
final class DeployMain {

    private static final AbsolutePath RECORDS = AbsolutePath.of("/var/lib/pws");
    private static final FileMode OPEN = FileMode.of("0755");
    private static final FileMode READABLE = FileMode.of("0644");

    private DeployMain() {}

    /** Does what the arguments say, and prints what came of it. */
    @SuppressWarnings("SystemOut")
    public static void main(String[] arguments) throws IOException {
        List<String> words = new ArrayList<>(List.of(arguments));
        ChangeableHost host = LinuxChangeableHost.machine();
        Optional<String> kill = words.get(0).startsWith("kill=")
                ? Optional.of(words.remove(0).substring("kill=".length()))
                : Optional.empty();
        Deployment deployment =
                Deployment.on(host, SystemControl.of(host, RECORDS), RECORDS).tellingTo(new Told(host, kill));
        try {
            switch (words.remove(0)) {
                case "apply" ->
                    System.out.println(deployment
                            .carryOut(() -> plan(host, words))
                            .map(number -> "done")
                            .orElse("nothing to do"));
                case "undo" ->
                    System.out.println(
                            deployment.undo().map(title -> "undone: " + title).orElse("nothing to undo"));
                default ->
                    System.out.println(deployment
                            .recover()
                            .map(title -> "recovered: " + title)
                            .orElse("nothing to recover"));
            }
        } catch (DeploymentFailed e) {
            System.out.println("failed: " + e.getMessage());
            e.leftovers().forEach(line -> System.out.println("left: " + line));
        }
    }

    /** Prints each step, and ends the program as nobody can prevent where it is told to. */
    private record Told(ChangeableHost host, Optional<String> kill) implements Progress {

        @Override
        @SuppressWarnings("SystemOut")
        public void begins(String step, int number, int of) {
            System.out.printf("%5d %s%n", System.nanoTime() / 1_000_000 % 100_000, step);
            if (kill.isPresent() && step.contains(kill.get())) {
                String self = Long.toString(ProcessHandle.current().pid());
                try {
                    host.run(ProgramRun.of("/usr/bin/kill", "-KILL", self));
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            }
        }

        @Override
        @SuppressWarnings("SystemOut")
        public void says(String line) {
            System.out.println("says: " + line);
        }
    }

    private static Plan plan(ChangeableHost host, List<String> names) throws IOException {
        // Debian's Apache would take nginx's port.
        Servers servers = new Servers(
                ApacheRenderer.neutral(ApacheLayout.debian().withPortsListened(Set.of())),
                NginxGunicornRenderer.debian());
        List<SiteSetup> setups = names.stream().map(DeployMain::setup).toList();
        return Planner.on(host, servers, RECORDS)
                .plan("apply " + String.join(" ", names), setups, "at" + System.currentTimeMillis());
    }

    private static SiteSetup setup(String name) {
        boolean apache = name.startsWith("a");
        AbsolutePath root = AbsolutePath.of("/srv/sites/" + name);
        Account account = Account.of(name);
        VirtualHost.Builder names = VirtualHost.builder().serverName(name + ".example.org");
        WsgiDaemonProcess.Builder process = WsgiDaemonProcess.builder();
        Site site = Site.builder()
                .name(name)
                .root(root.toString())
                .user(name)
                .secret("GREETING", "hello from " + name)
                .virtualHost(apache ? names.listen("*:8080") : names)
                .process(apache ? process.pythonPath(root.toString()) : process)
                .mount("/", WsgiApplication.module("hello"))
                .build();
        String status = name.endsWith("failing") ? "500 Failing" : "200 OK";
        String code = "import os\n\n\ndef application(environ, start_response):\n"
                + "    start_response('" + status + "', [('Content-Type', 'text/plain')])\n"
                + "    return [(os.environ.get('GREETING', 'nothing') + ' %d' % os.getuid()).encode()]\n";
        Map<RelativePath, SiteSetup.NewEntry> content = new LinkedHashMap<>();
        content.put(RelativePath.of("hello.py"), new SiteSetup.NewEntry(account, READABLE, Optional.of(code)));
        return SiteSetup.of(site, apache ? WebServer.APACHE : WebServer.NGINX)
                .with(new SiteSetup.NewAccount(account, root))
                .plus(new SiteSetup.NewTree(root, account, OPEN, content, "code"))
                .plus(new Change.ProgramChange(
                        "compile the code of " + name,
                        AbsolutePath.of("/usr/bin/python3"),
                        List.of("-I", "-c", "import os; open('made-by', 'w').write('%d' % os.getuid())"),
                        account,
                        root,
                        List.of()))
                .plus(new Change.ProbeChange(
                        HostName.of(name + ".example.org"), apache ? 8080 : 80, false, UrlPath.of("/"), Set.of(200)));
    }
}
