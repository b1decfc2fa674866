package org.pythonwebstack.backup;

/** The program that reads a site's directory: in Python, which each site has, and run as the site's own account. */
final class TreeScript {

    /**
     * Writes a tar archive of the directory that its argument names. A database of SQLite is copied by SQLite itself, so
     * that it is whole while the site goes on writing; it then stands without its journal. What cannot be in an archive is
     * left out, and named on standard error: a line of JSON each.
     */
    static final String SOURCE = """
            import json, os, re, shutil, sqlite3, stat, sys, tarfile, tempfile

            TOP = sys.argv[1]
            MARK = ".pws-backup-"
            PYTHON = re.compile(r"/usr/bin/python3(\\.[0-9]{1,3})?")
            JOURNALS = ("-wal", "-shm", "-journal")


            def left_out(name, reason):
                print(json.dumps([name, reason]), file=sys.stderr)


            def member(name, facts, kind):
                info = tarfile.TarInfo(name)
                info.type = kind
                info.mode = stat.S_IMODE(facts.st_mode) & (0o3777 if kind == tarfile.DIRTYPE else 0o777)
                info.mtime = max(0, int(facts.st_mtime))
                return info


            def target(name, path):
                to = os.readlink(path)
                if PYTHON.fullmatch(to):
                    return to
                if to.startswith(TOP + "/") and ".." not in to.split("/"):
                    to = os.path.relpath(to, os.path.dirname(path))
                depth = name.count("/")
                climbing = True
                for part in to.split("/"):
                    if part == "..":
                        depth -= 1
                        if not climbing or depth < 0:
                            return None
                    elif part not in ("", "."):
                        climbing = False
                return None if to.startswith("/") else to


            def is_database(path):
                try:
                    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
                except FileNotFoundError:
                    return False
                with open(handle, "rb") as file:
                    return stat.S_ISREG(os.fstat(handle).st_mode) and file.read(16) == b"SQLite format 3\\0"


            def plain(out, name, path):
                handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
                with open(handle, "rb") as file:
                    facts = os.fstat(handle)
                    info = member(name, facts, tarfile.REGTYPE)
                    info.size = facts.st_size
                    out.addfile(info, file)


            def database(out, name, path, work):
                copy = os.path.join(work, "copy")
                try:
                    source = sqlite3.connect("file:" + _quoted(path) + "?mode=rw", uri=True, timeout=60)
                    try:
                        result = sqlite3.connect(copy)
                        try:
                            source.backup(result)
                        finally:
                            result.close()
                    finally:
                        source.close()
                    facts = os.stat(path, follow_symlinks=False)
                    info = member(name, facts, tarfile.REGTYPE)
                    with open(copy, "rb") as file:
                        info.size = os.fstat(file.fileno()).st_size
                        out.addfile(info, file)
                    return True
                except sqlite3.OperationalError:
                    raise
                except sqlite3.DatabaseError as problem:
                    print(json.dumps([name, "SQLite cannot read it, it was copied as it is: " + str(problem)]),
                          file=sys.stderr)
                    return False
                finally:
                    for end in ("",) + JOURNALS:
                        if os.path.exists(copy + end):
                            os.unlink(copy + end)


            def _quoted(path):
                import urllib.parse
                return urllib.parse.quote(os.fsencode(path))


            def walk(out, directory, prefix, work):
                for name in sorted(os.listdir(directory)):
                    path = os.path.join(directory, name)
                    inside = prefix + name
                    if not prefix and name.startswith(MARK):
                        continue
                    try:
                        facts = os.lstat(path)
                    except FileNotFoundError:
                        continue
                    if stat.S_ISDIR(facts.st_mode):
                        out.addfile(member(inside, facts, tarfile.DIRTYPE))
                        walk(out, path, inside + "/", work)
                    elif stat.S_ISLNK(facts.st_mode):
                        to = target(inside, path)
                        if to is None:
                            left_out(inside, "a link that leads out of the site")
                        else:
                            info = member(inside, facts, tarfile.SYMTYPE)
                            info.linkname = to
                            out.addfile(info)
                    elif not stat.S_ISREG(facts.st_mode):
                        if not stat.S_ISSOCK(facts.st_mode):
                            left_out(inside, "neither file nor directory nor link")
                    elif any(name.endswith(end) and is_database(path[: -len(end)]) for end in JOURNALS):
                        continue
                    elif not is_database(path) or not database(out, inside, path, work):
                        plain(out, inside, path)


            def main():
                for name in os.listdir(TOP):
                    if name.startswith(MARK):
                        shutil.rmtree(os.path.join(TOP, name))
                work = tempfile.mkdtemp(prefix=MARK, dir=TOP)
                try:
                    with tarfile.open(fileobj=sys.stdout.buffer, mode="w|", format=tarfile.PAX_FORMAT,
                                      errors="surrogateescape") as out:
                        walk(out, TOP, "", work)
                finally:
                    shutil.rmtree(work)


            try:
                main()
            except (OSError, sqlite3.Error) as problem:
                sys.exit("the site's directory cannot be read: " + str(problem))
            """;

    private TreeScript() {}
}
