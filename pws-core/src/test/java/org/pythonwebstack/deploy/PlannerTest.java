package org.pythonwebstack.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.pythonwebstack.host.FileContent;
import org.pythonwebstack.host.Ownership;
import org.pythonwebstack.host.PathState;
import org.pythonwebstack.site.ErrorLog;
import org.pythonwebstack.site.Site;
import org.pythonwebstack.site.VirtualHost;
import org.pythonwebstack.site.WsgiApplication;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Account;
import org.pythonwebstack.value.FileMode;
import org.pythonwebstack.value.HostName;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Refused;
import org.pythonwebstack.value.RelativePath;
import org.pythonwebstack.value.SiteName;
import org.pythonwebstack.value.UrlPath;

/** What is planned for the sites of a machine, and what becomes of the machine: in memory, with the real renderers. */
class PlannerTest {

    private static final AbsolutePath RECORDS = AbsolutePath.of("/pws");
    private static final FileMode OPEN = FileMode.of("0755");

    private final MemoryHost host = new MemoryHost();
    private final MemoryControl control = new MemoryControl(host);
    private final Planner planner = Planner.on(host, Servers.debian(), RECORDS);

    @BeforeEach
    void debian() {
        for (String directory : List.of(
                "/etc",
                "/etc/apache2",
                "/etc/apache2/sites-available",
                "/etc/apache2/sites-enabled",
                "/etc/apache2/conf-available",
                "/etc/apache2/conf-enabled",
                "/etc/apache2/mods-available",
                "/etc/apache2/mods-enabled",
                "/etc/nginx",
                "/etc/nginx/conf.d",
                "/etc/nginx/sites-available",
                "/etc/nginx/sites-enabled",
                "/etc/systemd",
                "/etc/systemd/system",
                "/etc/tmpfiles.d",
                "/etc/logrotate.d",
                "/var",
                "/var/log",
                "/srv")) {
            host.set(directory, new PathState.Directory(OPEN, Ownership.ROOT));
        }
        for (String module : List.of("wsgi", "headers", "alias", "env", "mime", "dir", "reqtimeout", "authz_core")) {
            host.set("/etc/apache2/mods-available/" + module + ".load", file("LoadModule"));
        }
        host.set("/etc/apache2/mods-enabled/alias.load", new PathState.SymbolicLink("../mods-available/alias.load"));
    }

    private static PathState.RegularFile file(String text) {
        return new PathState.RegularFile(FileContent.ofText(text), FileMode.of("0644"), Ownership.ROOT);
    }

