package org.pythonwebstack.deploy;

import java.util.Locale;
import java.util.Optional;
import org.pythonwebstack.host.Host;
import org.pythonwebstack.value.AbsolutePath;

/**
 * What a virtual environment says of itself. Its files belong to an account, which may have written anything.
 *
 * @param path its root directory
 * @param version the version of Python that it was made with, as it is written there; nothing if there is none
 * @param packages how many packages are installed in it
 */
public record VenvFacts(AbsolutePath path, Optional<String> version, int packages) {

    private static final int MAX_CONFIGURATION = 1 << 16;
    private static final int MOST_NAMES = 100_000;
    private static final String INSTALLED = ".dist-info";

    /** Reads the environment at {@code path}; no link in it is followed to its configuration. */
    public static VenvFacts of(Host host, AbsolutePath path) {
        String configuration = host.text(path.resolve("pyvenv.cfg"), MAX_CONFIGURATION)
                .toOptional()
                .orElse("");
        Optional<String> version = Optional.empty();
        for (String line : configuration.split("\n", -1)) {
            int equals = line.indexOf('=');
            String key = equals < 0 ? "" : line.substring(0, equals).strip().toLowerCase(Locale.ROOT);
            if (key.equals("version") || key.equals("version_info")) {
                version = Optional.of(line.substring(equals + 1).strip());
            }
        }
        int packages = 0;
        AbsolutePath library = path.resolve("lib");
        for (String python : host.names(library, MOST_NAMES)) {
            AbsolutePath directory = library.resolve(python).resolve("site-packages");
            if (python.startsWith("python") && host.status(directory).isDirectory()) {
                for (String name : host.names(directory, MOST_NAMES)) {
                    packages += name.endsWith(INSTALLED) ? 1 : 0;
                }
            }
        }
        return new VenvFacts(path, version, packages);
    }
}
