package org.pythonwebstack.check;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pythonwebstack.host.AccessList;
import org.pythonwebstack.host.FileStatus;
import org.pythonwebstack.host.GroupEntry;
import org.pythonwebstack.host.Host;
import org.pythonwebstack.host.LinuxHost;
import org.pythonwebstack.host.Program;
import org.pythonwebstack.host.UserEntry;
import org.pythonwebstack.testing.Programs;
import org.pythonwebstack.value.AbsolutePath;
import org.pythonwebstack.value.Account;
import org.pythonwebstack.value.Group;
import org.pythonwebstack.value.Parsed;
import org.pythonwebstack.value.Version;

/**
 * The image of a Debian with Apache, nginx and a site, in a directory of the test: real files, links, modes and virtual
 * environments. Only owners are told and not those of the files, so that tests need not run as root.
 */
class MachineImage implements Host {

    static final long SHOP = 2001;
    static final long OTHER = 2002;
    private static final String APACHE = "/etc/apache2/";

    private final Path root;
    private final LinuxHost files;
    private final Map<String, Long> owners = new LinkedHashMap<>();
    private final Map<String, Long> groups = new LinkedHashMap<>();
    final Map<Program, Version> versions = new EnumMap<>(Program.class);
    Duration ahead = Duration.ZERO;

    /** Makes a machine on which the site {@code shop} of {@code Sites} is sound. */
    MachineImage(Path root) {
        this.root = root;
        this.files = LinuxHost.image(AbsolutePath.of(root.toString()));
        write("/etc/passwd", """
                root:x:0:0:root:/root:/bin/bash
                www-data:x:33:33:www-data:/var/www:/usr/sbin/nologin
                toor:x:0:0::/root:/bin/sh
                shop:x:2001:2001::/srv/shop:/usr/sbin/nologin
                other:x:2002:2002::/srv/other:/usr/sbin/nologin
                """);
        write("/etc/group", """
                root:x:0:
                www-data:x:33:
                shop:x:2001:
                other:x:2002:
                web:x:3000:www-data
                ssl-cert:x:3001:
                """);
        write("/usr/sbin/apache2", "");
        write("/usr/sbin/nginx", "");
        write("/usr/bin/python3.11", "");
        link("/usr/bin/python3", "python3.11");
        write("/usr/lib/x86_64-linux-gnu/libpython3.11.so.1.0", "");
        directory("/usr/lib/apache2/modules");
        copy(Programs.requireFile("/usr/lib/apache2/modules/mod_wsgi.so"), "/usr/lib/apache2/modules/mod_wsgi.so-3.11");
        link("/usr/lib/apache2/modules/mod_wsgi.so", "mod_wsgi.so-3.11");
        write(APACHE + "envvars", "export APACHE_RUN_USER=www-data\nexport APACHE_LOG_DIR=/var/log/apache2$SUFFIX\n");
        write(APACHE + "apache2.conf", """
                User ${APACHE_RUN_USER}
                IncludeOptional mods-enabled/*.load
                IncludeOptional conf-enabled/*.conf
                IncludeOptional sites-enabled/*.conf
                """);
        for (String module :
                List.of("alias", "authz_core", "dir", "env", "headers", "http2", "mime", "reqtimeout", "ssl", "wsgi")) {
            write(
                    APACHE + "mods-enabled/" + module + ".load",
                    "LoadModule " + module + "_module /usr/lib/apache2/modules/mod_" + module + ".so\n");
        }
        write("/etc/nginx/nginx.conf", "http {\n    include /etc/nginx/sites-enabled/*;\n}\n");
        directory("/etc/nginx/sites-enabled");
        venv("/srv/shop/venv");
        write("/srv/shop/venv/lib/python3.11/site-packages/gunicorn/__init__.py", "");
        write("/srv/shop/app/shop/wsgi.py", "");
        write("/srv/shop/wsgi.py", "");
        write("/srv/shop/static/logo.svg", "");
        owner("/srv/shop", SHOP);
        certificate("/etc/ssl/shop.pem", "/etc/ssl/shop.key", "shop.example.org");
    }

    /** Makes a real virtual environment with Debian's Python. */
    void venv(String path, String... options) {
        directory(path);
        List<String> command = new java.util.ArrayList<>(
                List.of(Programs.requireFile("/usr/bin/python3").toString(), "-m", "venv", "--without-pip"));
        command.addAll(List.of(options));
        command.add(root + path);
        Programs.run(command).orFail();
        // The same place, by a path that stays in the image for the programs of this machine too.
        String up = "../".repeat((int) path.chars().filter(c -> c == '/').count() + 1);
        link(path + "/bin/python3", up + "usr/bin/python3");
    }

