package org.pythonwebstack.deploy;

import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.pythonwebstack.host.PathState;

/** Accounts, units and servers of a machine in memory. A server keeps the configuration that it has read last. */
final class MemoryControl implements MachineControl {

    private final MemoryHost host;
    final Set<String> accounts = new TreeSet<>();
    final Set<String> running = new TreeSet<>();
    final Map<Reloaded, Map<String, PathState>> inForce = new EnumMap<>(Reloaded.class);
    int unitCalls;
    boolean testsFail;
    boolean probesFail;
    boolean reloadsFail;

    MemoryControl(MemoryHost host) {
        this.host = host;
    }

    @Override
    public void makeAccount(Change.AccountChange account) {
        if (!accounts.contains(account.name().toString())) {
            host.step();
            accounts.add(account.name().toString());
        }
    }

    @Override
    public void removeAccount(Change.AccountChange account) {
        if (accounts.contains(account.name().toString())) {
            host.step();
            accounts.remove(account.name().toString());
        }
    }

    @Override
    public void changeDatabase(Change.DatabaseChange change) throws IOException {
        throw new IOException("this machine has no database server");
    }

    @Override
    public void takeBackDatabase(Change.DatabaseChange change) throws IOException {
        throw new IOException("this machine has no database server");
    }

    @Override
    public void setRunning(List<String> units, boolean runs) {
        unitCalls++;
        for (String unit : units) {
            if (running.contains(unit) != runs) {
                host.step();
                if (runs) {
                    running.add(unit);
                } else {
                    running.remove(unit);
                }
            }
        }
    }

    @Override
    public void reloadUnit(String unit, boolean restart) {
        host.step();
    }

    @Override
    public void reload(Reloaded what) throws IOException {
        host.step();
        if (reloadsFail) {
            throw new IOException("the server did not take its configuration");
        }
        inForce.put(what, host.tree());
    }

    @Override
    public void test(WebServer server, Plan plan) throws IOException {
        if (testsFail) {
            throw new IOException("syntax error");
        }
    }

    @Override
    public void run(Change.ProgramChange program) throws IOException {
        host.step();
        host.set(program.directory() + "/made-by-program", new PathState.SymbolicLink(program.title()));
    }

    @Override
    public void probe(Change.ProbeChange probe) throws IOException {
        if (probesFail) {
            throw new IOException("status 500");
        }
    }
}
