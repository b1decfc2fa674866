package org.pythonwebstack.check;

import com.google.common.collect.ImmutableList;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pythonwebstack.check.Configuration.Statement;
import org.pythonwebstack.host.FileWalk;
import org.pythonwebstack.host.Host;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Version;

/**
 * The mod_wsgi of a machine, and the Python inside it, which is decided when the module is built.
 *
 * @param file the module; nothing if there is none
 * @param version its own version, as in {@code 4.9.4}; nothing if that cannot be told
 * @param python the Python whose library it uses, as in {@code 3.11}; nothing if that cannot be told
 * @param prefix where that Python is installed, as in {@code /usr}; nothing if that cannot be told
 */
public record WsgiModule(
        Optional<AbsolutePath> file,
        Optional<Version> version,
        Optional<Version> python,
        Optional<AbsolutePath> prefix) {

    /** The version stands in the module as a text of its own, as does that of Python, which begins with 3. */
    private static final Pattern VERSION_TEXT = Pattern.compile("\\00([4-9]\\.\\d{1,3}(?:\\.\\d{1,3})?)\\00");

    private static final ImmutableList<String> PLACES = ImmutableList.of(
            "/usr/lib/apache2/modules/mod_wsgi.so",
            "/usr/lib64/httpd/modules/mod_wsgi_python3.so",
            "/usr/lib64/httpd/modules/mod_wsgi.so");

    private static final ImmutableList<String> LIBRARIES = ImmutableList.of(
            "/usr/local/lib",
            "/usr/local/lib64",
            "/usr/lib/x86_64-linux-gnu",
            "/usr/lib/aarch64-linux-gnu",
            "/usr/lib64",
            "/usr/lib");

    private static final int MAX_BYTES = 64 << 20;

    /** Finds the module that the server loads, or would load. */
    static WsgiModule of(Host host, Configuration apache) {
        for (AbsolutePath place : places(apache)) {
            FileWalk walk = host.walk(place);
            if (walk.isFile()) {
                return read(host, walk.end(), apache);
            }
        }
        return new WsgiModule(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** Returns what a module of mod_wsgi says of itself. */
    public static WsgiModule at(Host host, AbsolutePath file) {
        return read(host, file, new Configuration(List.of(), List.of()));
    }

    private static List<AbsolutePath> places(Configuration apache) {
        ImmutableList.Builder<AbsolutePath> places = ImmutableList.builder();
        for (Statement load : apache.named("loadmodule")) {
            if (load.argument(0).equals("wsgi_module")) {
                String file = load.argument(1);
                // Relative to the server's root, where Debian and Red Hat keep a link to the modules' directory.
                String root = load.file().toString().startsWith("/etc/httpd/") ? "/etc/httpd/" : "/etc/apache2/";
                AbsolutePath.parse(file.startsWith("/") ? file : root + file)
                        .toOptional()
                        .ifPresent(places::add);
            }
        }
        PLACES.forEach(place -> places.add(AbsolutePath.of(place)));
        return places.build();
    }

    private static WsgiModule read(Host host, AbsolutePath file, Configuration apache) {
        Optional<byte[]> content = host.bytes(file, MAX_BYTES).toOptional();
        ElfLibraries libraries = content.map(ElfLibraries::of).orElse(ElfLibraries.NONE);
        Optional<String> library = libraries.needed().stream()
                .filter(name -> name.startsWith("libpython"))
                .findFirst()
                .or(() -> apache.named("loadfile").stream()
                        .map(load -> load.argument(0))
                        .filter(path -> path.contains("libpython"))
                        .map(path -> path.substring(path.lastIndexOf('/') + 1))
                        .findFirst());
        Optional<Version> python = library.flatMap(name -> version(name, "libpython"))
                .or(() -> version(file.fileName(), "mod_wsgi.so-"))
                .filter(version -> version.toString().indexOf('.') > 0);
        Optional<AbsolutePath> prefix = library.flatMap(name -> prefix(host, libraries, name));
        return new WsgiModule(Optional.of(file), content.flatMap(WsgiModule::own), python, prefix);
    }

    /** Returns the version of the module itself; nothing if several texts look like one. */
    static Optional<Version> own(byte[] module) {
        Set<String> found = new LinkedHashSet<>();
        Matcher matcher = VERSION_TEXT.matcher(new String(module, StandardCharsets.ISO_8859_1));
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found.size() == 1 ? Version.parse(found.iterator().next()).toOptional() : Optional.empty();
    }

    /** Returns where Python is installed: the directory above that of its library. */
    private static Optional<AbsolutePath> prefix(Host host, ElfLibraries libraries, String library) {
        ImmutableList.Builder<String> directories = ImmutableList.builder();
        for (String directory :
                directories.addAll(libraries.searchPath()).addAll(LIBRARIES).build()) {
            Optional<AbsolutePath> path =
                    AbsolutePath.parse(directory + "/" + library).toOptional();
            if (path.isPresent() && host.walk(path.get()).isFile()) {
                int lib = directory.lastIndexOf("/lib");
                return lib > 0 ? AbsolutePath.parse(directory.substring(0, lib)).toOptional() : Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** Returns the first two numbers that stand behind {@code label}. */
    static Optional<Version> version(String text, String label) {
        if (!text.startsWith(label)) {
            return Optional.empty();
        }
        int end = label.length();
        int dots = 0;
        while (end < text.length()
                && (text.charAt(end) >= '0' && text.charAt(end) <= '9' || text.charAt(end) == '.' && dots == 0)) {
            dots += text.charAt(end) == '.' ? 1 : 0;
            end++;
        }
        return Version.parse(text.substring(label.length(), end)).toOptional();
    }
}
