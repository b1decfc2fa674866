"""The sample shop again, written for Flask."""

import os

from flask import Flask, redirect, render_template_string, request, url_for

app = Flask(__name__)
METHODS = ["GET", "POST", "PUT", "DELETE"]


@app.get("/")
def index():
    return render_template_string(
        "<!doctype html><title>Shop</title><h1>Shop</h1><ul>{% for a in articles %}<li>{{ a }}</li>{% endfor %}</ul>",
        articles=["Anvil", "Bellows", "Chisel & co."],
    )


@app.route("/echo/", defaults={"rest": ""}, methods=METHODS)
@app.route("/echo/<path:rest>", methods=METHODS)
def echo(rest):
    environ = request.environ
    lines = {
        "method": request.method,
        "path": environ.get("PATH_INFO", ""),
        "script": environ.get("SCRIPT_NAME", ""),
        "query": environ.get("QUERY_STRING", ""),
        "scheme": environ["wsgi.url_scheme"],
        "host": environ.get("HTTP_HOST", ""),
        "remote": environ.get("REMOTE_ADDR", ""),
        "forwarded-for": environ.get("HTTP_X_FORWARDED_FOR", ""),
        "forwarded-proto": environ.get("HTTP_X_FORWARDED_PROTO", ""),
        "authorization": "present" if "HTTP_AUTHORIZATION" in environ else "absent",
        "length": len(request.get_data()),
        "greeting": os.environ.get("SHOP_GREETING", ""),
        "directory": os.getcwd(),
        "user": os.getuid(),
    }
    return "".join(f"{k}={v}\n" for k, v in lines.items()), 200, {"Content-Type": "text/plain"}


@app.get("/redirect/")
def to_echo():
    return redirect(url_for("echo"))


@app.get("/links/")
def links():
    text = f"{url_for('echo')}\n{url_for('echo', _external=True)}\n"
    return text, 200, {"Content-Type": "text/plain"}


@app.get("/broken/")
def broken():
    raise RuntimeError("the shop is broken on purpose")
