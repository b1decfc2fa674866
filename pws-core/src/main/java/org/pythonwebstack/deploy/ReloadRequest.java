package org.pythonwebstack.deploy;

/** Programs that work on a site's {@code tmp/restart.txt}, as the account of the site and without following links below it. */
final class ReloadRequest {

    /**
     * Removes the request. Ends with 0 if it was a plain file of the account, 1 if it was something else or is not there. One
     * that cannot be removed would be seen again at once: then a minute is waited.
     */
    static final String TAKE = """
            import os, stat, sys, time

            try:
                place = os.open(os.path.join(sys.argv[1], "tmp"), os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
                found = os.lstat("restart.txt", dir_fd=place)
            except FileNotFoundError:
                sys.exit(1)
            except OSError as problem:
                time.sleep(60)
                sys.exit("tmp/restart.txt: " + str(problem))
            try:
                os.unlink("restart.txt", dir_fd=place)
            except OSError as problem:
                time.sleep(60)
                sys.exit("tmp/restart.txt cannot be removed: " + str(problem))
            sys.exit(0 if stat.S_ISREG(found.st_mode) and found.st_uid in (0, os.getuid()) else 1)
            """;

    /** Writes the text of the environment variable {@code PWS_TEXT}, coded as base64, to a new file. */
    static final String ANSWER = """
            import base64, os, sys

            place = os.open(os.path.join(sys.argv[1], "tmp"), os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
            try:
                os.unlink("restart-result.txt", dir_fd=place)
            except FileNotFoundError:
                pass
            file = os.open("restart-result.txt", os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600, dir_fd=place)
            with os.fdopen(file, "wb") as out:
                out.write(base64.b64decode(os.environ["PWS_TEXT"]))
            """;

    private ReloadRequest() {}
}
