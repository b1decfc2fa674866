package org.pythonwebstack.render;

import com.google.common.base.Utf8;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Maps;
import com.google.common.collect.Sets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pythonwebstack.site.ApplicationInterface;
import org.pythonwebstack.site.DaemonOption;
import org.pythonwebstack.site.ErrorPage;
import org.pythonwebstack.site.MapHeadToGet;
import org.pythonwebstack.site.Site;
import org.pythonwebstack.site.StaticMount;
import org.pythonwebstack.site.TrustedHeader;
import org.pythonwebstack.site.VirtualHost;
import org.pythonwebstack.site.WsgiApplication;
import org.pythonwebstack.site.WsgiDaemonProcess;
import org.pythonwebstack.site.WsgiMount;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Problems;

/**
 * What nginx and Gunicorn cannot do of what a site says. What protects the site or its neighbours is a problem; the rest is
 * a notice.
 */
final class GunicornChecks {

    private static final int SOCKET_PATH = 107;

    /** Options that keep something away from an application or a script. */
    private static final ImmutableSet<DaemonOption> PROTECTING =
            Sets.immutableEnumSet(DaemonOption.CHROOT, DaemonOption.SCRIPT_USER, DaemonOption.SCRIPT_GROUP);

    /** Options that have no equivalent, and what happens instead. */
    private static final Map<DaemonOption, String> WITHOUT_EQUIVALENT =
            Maps.immutableEnumMap(ImmutableMap.<DaemonOption, String>builder()
                    .put(DaemonOption.STARTUP_TIMEOUT, "Gunicorn replaces a process that gives no sign of life")
                    .put(DaemonOption.INACTIVITY_TIMEOUT, "idle processes stay")
                    .put(DaemonOption.INTERRUPT_TIMEOUT, "requests are not interrupted; their process is replaced")
                    .put(DaemonOption.EVICTION_TIMEOUT, "the graceful timeout counts for signals too")
                    .put(DaemonOption.RESTART_INTERVAL, "processes are replaced after a number of requests, not a time")
                    .put(DaemonOption.QUEUE_TIMEOUT, "requests wait for the application as long as nginx does")
                    .put(DaemonOption.SEND_BUFFER_SIZE, "the kernel chooses the buffers of Unix sockets")
                    .put(DaemonOption.RECEIVE_BUFFER_SIZE, "the kernel chooses the buffers of Unix sockets")
                    .put(DaemonOption.HEADER_BUFFER_SIZE, "nginx takes response headers of 4 to 8 KiB")
                    .put(DaemonOption.RESPONSE_BUFFER_SIZE, "nginx keeps long answers for slow clients in a file")
                    .put(
                            DaemonOption.RESPONSE_SOCKET_TIMEOUT,
                            "nginx takes the answer at once, however slow the client")
                    .put(DaemonOption.RESPONSE_FLUSH_DELAY, "nginx gathers parts of answers by size")
                    .put(DaemonOption.SOCKET_USER, "nginx alone may connect to the application")
                    .put(DaemonOption.SERVER_METRICS, "Gunicorn has no such functions")
                    .buildOrThrow());

    private final Site site;
    private final NginxLayout layout;
    private final HostFiles files;
    private final Problems problems = new Problems();
    private final List<Notice> notices = new ArrayList<>();

    GunicornChecks(Site site, NginxLayout layout, HostFiles files) {
        this.site = site;
        this.layout = layout;
        this.files = files;
    }

    /** Returns the services of the site. Throws {@code Refused} with everything that cannot be expressed. */
    List<GunicornService> services() {
        List<GunicornService> services = new ArrayList<>();
        for (WsgiMount mount : site.mounts()) {
            if (mount.application() instanceof WsgiApplication.Directory directory) {
                problems.add(Problem.of(
                        RenderRule.DIRECTORY_APPLICATION,
                        site.fieldOf(mount) + ".application",
                        directory.path().toString()));
            }
            WsgiDaemonProcess process = site.processOf(mount).orElse(null);
            if (process == null) {
                problems.add(Problem.of(RenderRule.EMBEDDED_APPLICATION, site.fieldOf(mount) + ".process"));
                continue;
            }
            noteMount(mount);
            if (GunicornService.key(mount.at()).length() > SOCKET_PATH) {
                longSocket(mount);
                continue;
            }
            GunicornService service = new GunicornService(site, mount, process, layout);
            services.add(service);
            checkSocket(service);
        }
        for (int i = 0; i < site.processes().size(); i++) {
            checkProcess(site.processes().get(i), "process[" + i + "]");
        }
        checkHost(site.virtualHost());
        problems.throwIfAny();
        return services;
    }

