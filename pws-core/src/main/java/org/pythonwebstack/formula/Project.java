package org.pythonwebstack.formula;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pythonwebstack.site.ApplicationInterface;
import org.pythonwebstack.site.Limits;
import org.pythonwebstack.site.Site;
import org.pythonwebstack.site.StaticMount;
import org.pythonwebstack.site.WsgiApplication;
import org.pythonwebstack.site.WsgiDaemonProcess;
import org.pythonwebstack.site.WsgiMount;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.ByteSize;
import org.pythonwebstack.value.EnvName;
import org.pythonwebstack.value.EnvValue;
import org.pythonwebstack.value.PythonIdentifier;
import org.pythonwebstack.value.RelativePath;
import org.pythonwebstack.value.UrlPath;
import org.pythonwebstack.value.WsgiCallable;

/**
 * What a {@link Formula} makes of a {@link FormulaRequest}: nothing but text, for others to carry out. In this order: make the
 * directories, write {@link #code()} and {@link #own()}, make the virtual environment and install {@link #packages()}, run
 * {@link #scaffold()}, draw the {@link #secrets()}, run {@link #setup()} with the environment, enable the site, ask
 * {@link #probe()}.
 *
 * @param formula the name of the formula
 * @param request what was asked
 * @param name the name of the project
 * @param packages what pip installs, the server's part included
 * @param code files below the directory of the code, which belong to the site's account; empty for an existing project
 * @param own files below {@link Directories#own()}, which belong to root; everybody may read them, none has a secret
 * @param dataDirectories directories below that of the data, which belong to the site's account
 * @param scaffold programs that make the project, in order, before there is an environment; empty for an existing one
 * @param setup programs that prepare it, in order, with the environment; each may run again after a change of the code
 * @param application where the server finds the application
 * @param applicationInterface how it talks to the application
 * @param files what the server answers with by itself, by URL path
 * @param environment variables of the application, without the secrets
 * @param secrets variables for each of which a secret is drawn: at least 50 characters of letters, digits, {@code -} and {@code _}
 * @param databaseUrl the variable with the address of the database, if that is one with a server; a secret, as it has a password
 * @param processes how many processes the application has at first
 * @param threads how many threads each of them has
 * @param requestBody the largest request body; nothing for the default of a site
 * @param probe the request that shows whether it works
 */
public record Project(
        String formula,
        FormulaRequest request,
        PythonIdentifier name,
        List<Requirement> packages,
        Map<RelativePath, String> code,
        Map<RelativePath, String> own,
        List<AbsolutePath> dataDirectories,
        List<Call> scaffold,
        List<Call> setup,
        WsgiCallable application,
        ApplicationInterface applicationInterface,
        Map<UrlPath, AbsolutePath> files,
        Map<EnvName, EnvValue> environment,
        List<EnvName> secrets,
        Optional<EnvName> databaseUrl,
        int processes,
        int threads,
        Optional<ByteSize> requestBody,
        HealthProbe probe) {

    /**
     * A program with its arguments.
     *
     * @param title what it does, as one line: {@code collect the static files}
     * @param program its path, in the virtual environment
     * @param arguments its arguments; none is a secret
     */
    public record Call(String title, AbsolutePath program, List<String> arguments) {

        /** Copies the list. */
        public Call {
            arguments = ImmutableList.copyOf(arguments);
        }
    }

    /** Copies what is not immutable. */
    public Project {
        packages = ImmutableSet.copyOf(packages).asList();
        code = ImmutableMap.copyOf(code);
        own = ImmutableMap.copyOf(own);
        dataDirectories = ImmutableList.copyOf(dataDirectories);
        scaffold = ImmutableList.copyOf(scaffold);
        setup = ImmutableList.copyOf(setup);
        files = ImmutableMap.copyOf(files);
        environment = ImmutableMap.copyOf(environment);
        secrets = ImmutableList.copyOf(secrets);
    }

    /**
     * Returns a builder of the site, which lacks the virtual host, the values of the secrets, and what the caller wants to
     * choose beyond that.
     *
     * @param root the directory of the site
     */
    public Site.Builder site(AbsolutePath root) {
        Directories places = request.directories();
        Site.Builder site = Site.builder()
                .name(request.site())
                .root(root)
                .process(WsgiDaemonProcess.builder()
                        .venv(places.venv().toString())
                        .home(places.code())
                        .pythonPath(places.own())
                        .pythonPath(places.code())
                        .processes(processes)
                        .threads(threads))
                .mount(WsgiMount.builder()
                        .at(UrlPath.ROOT)
                        .application(new WsgiApplication.Module(application))
                        .applicationInterface(applicationInterface)
                        .passAuthorization(true));
        request.account().ifPresent(site::user);
        files.forEach((at, directory) -> site.staticMount(new StaticMount(at, directory, Optional.empty())));
        environment.forEach(site::env);
        requestBody.ifPresent(size -> site.limits(Limits.builder().requestBody(size)));
        return site;
    }
}
