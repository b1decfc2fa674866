"""Addresses of the sample shop."""

from django.urls import path, re_path

from catalog import views

urlpatterns = [
    path("", views.index, name="index"),
    re_path(r"^echo/", views.echo, name="echo"),
    path("redirect/", views.to_echo, name="redirect"),
    path("links/", views.links, name="links"),
    path("broken/", views.broken, name="broken"),
]
