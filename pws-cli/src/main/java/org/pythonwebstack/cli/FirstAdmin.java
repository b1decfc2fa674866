package org.pythonwebstack.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pythonwebstack.conf.EnvironmentFileSyntax;
import org.pythonwebstack.deploy.SiteSetup;
import org.pythonwebstack.host.ChangeableHost;
import org.pythonwebstack.host.PathState;
import org.pythonwebstack.host.ProgramResult;
import org.pythonwebstack.host.ProgramRun;
import org.pythonwebstack.site.WsgiDaemonProcess;
import org.pythonwebstack.value.AbsolutePath;

/**
 * The first account with all rights in a new project of Django or Wagtail. Its password reaches the project in the environment of
 * one program of the site's account: it is never an argument, and stands in no file and no record of pws.
 */
final class FirstAdmin {

    static final Option NAME = Option.withValue(
            "--admin", "NAME", "Make a first account with all rights of this name (Django and Wagtail).");
    static final Option EMAIL = Option.withValue("--admin-email", "ADDRESS", "The e-mail address of that account.");
    static final Option PASSWORD_FILE = Option.withValue(
            "--admin-password-file",
            "FILE",
            "A file with its password, or - to read it from standard input. Asked for on a terminal, else made up and shown once.");

    static final List<Option> OPTIONS = List.of(NAME, EMAIL, PASSWORD_FILE);

    private static final Set<String> FORMULAS = Set.of("django", "wagtail");
    private static final String ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";
    private static final int LENGTH = 24;
    private static final int LONGEST = 4096;

    private final String name;
    private final String email;
    private final String password;
    private final boolean madeUp;

    private FirstAdmin(String name, String email, String password, boolean madeUp) {
        this.name = name;
        this.email = email;
        this.password = password;
        this.madeUp = madeUp;
    }

    /** Returns what is wrong with the options for a formula; null if nothing is. */
    static @Nullable String fault(Arguments arguments, String formula) {
        boolean named = arguments.has(NAME);
        if (!named) {
            return arguments.has(EMAIL) || arguments.has(PASSWORD_FILE)
                    ? "an admin account needs a name: --admin"
                    : null;
        }
        if (!FORMULAS.contains(formula)) {
            return "projects of " + formula + " have no admin account of their own; leave --admin out";
        }
        return arguments.has(EMAIL) ? null : "the admin account needs an address: --admin-email";
    }

    /** Reads the password from where the options say, asks for it, or makes one up. */
    static FirstAdmin read(Arguments arguments, Terminal terminal) throws IOException {
        String name = arguments.valueOf(NAME, "");
        String email = arguments.valueOf(EMAIL, "");
        String file = arguments.valueOf(PASSWORD_FILE);
        String password = file != null ? line(file, terminal) : terminal.askSecret("Password of " + name + ": ");
        if (password != null && password.isEmpty()) {
            throw new IOException("the password of the admin account is empty");
        }
        return password == null
                ? new FirstAdmin(name, email, madeUp(), true)
                : new FirstAdmin(name, email, password, false);
    }

    private static String line(String file, Terminal terminal) throws IOException {
        byte[] bytes;
        if (file.equals("-")) {
            bytes = System.in.readNBytes(LONGEST);
        } else {
            Path path = terminal.resolve(file);
            try (var in = Files.newInputStream(path)) {
                bytes = in.readNBytes(LONGEST);
            }
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        int end = text.indexOf('\n');
        return (end < 0 ? text : text.substring(0, end)).replace("\r", "");
    }

    private static String madeUp() {
        SecureRandom random = new SecureRandom();
        StringBuilder password = new StringBuilder();
        for (int i = 0; i < LENGTH; i++) {
            password.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return password.toString();
    }

    /** Makes the account in a project that is there, as the site's account. */
    void make(SiteSetup setup, AbsolutePath own, ChangeableHost host) throws IOException {
        WsgiDaemonProcess process = setup.site().processes().get(0);
        AbsolutePath code = process.home().orElseThrow();
        ProgramRun run = ProgramRun.of(
                        "/usr/bin/env",
                        "PYTHONPATH=" + own + ":" + code,
                        process.venv().orElseThrow().python().toString(),
                        own.resolve("pws_manage.py").toString(),
                        "createsuperuser",
                        "--noinput")
                .as(host.user(setup.site().runUser().orElseThrow())
                        .orElseThrow(() -> new IOException("the machine has no account of the site")))
                .in(code);
        AbsolutePath environment = own.parent().orElseThrow().resolve("environment");
        if (host.state(environment) instanceof PathState.RegularFile file) {
            for (Map.Entry<String, String> variable : new EnvironmentFileSyntax()
                    .read(file.content().text())
                    .variables()
                    .entrySet()) {
                run = run.with(variable.getKey(), variable.getValue());
            }
        }
        ProgramResult result = host.run(run.with("DJANGO_SUPERUSER_USERNAME", name)
                .with("DJANGO_SUPERUSER_EMAIL", email)
                .with("DJANGO_SUPERUSER_PASSWORD", password));
        if (result.status() != 0) {
            throw new IOException("the site is there, but its admin account was not made: "
                    + result.output().strip()
                    + "\n  'pws run " + setup.site().name()
                    + " -- python manage.py createsuperuser' makes one");
        }
    }

    /** Returns what is said of it, once. */
    String told() {
        return madeUp
                ? "admin account " + name + " with the password " + password + " (shown this once)"
                : "admin account " + name;
    }
}