    /** Makes a key and a certificate for a name, valid for 90 days. */
    void certificate(String certificate, String key, String name) {
        directory("/etc/ssl");
        Programs.run(
                        Programs.require("openssl").toString(),
                        "req",
                        "-x509",
                        "-newkey",
                        "ec",
                        "-pkeyopt",
                        "ec_paramgen_curve:prime256v1",
                        "-nodes",
                        "-days",
                        "90",
                        "-subj",
                        "/CN=" + name,
                        "-addext",
                        "subjectAltName=DNS:" + name,
                        "-keyout",
                        root + key,
                        "-out",
                        root + certificate)
                .orFail();
        mode(key, "rw-------");
    }

    /** Has OpenSSL do something with files of the image, whose paths begin with {@code @}. */
    void openssl(String... arguments) {
        List<String> command =
                new java.util.ArrayList<>(List.of(Programs.require("openssl").toString()));
        for (String argument : arguments) {
            command.add(argument.replace("@", root.toString()));
        }
        Programs.run(command).orFail();
    }

    /** Adds to an access control list. */
    void list(String path, String entries) {
        Programs.run(Programs.require("setfacl").toString(), "-m", entries, root + path)
                .orFail();
    }

    Path real(String path) {
        return Path.of(root + path);
    }

    void write(String path, String content) {
        write(path, content.getBytes(StandardCharsets.UTF_8));
    }

    void write(String path, byte[] content) {
        try {
            Files.createDirectories(real(path).getParent());
            Files.write(real(path), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void directory(String path) {
        try {
            Files.createDirectories(real(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void link(String path, String target) {
        try {
            Files.createDirectories(real(path).getParent());
            Files.deleteIfExists(real(path));
            Files.createSymbolicLink(real(path), Path.of(target));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void pipe(String path) {
        Programs.run(Programs.require("mkfifo").toString(), real(path).toString())
                .orFail();
    }

    void copy(Path from, String path) {
        try {
            Files.copy(from, real(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void move(String from, String to) {
        try {
            Files.move(real(from), real(to));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void delete(String path) {
        try {
            Files.delete(real(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void mode(String path, String permissions) {
        try {
            Files.setPosixFilePermissions(real(path), PosixFilePermissions.fromString(permissions));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Says who owns what is at a path and below; all else belongs to root. The last word counts. */
    void owner(String path, long uid) {
        owners.put(path, uid);
    }

    /** Says which group a path has, instead of that of its owner. */
    void group(String path, long gid) {
        groups.put(path, gid);
    }

    @Override
    public FileStatus status(AbsolutePath path) {
        FileStatus status = files.status(path);
        long owner = 0;
        for (Map.Entry<String, Long> entry : owners.entrySet()) {
            if (AbsolutePath.of(entry.getKey()).contains(path)) {
                owner = entry.getValue();
            }
        }
        long group = groups.getOrDefault(path.toString(), owner);
        return new FileStatus(status.kind(), owner, group, status.mode(), status.size());
    }

    @Override
    public Optional<AccessList> accessList(AbsolutePath path) {
        return files.accessList(path);
    }

    @Override
    public boolean tellsAccessLists() {
        return files.tellsAccessLists();
    }

    @Override
    public Instant now() {
        return Instant.now().plus(ahead);
    }

    @Override
    public Optional<String> linkTarget(AbsolutePath path) {
        return files.linkTarget(path);
    }

    @Override
    public Parsed<String> text(AbsolutePath path, int maxBytes) {
        return files.text(path, maxBytes);
    }

    @Override
    public Parsed<byte[]> bytes(AbsolutePath path, int maxBytes) {
        return files.bytes(path, maxBytes);
    }

    @Override
    public List<String> names(AbsolutePath directory, int most) {
        return files.names(directory, most);
    }

    @Override
    public Optional<UserEntry> user(Account account) {
        return files.user(account);
    }

    @Override
    public Optional<GroupEntry> group(Group group) {
        return files.group(group);
    }

    @Override
    public Set<Long> groupsOf(UserEntry user) {
        return files.groupsOf(user);
    }

    @Override
    public Optional<Version> version(Program program) {
        return Optional.ofNullable(versions.get(program));
    }

    @Override
    public Optional<Set<String>> locales() {
        return Optional.of(Set.of("C", "C.utf8", "POSIX"));
    }

    boolean has(String path) {
        return Files.exists(real(path), LinkOption.NOFOLLOW_LINKS);
    }
}
