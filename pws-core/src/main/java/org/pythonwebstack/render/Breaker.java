package org.pythonwebstack.render;

/**
 * Python that stands in for an application which cannot be loaded. Visitors get 503 and are told when to come again, without
 * the application being touched; it is tried again after a minute, or when a file of it has changed, by a fresh process. So
 * a broken application logs one traceback a minute and not one for each request, and a corrected one is served without
 * anybody's help.
 */
final class Breaker {

    /** The class; what it needs is imported where it is used, as the names of a script are its author's. */
    static final String CLASS = """
            class _Broken:
                SECONDS = 60
                BODY = (
                    b"<!DOCTYPE html><html><head><title>Not available</title></head><body><h1>Not available</h1>"
                    b"<p>The site cannot be shown at the moment. Please try again in a minute.</p></body></html>"
                )

                def __init__(self, error):
                    import sys, time, traceback

                    traceback.print_exception(type(error), error, error.__traceback__)
                    said = "pws: the application cannot be loaded; visitors get 503. It is tried again in %d s, or when a file changes"
                    print(said % self.SECONDS, file=sys.stderr, flush=True)
                    self.begun = self.looked = time.monotonic()
                    self.ended = False
                    paths = set(sys.path)
                    if isinstance(error, SyntaxError) and error.filename:
                        paths.add(error.filename)
                    trace = error.__traceback__
                    while trace is not None:
                        paths.add(trace.tb_frame.f_code.co_filename)
                        trace = trace.tb_next
                    for module in list(sys.modules.values()):
                        paths.add(getattr(module, "__file__", None) or "")
                    self.stamps = {path: self.stamp(path) for path in paths if path.startswith("/")}

                @staticmethod
                def stamp(path):
                    import os

                    try:
                        found = os.stat(path)
                    except OSError:
                        return None
                    return found.st_mtime_ns, found.st_ino, found.st_size

                def seconds(self):
                    # Until the next attempt. Files are looked at once a second at most, and not in the first seconds,
                    # when a new version may still be arriving.
                    import math, time

                    now = time.monotonic()
                    left = self.SECONDS - (now - self.begun)
                    if left > 0 and now - self.begun > 3 and now - self.looked > 1:
                        self.looked = now
                        if any(self.stamp(path) != before for path, before in self.stamps.items()):
                            self.begun = now - self.SECONDS
                            left = 0
                    return max(0, math.ceil(left))

                def headers(self):
                    left = self.seconds()
                    if left == 0:
                        self.end()
                    return [
                        ("Content-Type", "text/html; charset=utf-8"),
                        ("Content-Length", str(len(self.BODY))),
                        ("Cache-Control", "no-store"),
                        ("Retry-After", str(max(1, left))),
                    ]

                def end(self):
                    pass

                def __call__(self, environ, start_response):
                    start_response("503 Service Unavailable", self.headers())
                    return [self.BODY]
            """;

    private Breaker() {}
}