    /** Returns what is done in another way. Complete after {@link #services}. */
    List<Notice> notices() {
        return notices;
    }

    private void checkSocket(GunicornService service) {
        if (Utf8.encodedLength(service.socket().toString()) > SOCKET_PATH) {
            longSocket(service.mount());
        }
    }

    private void longSocket(WsgiMount mount) {
        problems.add(Problem.of(
                RenderRule.SOCKET_LENGTH,
                site.fieldOf(mount) + ".at",
                mount.at().toString()));
    }

    private void noteMount(WsgiMount mount) {
        if (mount.applicationInterface() == ApplicationInterface.ASGI) {
            note(
                    site.fieldOf(mount) + ".interface",
                    "needs Gunicorn 25.1 or later in the virtual environment; threads do not count");
        }
        if (mount.scriptReloading().orElse(false)) {
            note(site.fieldOf(mount) + ".script-reloading", "a changed script counts after systemctl reload");
        }
        if (!mount.chunkedRequest().orElse(true)) {
            note(
                    site.fieldOf(mount) + ".chunked-request",
                    "nginx takes requests of unknown length, and passes their length on");
        }
        if (!mount.ignoreActivity().isEmpty()) {
            note(site.fieldOf(mount) + ".ignore-activity", "services are not ended for being idle");
        }
        if (mount.mapHeadToGet() == MapHeadToGet.ON) {
            note(site.fieldOf(mount) + ".map-head-to-get", "HEAD reaches the application as HEAD");
        }
    }

    private void checkProcess(WsgiDaemonProcess process, String field) {
        if (site.runUser(process).isEmpty()) {
            problems.add(Problem.of(RenderRule.ACCOUNT_MISSING, field + ".user"));
        }
        for (DaemonOption option : process.given()) {
            if (PROTECTING.contains(option)) {
                problems.add(Problem.of(RenderRule.NO_EQUIVALENT, field + "." + option.key()));
            }
            String instead = WITHOUT_EQUIVALENT.get(option);
            if (instead != null) {
                note(field + "." + option.key(), instead);
            }
        }
        if (process.given().contains(DaemonOption.REQUEST_TIMEOUT)
                && process.threads().orElse(1) > 1) {
            note(
                    field + ".request-timeout",
                    "with several threads a long request goes on after nginx has answered 504; limits.request-timeout"
                            + " says when that is");
        }
    }

    private void checkHost(VirtualHost host) {
        if (host.assignUser().isPresent()) {
            problems.add(Problem.of(RenderRule.NO_EQUIVALENT, "virtual-host.assign-user"));
        }
        if (!host.directories().isEmpty()) {
            note("virtual-host.directories", "nginx reads what is mounted and nothing else");
        }
        for (TrustedHeader header : host.trustedProxies().headers()) {
            if (!NginxForwarding.takesOver(header.category())) {
                note("virtual-host.proxies.headers", header.header() + " is not believed");
            }
        }
        noDollar("virtual-host.document-root", host.documentRoot());
        noDollar("virtual-host.acme-challenge-directory", host.acmeChallengeDirectory());
        noDollar("virtual-host.access-log", files.accessLog());
        if (host.tls().isPresent()) {
            noDollar("virtual-host.tls.certificate", host.tls().get().certificate());
            noDollar("virtual-host.tls.certificate-key", host.tls().get().certificateKey());
        }
        for (StaticMount mount : site.statics()) {
            if (mount.target().toString().indexOf('$') >= 0) {
                noDollar(site.fieldOf(mount) + ".target", mount.target());
            }
        }
        for (int i = 0; i < host.headers().size(); i++) {
            noDollar(
                    "virtual-host.headers[" + i + "].value",
                    host.headers().get(i).value());
        }
        for (int i = 0; i < host.errorPages().size(); i++) {
            ErrorPage.Content content = host.errorPages().get(i).content();
            noDollar(
                    "virtual-host.error-pages[" + i + "]",
                    content instanceof ErrorPage.Message message ? message.text() : ((ErrorPage.Page) content).path());
        }
    }

    private void noDollar(String field, Optional<AbsolutePath> path) {
        if (path.isPresent()) {
            noDollar(field, path.get());
        }
    }

    private void noDollar(String field, Object value) {
        String text = value.toString();
        int dollar = text.indexOf('$');
        if (dollar >= 0) {
            problems.add(Problem.at(RenderRule.NGINX_VARIABLE, field, text, dollar));
        }
    }

    private void note(String field, String text) {
        notices.add(new Notice(site.name(), field, text));
    }
}
