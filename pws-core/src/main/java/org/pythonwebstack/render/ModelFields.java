package org.pythonwebstack.render;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.pythonwebstack.conf.SyntaxRule;
import org.pythonwebstack.site.DaemonOption;
import org.pythonwebstack.site.ErrorPage;
import org.pythonwebstack.site.Site;
import org.pythonwebstack.site.StaticMount;
import org.pythonwebstack.site.VirtualHost;
import org.pythonwebstack.site.WsgiApplication;
import org.pythonwebstack.site.WsgiDaemonProcess;
import org.pythonwebstack.site.WsgiMount;
import org.pythonwebstack.value.EnvName;
import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Refused;

/**
 * The texts of a site under the names of their fields. A language refuses an argument of a directive, which the person who
 * described the site never wrote: here it is traced to the field that the argument was made of.
 */
final class ModelFields {

    /** What stands in an excerpt for the part of the text that it leaves out. */
    private static final String CUT = "...";

    private final Site site;
    private final Map<String, String> texts = new LinkedHashMap<>();

    private ModelFields(Site site) {
        this.site = site;
        put("root", site.root());
        virtualHost(site.virtualHost());
        for (int i = 0; i < site.processes().size(); i++) {
            process("process[" + i + "].", site.processes().get(i));
        }
        for (int i = 0; i < site.workers().size(); i++) {
            command("worker[" + i + "]", site.workers().get(i).command().words());
        }
        for (int i = 0; i < site.schedules().size(); i++) {
            command("schedule[" + i + "]", site.schedules().get(i).command().words());
        }
        for (WsgiMount mount : site.mounts()) {
            String field = site.fieldOf(mount);
            put(field + ".at", mount.at());
            if (mount.application() instanceof WsgiApplication.Script script) {
                put(field + ".application", script.path());
            } else if (mount.application() instanceof WsgiApplication.Directory directory) {
                put(field + ".application", directory.path());
            }
            put(field + ".activate", mount.activate());
        }
        for (StaticMount files : site.statics()) {
            put(site.fieldOf(files) + ".at", files.at());
            put(site.fieldOf(files) + ".target", files.target());
        }
    }

    /** Returns what {@code step} makes of the site. If a language refuses it, the problems name fields of the site. */
    static <T> T named(Site site, Supplier<T> step) {
        try {
            return step.get();
        } catch (Refused refused) {
            throw new Refused(named(site, refused));
        }
    }

    /** Returns the problems of a refusal by a language, with the names of fields of the site. */
    static List<Problem> named(Site site, Refused refused) {
        return new ModelFields(site).named(refused.problems());
    }

    private List<Problem> named(List<Problem> problems) {
        Map<String, Problem> named = new LinkedHashMap<>();
        for (Problem problem : problems) {
            Problem better = problem.rule() instanceof SyntaxRule ? named(problem) : problem;
            // A path that several directives repeat is one problem.
            named.putIfAbsent(better.code() + ' ' + better.field() + ' ' + better.offset(), better);
        }
        return new ArrayList<>(named.values());
    }

    private Problem named(Problem problem) {
        for (EnvName name : site.environment().keySet()) {
            if (problem.field().equals(name.toString())) {
                return problem.forField("env." + name);
            }
        }
        for (EnvName name : site.secrets().keySet()) {
            if (problem.field().equals(name.toString())) {
                return secret(problem, name);
            }
        }
        String best = null;
        int most = 0;
        for (Map.Entry<String, String> entry : texts.entrySet()) {
            int match = match(entry.getValue(), problem);
            if (match > most) {
                most = match;
                best = entry.getKey();
                if (best.equals("root")) {
                    // The others resolve inside it and only repeat it.
                    break;
                }
            }
        }
        return best == null
                ? problem
                : problem.forField(best).withHint(problem.hint() + "; it would stand in " + problem.field());
    }

    /** Nobody may read in a message what stands around the character. */
    private static Problem secret(Problem problem, EnvName name) {
        String where = problem.offset().isEmpty()
                ? ""
                : "; it is " + problem.character() + " at " + problem.offset().getAsInt();
        return Problem.of(problem.rule(), "secrets." + name).withHint(problem.hint() + where);
    }

