package org.pythonwebstack.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pythonwebstack.host.ChangeableHost;
import org.pythonwebstack.host.ProcessTable;
import org.pythonwebstack.host.ProgramResult;
import org.pythonwebstack.site.Site;
import org.pythonwebstack.site.VirtualHost;
import org.pythonwebstack.site.WsgiApplication;
import org.pythonwebstack.testing.Programs;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.HostName;
import org.pythonwebstack.value.SiteName;
import org.pythonwebstack.value.UrlPath;

/** What is told of a site's processes, which come and go while one looks. The processes are real, children of this one. */
class InspectorTest {

    private static final long ACCOUNT = 54_321;
    private static final Servers SERVERS = Servers.debian();

    private final MemoryHost memory = new MemoryHost();
    private ServerSocket socket;
    private List<String> whenAsked = List.of();
    private final List<Process> started = new CopyOnWriteArrayList<>();

    /** Something like Apache's first process: it starts what serves the site when somebody asks for it. */
    @BeforeEach
    void serve() throws IOException {
        Programs.requireRoot();
        memory.addUser("shop", ACCOUNT);
        socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(this::answer, "site");
        thread.setDaemon(true);
        thread.start();
    }

    @AfterEach
    void end() throws IOException {
        socket.close();
        started.forEach(Process::destroyForcibly);
    }

    private void answer() {
        while (!socket.isClosed()) {
            try (Socket client = socket.accept()) {
                if (!whenAsked.isEmpty()) {
                    started.add(new ProcessBuilder(whenAsked).start());
                }
                client.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            } catch (IOException e) {
                if (!socket.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private SiteState look(String active) throws IOException {
        ChangeableHost host = (ChangeableHost) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ChangeableHost.class}, (proxy, method, values) -> {
                    if (method.getName().equals("run")) {
                        return new ProgramResult(
                                0,
                                "Id=apache2.service\nLoadState=loaded\nActiveState=" + active + "\nMainPID="
                                        + ProcessHandle.current().pid() + "\n");
                    }
                    try {
                        return method.invoke(memory, values);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        Site site = Site.builder()
                .name("shop")
                .user("shop")
                .root("/srv/shop")
                .virtualHost(VirtualHost.builder().serverName("shop.example.org"))
                .mount("/", WsgiApplication.module("shop.wsgi"))
                .build();
        SiteSetup setup = SiteSetup.of(site, WebServer.APACHE)
                .plus(new Change.ProbeChange(
                        HostName.of("shop.example.org"), socket.getLocalPort(), false, UrlPath.of("/"), Set.of(200)));
        Ledger ledger = Ledger.read(host, AbsolutePath.of("/pws"))
                .with(Map.of("shop", new SiteEntry(SiteName.of("shop"), WebServer.APACHE, "", List.of())), List.of());
        return Inspector.on(host, SERVERS)
                .look(List.of(setup), ledger, asked -> {})
                .get(0);
    }

    /** At once, or after the moment in which mod_wsgi's process still has Apache's account. */
    @ParameterizedTest
    @ValueSource(strings = {"", "sleep 2; "})
    void aProcessThatComesWithTheAnswerIsToldOf(String first) throws IOException {
        whenAsked = List.of(
                "/bin/sh", "-c", first + "exec setpriv --reuid=" + ACCOUNT + " --regid=0 --clear-groups sleep 100");

        SiteState state = look("active");

        assertThat(state.answer())
                .hasValueSatisfying(answer -> assertThat(answer.status()).isEqualTo(200));
        assertThat(state.processes())
                .singleElement()
                .extracting(ProcessTable.Entry::uid, ProcessTable.Entry::pid)
                .containsExactly(ACCOUNT, started.get(0).pid());
        assertThat(state.isDown()).isFalse();
    }

    @Test
    void processesOfOthersAreNotTheSites() throws IOException {
        whenAsked = List.of("/bin/sleep", "100");

        assertThat(look("failed").processes()).isEmpty();
        assertThat(look("failed").isDown()).isTrue();
    }
}
