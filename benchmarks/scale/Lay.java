import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.pythonwebstack.cli.sitefile.SiteFile;
import org.pythonwebstack.deploy.Change;
import org.pythonwebstack.deploy.Deployment;
import org.pythonwebstack.deploy.MachineControl;
import org.pythonwebstack.deploy.Plan;
import org.pythonwebstack.deploy.Planner;
import org.pythonwebstack.deploy.Reloaded;
import org.pythonwebstack.deploy.Servers;
import org.pythonwebstack.deploy.SiteSetup;
import org.pythonwebstack.deploy.WebServer;
import org.pythonwebstack.host.LinuxChangeableHost;
import org.pythonwebstack.value.AbsolutePath;

/** Lays many sites on this machine as 'pws apply' does, without a server that tests, starts or answers. */
final class Lay {

    private static final AbsolutePath RECORDS = AbsolutePath.of("/var/lib/pws");

    private Lay() {}

    public static void main(String[] args) throws IOException {
        WebServer server = args[0].equals("nginx") ? WebServer.NGINX : WebServer.APACHE;
        int count = Integer.parseInt(args[1]);
        Path descriptions = Path.of(args[2]);
        List<SiteSetup> setups = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String text = text(i);
            Files.writeString(descriptions.resolve(name(i) + ".toml"), text);
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            setups.add(SiteSetup.of(SiteFile.read(bytes, "pws.toml", null).site(), server)
                    .plus(new SiteSetup.ExtraFile(
                            AbsolutePath.of("/etc/pws/sites/" + name(i) + "/pws.toml"),
                            text,
                            Optional.empty(),
                            "the description of the site, as it was applied",
                            true)));
        }
        LinuxChangeableHost host = LinuxChangeableHost.machine();
        Planner planner = Planner.on(host, Servers.debian(), RECORDS);
        long begin = System.nanoTime();
        Plan plan = planner.plan("lay", setups, "lay");
        System.out.printf(
                Locale.ROOT,
                "first plan of %d sites: %.2f s, %d steps%n",
                count,
                (System.nanoTime() - begin) / 1e9,
                plan.changes().size());
        begin = System.nanoTime();
        Deployment.on(host, new Nothing(), RECORDS).carryOut(() -> plan);
        System.out.printf(Locale.ROOT, "first write: %.2f s%n", (System.nanoTime() - begin) / 1e9);
    }

    private static String name(int i) {
        return String.format(Locale.ROOT, "site%05d", i);
    }

    /** Every tenth site has no application: it answers without a daemon. */
    private static String text(int i) {
        String site = "name = \"" + name(i) + "\"\nserver-name = \"" + name(i) + ".example.org\"\naliases = [\"www."
                + name(i) + ".example.org\"]\nroot = \"/srv/sites\"\n";
        String files = "\n[static]\n\"/static/\" = \"static\"\n";
        return i % 10 == 0
                ? site + files
                : site + "user = \"pws-bench\"\n\n[wsgi]\napplication = \"shop.wsgi:application\"\nvenv = \"venv\"\n" + files;
    }

    /** A machine on which nothing runs. */
    private static final class Nothing implements MachineControl {
        @Override
        public void makeAccount(Change.AccountChange account) {}

        @Override
        public void removeAccount(Change.AccountChange account) {}

        @Override
        public void setRunning(List<String> units, boolean running) {}

        @Override
        public void reloadUnit(String unit, boolean restart) {}

        @Override
        public void reload(Reloaded what) {}

        @Override
        public void test(WebServer server, Plan plan) {}

        @Override
        public void run(Change.ProgramChange program) {}

        @Override
        public void probe(Change.ProbeChange probe) {}
    }
}