    /**
     * Returns how many characters around the one to blame the text and the refused argument have in common, or 0 if the
     * argument was not made of the text: it may have something in front of the text and behind it.
     */
    private static int match(String text, Problem problem) {
        if (problem.offset().isEmpty()) {
            // Apache names a file by its last component alone.
            String file = text.substring(text.lastIndexOf('/') + 1);
            return isRefused(text, problem) ? text.length() : isRefused(file, problem) ? file.length() : 0;
        }
        if (problem.character().isEmpty()) {
            return common(Problem.at(problem.rule(), "", text, text.length()), problem);
        }
        int blamed = codePoint(problem.character());
        int most = 0;
        for (int at = text.indexOf(blamed); at >= 0; at = text.indexOf(blamed, at + 1)) {
            most = Math.max(most, common(Problem.at(problem.rule(), "", text, at), problem));
        }
        return most;
    }

    private static boolean isRefused(String text, Problem problem) {
        return Problem.of(problem.rule(), "", text).excerpt().equals(problem.excerpt());
    }

    private static int common(Problem here, Problem there) {
        String expected = uncut(here.excerpt());
        return uncut(there.excerpt()).contains(expected) ? expected.length() : 0;
    }

    private static String uncut(String excerpt) {
        int from = excerpt.startsWith(CUT) ? CUT.length() : 0;
        int to = excerpt.endsWith(CUT) ? excerpt.length() - CUT.length() : excerpt.length();
        return excerpt.substring(from, Math.max(from, to));
    }

    /** Reads {@code U+0024 '$'}. */
    private static int codePoint(String character) {
        int end = character.indexOf(' ');
        return Integer.parseInt(character.substring(2, end < 0 ? character.length() : end), 16);
    }

    private void virtualHost(VirtualHost host) {
        put("virtual-host.document-root", host.documentRoot());
        put("virtual-host.acme-challenge-directory", host.acmeChallengeDirectory());
        put("virtual-host.access-log", host.accessLog().file());
        put("virtual-host.error-log", host.errorLog().file());
        host.tls().ifPresent(tls -> {
            put("virtual-host.tls.certificate", tls.certificate());
            put("virtual-host.tls.certificate-key", tls.certificateKey());
        });
        for (int i = 0; i < host.headers().size(); i++) {
            put("virtual-host.headers[" + i + "].value", host.headers().get(i).value());
        }
        for (int i = 0; i < host.access().size(); i++) {
            put("virtual-host.access[" + i + "].at", host.access().get(i).at());
            put(
                    "virtual-host.access[" + i + "].users-file",
                    host.access().get(i).users());
        }
        for (int i = 0; i < host.redirects().size(); i++) {
            put("virtual-host.redirect[" + i + "].from", host.redirects().get(i).from());
            put("virtual-host.redirect[" + i + "].to", host.redirects().get(i).to());
        }
        for (int i = 0; i < host.errorPages().size(); i++) {
            ErrorPage.Content content = host.errorPages().get(i).content();
            put(
                    "virtual-host.error-pages[" + i + "]",
                    content instanceof ErrorPage.Message message ? message.text() : ((ErrorPage.Page) content).path());
        }
        for (int i = 0; i < host.directories().size(); i++) {
            String field = "virtual-host.directories[" + i + "]";
            put(field + ".path", host.directories().get(i).path());
            for (int j = 0; j < host.directories().get(i).files().size(); j++) {
                put(
                        field + ".files[" + j + "]",
                        host.directories().get(i).files().get(j));
            }
        }
        host.requestEnvironment().forEach((name, value) -> put("virtual-host.request-env." + name, value));
    }

    private void command(String field, List<String> words) {
        for (int i = 0; i < words.size(); i++) {
            put(field + ".command[" + i + "]", words.get(i));
        }
    }

    private void process(String parent, WsgiDaemonProcess process) {
        for (int i = 0; i < process.pythonPath().size(); i++) {
            put(parent + "python-path[" + i + "]", process.pythonPath().get(i));
        }
        for (DaemonOption option : DaemonOption.values()) {
            if (option != DaemonOption.PYTHON_PATH) {
                put(parent + option.key(), option.value(process));
            }
        }
    }

    private void put(String field, Optional<?> value) {
        value.ifPresent(given -> put(field, given));
    }

    private void put(String field, Object value) {
        String text = value.toString();
        if (!text.isEmpty()) {
            texts.put(field, text);
        }
    }
}
