"""Views that tell what the server handed to the application."""

import os

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse


def index(request):
    return render(request, "catalog/index.html", {"articles": ["Anvil", "Bellows", "Chisel & co."]})


def echo(request):
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
        "length": len(request.body),
        "greeting": os.environ.get("SHOP_GREETING", ""),
        "directory": os.getcwd(),
        "user": os.getuid(),
    }
    return HttpResponse("".join(f"{k}={v}\n" for k, v in lines.items()), content_type="text/plain")


def to_echo(request):
    return redirect("echo")


def links(request):
    text = f"{reverse('echo')}\n{request.build_absolute_uri(reverse('echo'))}\n"
    return HttpResponse(text, content_type="text/plain")


def broken(request):
    raise RuntimeError("the shop is broken on purpose")
