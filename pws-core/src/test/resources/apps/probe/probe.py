"""A WSGI application without a framework: answers with the values of its environ, a line for each key."""


def application(environ, start_response):
    body = environ["wsgi.input"].read()
    lines = [
        f"{key}={value}\n"
        for key, value in sorted(environ.items())
        if isinstance(value, (str, bool)) and (key.isupper() or key.startswith(("wsgi.", "mod_wsgi.")))
    ]
    lines.append(f"body={len(body)}\n")
    text = "".join(lines).encode("utf-8", "surrogateescape")
    start_response("200 OK", [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(text)))])
    return [text]
