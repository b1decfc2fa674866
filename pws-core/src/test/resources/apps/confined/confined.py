"""A WSGI application without a framework that tells what its process may do, and says a line to the log."""

import json
import os
import pwd
import sys


def attempt(action):
    try:
        return action() or "done"
    except OSError as error:
        return type(error).__name__ + " " + str(error.errno)


def write(path):
    with open(path, "w", encoding="ascii") as file:
        file.write("x")
    os.unlink(path)


def status(key):
    with open("/proc/self/status", encoding="ascii") as lines:
        return next(line.split(":", 1)[1].strip() for line in lines if line.startswith(key + ":"))


def facts():
    own = os.path.dirname(os.path.abspath(__file__))
    return {
        "user": pwd.getpwuid(os.getuid()).pw_name,
        "environment": os.environ.get("GREETING", ""),
        "own": attempt(lambda: write(os.path.join(own, "written"))),
        "etc": attempt(lambda: write("/etc/written")),
        # The neighbour's directory lets everybody write: only the sandbox stands before it.
        "neighbour": attempt(lambda: write("/srv/open/written")),
        "home": " ".join(sorted(os.listdir("/home"))),
        "temporary": " ".join(sorted(os.listdir("/tmp"))),
        "others": " ".join(sorted(name for name in os.listdir("/proc") if name == "1")),
        "privileges": status("NoNewPrivs"),
        "capabilities": status("CapBnd"),
        "filter": status("Seccomp"),
    }


def application(environ, start_response):
    environ["wsgi.input"].read()
    print("asked for " + environ["PATH_INFO"], file=sys.stderr, flush=True)
    body = json.dumps(facts(), indent=0).encode("ascii")
    start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return [body]