    /** A server opens its logs as root, and follows the links of whoever owns the directory. */
    @ParameterizedTest
    @EnumSource(WebServer.class)
    void aLogWhereOthersMakeNamesIsRefused(WebServer server) throws IOException {
        host.set("/srv/log", new PathState.Directory(OPEN, new Ownership(2001, 2001)));
        host.set("/var/log/own", new PathState.Directory(OPEN, Ownership.ROOT));

        assertThatThrownBy(() -> plan(logging("/srv/log/error.log", server)))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.problems())
                                .extracting(problem -> problem.code() + " " + problem.field())
                                .containsExactly("PWS-CHECK-047 virtual-host.error-log"));
        assertThat(plan(logging("/var/log/own/error.log", server)).changes()).isNotEmpty();
    }

    private static SiteSetup logging(String file, WebServer server) {
        return SiteSetup.of(
                Site.builder()
                        .name("shop")
                        .user("shop")
                        .root("/srv/shop")
                        .virtualHost(VirtualHost.builder()
                                .serverName("shop.example.org")
                                .errorLog(ErrorLog.to(file)))
                        .mount("/", WsgiApplication.module("shop.wsgi"))
                        .build(),
                server);
    }

    private static SiteSetup setup(String name, WebServer server) {
        AbsolutePath root = AbsolutePath.of("/srv/" + name);
        Account account = Account.of(name);
        Site site = Site.builder()
                .name(name)
                .user(name)
                .root(root.toString())
                .env("DJANGO_SETTINGS_MODULE", name + ".settings")
                .virtualHost(VirtualHost.builder().serverName(name + ".example.org"))
                .mount("/", WsgiApplication.module(name + ".wsgi"))
                .build();
        return SiteSetup.of(site, server)
                .with(new SiteSetup.NewAccount(account, root))
                .plus(new SiteSetup.NewTree(
                        root,
                        account,
                        OPEN,
                        Map.of(
                                RelativePath.of("wsgi.py"),
                                new SiteSetup.NewEntry(account, OPEN, Optional.of("pass\n"))),
                        "code"))
                .plus(new Change.ProgramChange(
                        "install packages", AbsolutePath.of("/usr/bin/python3"), List.of(), account, root, List.of()))
                .plus(new Change.ProbeChange(
                        HostName.of(name + ".example.org"), 80, false, UrlPath.of("/"), Set.of(200)));
    }

    private void apply(SiteSetup... setups) throws IOException {
        apply(planner, setups);
    }

    private void apply(Planner with, SiteSetup... setups) throws IOException {
        Deployment.on(host, control, RECORDS).carryOut(() -> with.plan("apply", List.of(setups), "now"));
    }

    private Plan plan(SiteSetup... setups) throws IOException {
        return planner.plan("plan", List.of(setups), "now");
    }

    private Map<String, PathState> treeWithoutRemoved() {
        Map<String, PathState> tree = host.tree();
        tree.keySet().removeIf(path -> path.contains(".pws-"));
        return tree;
    }

    @ParameterizedTest
    @EnumSource(WebServer.class)
    void aSiteIsMadeOnceAndRemovedWithoutATrace(WebServer server) throws IOException {
        Map<String, PathState> before = host.tree();
        SiteSetup shop = setup("shop", server);

        apply(shop);

        assertThat(host.tree()).containsKeys("/srv/shop/wsgi.py", "/srv/shop/made-by-program", "/etc/pws/sites/shop");
        assertThat(control.accounts).containsExactly("shop");
        assertThat(host.tree().get("/etc/pws/sites/shop/environment"))
                .isInstanceOfSatisfying(
                        PathState.RegularFile.class,
                        environment -> assertThat(environment.owner()).isEqualTo(new Ownership(0, 999)));
        host.addUser("shop", 999);
        assertThat(plan(shop)).isEqualTo(Plan.of("plan", List.of()));

        apply();

        assertThat(treeWithoutRemoved()).isEqualTo(before);
        assertThat(host.tree()).containsKey("/srv/.pws-removed-shop-now/wsgi.py");
        assertThat(control.accounts).isEmpty();
        assertThat(control.running).isEmpty();
        assertThat(Ledger.read(host, RECORDS).sites()).isEmpty();
        assertThat(Ledger.read(host, RECORDS).shared()).isEmpty();
    }

    @Test
    void nothingIsPlannedWhereNothingIsWanted() throws IOException {
        assertThat(plan()).isEqualTo(Plan.of("plan", List.of()));
    }

    @ParameterizedTest
    @EnumSource(WebServer.class)
    void logsAreThereBeforeTheServerTestsItsConfigurationAndGoWithTheSite(WebServer server) throws IOException {
        SiteSetup shop = setup("shop", server);
        List<String> steps = plan(shop).changes().stream().map(Change::describe).toList();
        assertThat(steps.indexOf("create directory /var/log/pws/shop"))
                .isGreaterThan(steps.indexOf("create directory /var/log/pws"))
                .isLessThan(steps.indexOf("test the configuration of " + server.title()));

        apply(shop);
        assertThat(host.tree()).containsKey("/var/log/pws/shop");
        if (server == WebServer.NGINX) {
            assertThat(host.tree().get("/var/log/pws/shop/access.log"))
                    .isEqualTo(new PathState.RegularFile(
                            FileContent.ofText(""), FileMode.of("0640"), new Ownership(33, 4)));
        }
        Deployment.on(host, control, RECORDS).undo();
        assertThat(host.tree())
                .containsKeys("/var/log/.pws-undone-pws-shop-now", "/srv/.pws-undone-shop-now")
                .doesNotContainKey("/var/log/pws");

        apply(shop);
        apply();
        assertThat(host.tree())
                .containsKeys("/var/log/.pws-removed-pws-shop-now")
                .doesNotContainKey("/var/log/pws");

        List<String> undone = Deployment.on(host, control, RECORDS).planOfUndo().orElseThrow().changes().stream()
                .map(Change::describe)
                .toList();
        int test = undone.indexOf("test the configuration of " + server.title());
        assertThat(undone.subList(0, test))
                .contains(
                        "create directory /var/log/pws",
                        "move /var/log/.pws-removed-pws-shop-now to /var/log/pws/shop");
        assertThat(undone.subList(test, undone.size())).contains("create file /etc/pws/sites/shop/environment");
    }

    @Test
    void aDirectoryOfOursWithSomethingOfSomebodyElseStaysAndGoesWhenThatIsGone() throws IOException {
        apply(setup("shop", WebServer.NGINX));
        host.set("/etc/pws/sites/theirs", file("theirs"));

        apply();
        assertThat(host.tree()).containsKeys("/etc/pws", "/etc/pws/sites", "/etc/pws/sites/theirs");
        assertThat(plan()).isEqualTo(Plan.of("plan", List.of()));

        host.put(AbsolutePath.of("/etc/pws/sites/theirs"), new PathState.Absent());
        apply();
        assertThat(host.tree()).doesNotContainKey("/etc/pws");
    }

    @Test
    void aUnitWhoseFileIsGoneIsStoppedAllTheSame() throws IOException {
        apply(setup("shop", WebServer.NGINX));
        host.put(AbsolutePath.of("/etc/systemd/system/pws-shop.service"), new PathState.Absent());

        apply();

        assertThat(control.running).isEmpty();
    }

    @Test
    void gunicornGetsItsUnitsStartedAndNginxIsToldLast() throws IOException {
        apply(setup("shop", WebServer.NGINX));

        assertThat(control.running).containsExactly("pws-reload@shop.path", "pws-shop.service", "pws-shop.socket");
        assertThat(host.tree().get("/etc/nginx/sites-enabled/pws-shop.conf"))
                .isEqualTo(new PathState.SymbolicLink("../sites-available/pws-shop.conf"));
        assertThat(control.inForce.get(Reloaded.NGINX)).isEqualTo(host.tree());
    }

    @Test
    void aModuleThatIsSwitchedOnAlreadyIsNotOurs() throws IOException {
        apply(setup("shop", WebServer.APACHE));
        assertThat(host.tree()).containsKey("/etc/apache2/mods-enabled/wsgi.load");

        apply();

        assertThat(host.tree())
                .containsKey("/etc/apache2/mods-enabled/alias.load")
                .doesNotContainKey("/etc/apache2/mods-enabled/wsgi.load");
    }

    @Test
    void oneSiteComesAndGoesBesideAnother() throws IOException {
        SiteSetup shop = setup("shop", WebServer.NGINX);
        apply(shop);
        host.addUser("shop", 999);
        Map<String, PathState> before = treeWithoutRemoved();
        SiteSetup shop2 = setup("shop2", WebServer.NGINX);

        control.unitCalls = 0;
        apply(shop, shop2);
        assertThat(control.unitCalls).isEqualTo(1);
        assertThat(Ledger.read(host, RECORDS).sites())
                .extracting(SiteEntry::site)
                .containsExactly(SiteName.of("shop"), SiteName.of("shop2"));
        apply(shop);

        assertThat(treeWithoutRemoved()).isEqualTo(before);
        assertThat(control.running).containsExactly("pws-reload@shop.path", "pws-shop.service", "pws-shop.socket");
    }

    @Test
    void anAccountOfSomebodyElseIsAConflict() {
        host.addUser("shop", 9);

        assertThatThrownBy(() -> plan(setup("shop", WebServer.NGINX)))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.problems())
                                .extracting(Problem::rule, Problem::field)
                                .containsExactly(org.assertj.core.groups.Tuple.tuple(DeployRule.NOT_OURS, "account")));
    }

    @Test
    void aFileOfSomebodyElseIsAConflict() throws IOException {
        host.set("/etc/nginx/sites-available/pws-shop.conf", file("mine"));
        host.set("/srv/shop", new PathState.Directory(OPEN, Ownership.ROOT));

        assertThatThrownBy(() -> plan(setup("shop", WebServer.NGINX)))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.problems())
                                .extracting(Problem::rule, Problem::excerpt)
                                .containsExactlyInAnyOrder(
                                        org.assertj.core.groups.Tuple.tuple(DeployRule.NOT_OURS, "/srv/shop"),
                                        org.assertj.core.groups.Tuple.tuple(
                                                DeployRule.NOT_OURS, "/etc/nginx/sites-ava...")));
    }

    @Test
    void anEditedFileIsRefusedOrKeptOrReplacedWithACopy() throws IOException {
        SiteSetup shop = setup("shop", WebServer.NGINX);
        apply(shop);
        host.addUser("shop", 999);
        String path = "/etc/nginx/sites-available/pws-shop.conf";
        PathState written = host.tree().get(path);
        PathState.RegularFile edited = file("edited");
        host.set(path, edited);

        assertThatThrownBy(() -> plan(shop))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.problems())
                                .extracting(Problem::rule)
                                .containsExactly(DeployRule.EDITED));

        apply(planner.onEdited(Planner.OnEdited.KEEP), shop);
        assertThat(host.tree()).containsEntry(path, edited);

        apply(planner.onEdited(Planner.OnEdited.REPLACE), shop);
        assertThat(host.tree()).containsEntry(path, written);
        assertThat(host.state(RECORDS.resolve("saved").resolve(edited.content().sha256())))
                .isInstanceOfSatisfying(
                        PathState.RegularFile.class,
                        copy -> assertThat(copy.content()).isEqualTo(edited.content()));
    }

    @Test
    void anEditedFileOutlivesItsSiteIfItIsKept() throws IOException {
        SiteSetup shop = setup("shop", WebServer.NGINX);
        apply(shop);
        PathState.RegularFile edited = file("edited");
        host.set("/etc/nginx/sites-available/pws-shop.conf", edited);

        apply(planner.onEdited(Planner.OnEdited.KEEP));

        assertThat(host.tree()).containsEntry("/etc/nginx/sites-available/pws-shop.conf", edited);
        assertThat(host.tree()).doesNotContainKey("/etc/nginx/sites-enabled/pws-shop.conf");
    }

    @Test
    void aDisabledSiteKeepsItsFilesAndLosesItsLink() throws IOException {
        SiteSetup shop = setup("shop", WebServer.APACHE);
        apply(shop);
        host.addUser("shop", 999);

        apply(shop.disabled());

        assertThat(host.tree())
                .containsKey("/etc/apache2/sites-available/pws-shop.conf")
                .doesNotContainKey("/etc/apache2/sites-enabled/pws-shop.conf");
        assertThat(control.inForce.get(Reloaded.APACHE)).isEqualTo(host.tree());
    }

    @Test
    void undoBringsARemovedSiteBack() throws IOException {
        SiteSetup shop = setup("shop", WebServer.NGINX);
        apply(shop);
        Map<String, PathState> made = host.tree();
        apply();

        assertThat(Deployment.on(host, control, RECORDS).undo()).contains("apply");

        assertThat(host.tree()).isEqualTo(made);
        assertThat(control.running).containsExactly("pws-reload@shop.path", "pws-shop.service", "pws-shop.socket");
        assertThat(control.accounts).containsExactly("shop");
        assertThat(control.inForce.get(Reloaded.NGINX)).isEqualTo(host.tree());
    }
}
