package org.pythonwebstack.deploy;

import java.io.IOException;
import java.util.Set;
import java.util.stream.Collectors;
import org.pythonwebstack.host.ChangeableHost;
import org.pythonwebstack.host.ProgramResult;
import org.pythonwebstack.host.ProgramRun;

/** What systemd says of a unit. */
final class Units {

    private Units() {}

    /** Returns the number of the first process of a service; 0 if it does not run. */
    static long mainProcess(ChangeableHost host, String unit) throws IOException {
        String number = property(host, unit, "MainPID");
        return number.matches("[0-9]{1,10}") ? Long.parseLong(number) : 0;
    }

    /** Returns a property of a unit as systemd writes it; empty if it cannot be told. */
    static String property(ChangeableHost host, String unit, String property) throws IOException {
        ProgramResult shown =
                host.run(ProgramRun.of("/usr/bin/systemctl", "show", "--property=" + property, "--value", "--", unit));
        return shown.isSuccess() ? shown.output().strip() : "";
    }

    /** Returns the numbers of the processes that a process has started and that run. */
    static Set<Long> children(long process) {
        return ProcessHandle.of(process)
                .map(found -> found.children().map(ProcessHandle::pid).collect(Collectors.toSet()))
                .orElse(Set.of());
    }
}
