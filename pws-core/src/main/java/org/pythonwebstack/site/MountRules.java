package org.pythonwebstack.site;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Problems;
import org.pythonwebstack.value.ProcessGroupName;

/** Gives each mount its process group and its interpreter, and keeps the rules between mounts and process groups. */
final class MountRules {

    private MountRules() {}

    static List<WsgiMount> resolve(
            List<WsgiMount> mounts, List<WsgiDaemonProcess> processes, Fields fields, Problems problems) {
        // What could not be read is not missing as well: rules about absence wait until everything is there.
        boolean complete = !fields.failed("process") && !fields.failed("mount");
        Map<ProcessGroupName, WsgiDaemonProcess> groups = new HashMap<>();
        for (int i = 0; i < processes.size(); i++) {
            WsgiDaemonProcess process = processes.get(i);
            ProcessGroupName name = process.name().orElseThrow();
            if (groups.putIfAbsent(name, process) != null) {
                problems.add(
                        Problem.of(SiteRule.DUPLICATE_PROCESS, Fields.item("process", i) + ".name", name.toString()));
            }
        }
        int before = problems.list().size();
        List<ProcessChoice> places = new ArrayList<>(mounts.size());
        Map<ProcessGroupName, Integer> used = new HashMap<>();
        for (int i = 0; i < mounts.size(); i++) {
            ProcessChoice place = place(mounts.get(i), i, groups, processes, complete, problems);
            if (place instanceof ProcessChoice.Daemon daemon) {
                used.put(daemon.group(), used.getOrDefault(daemon.group(), 0) + 1);
            }
            places.add(place);
        }
        // A mount that names no group, or a wrong one, most likely means the group that then seems unused.
        if (complete && problems.list().size() == before) {
            for (int i = 0; i < processes.size(); i++) {
                ProcessGroupName name = processes.get(i).name().orElseThrow();
                if (!used.containsKey(name)) {
                    problems.add(Problem.of(SiteRule.UNUSED_PROCESS, Fields.item("process", i), name.toString()));
                }
            }
        }
        List<WsgiMount> resolved = new ArrayList<>(mounts.size());
        for (int i = 0; i < mounts.size(); i++) {
            resolved.add(mounts.get(i).in(places.get(i), interpreter(mounts.get(i), places.get(i), used)));
        }
        interpreters(resolved, problems);
        activations(resolved, groups, problems);
        return resolved;
    }

    private static ProcessChoice place(
            WsgiMount mount,
            int index,
            Map<ProcessGroupName, WsgiDaemonProcess> groups,
            List<WsgiDaemonProcess> processes,
            boolean complete,
            Problems problems) {
        if (mount.process() instanceof ProcessChoice.Daemon daemon) {
            if (complete && !groups.containsKey(daemon.group())) {
                String name = daemon.group().toString();
                problems.add(Problem.of(SiteRule.UNKNOWN_PROCESS, Fields.item("mount", index) + ".process", name));
            }
            return daemon;
        }
        if (mount.isEmbedded() || processes.isEmpty()) {
            return mount.process();
        }
        if (processes.size() > 1) {
            problems.add(Problem.of(SiteRule.AMBIGUOUS_PROCESS, Fields.item("mount", index) + ".process"));
        }
        return new ProcessChoice.Daemon(processes.get(0).name().orElseThrow());
    }

    /** The main interpreter for the only application of a group: in no other one do all extension modules work. */
    private static ApplicationGroup interpreter(
            WsgiMount mount, ProcessChoice place, Map<ProcessGroupName, Integer> used) {
        if (!(mount.applicationGroup() instanceof ApplicationGroup.Automatic)) {
            return mount.applicationGroup();
        }
        boolean alone = place instanceof ProcessChoice.Daemon daemon
                && used.getOrDefault(daemon.group(), 0) == 1
                && !(mount.application() instanceof WsgiApplication.Directory);
        return alone ? ApplicationGroup.GLOBAL : ApplicationGroup.PER_APPLICATION;
    }

    /** Names an interpreter: two mounts with the same name share it. */
    private static String interpreterOf(WsgiMount mount) {
        String process = mount.process() instanceof ProcessChoice.Daemon daemon
                ? daemon.group().toString()
                : "";
        return mount.applicationGroup() instanceof ApplicationGroup.Named named
                ? process + "|" + named.name()
                : process;
    }

    /** Frameworks keep their state in modules; two applications in one interpreter overwrite each other's. */
    private static void interpreters(List<WsgiMount> mounts, Problems problems) {
        Map<String, Integer> first = new HashMap<>();
        Set<Integer> told = new HashSet<>();
        for (int i = 0; i < mounts.size(); i++) {
            WsgiMount mount = mounts.get(i);
            if (mount.applicationGroup() instanceof ApplicationGroup.PerApplication) {
                continue;
            }
            Integer other = first.putIfAbsent(interpreterOf(mount), i);
            if (other == null) {
                continue;
            }
            for (int index : new int[] {other, i}) {
                if (!mounts.get(index).sharedInterpreter() && told.add(index)) {
                    problems.add(Problem.of(
                            SiteRule.SHARED_INTERPRETER, Fields.item("mount", index) + ".application-group"));
                }
            }
            if (!mount.activate().equals(mounts.get(other).activate())) {
                problems.add(Problem.of(SiteRule.SHARED_INTERPRETER_VENVS, Fields.item("mount", i) + ".activate"));
            }
        }
    }

    private static void activations(
            List<WsgiMount> mounts, Map<ProcessGroupName, WsgiDaemonProcess> groups, Problems problems) {
        for (int i = 0; i < mounts.size(); i++) {
            WsgiMount mount = mounts.get(i);
            Optional<Venv> activated = mount.activate();
            // The base of embedded applications is the server's, which a site does not know.
            if (activated.isEmpty() || !(mount.process() instanceof ProcessChoice.Daemon daemon)) {
                continue;
            }
            WsgiDaemonProcess process = groups.get(daemon.group());
            if (process != null && (process.venv().isEmpty() || process.venv().equals(activated))) {
                problems.add(Problem.of(SiteRule.ACTIVATION_BASE, Fields.item("mount", i) + ".activate"));
            }
        }
    }
}
