"""Settings of the sample shop. What differs from machine to machine comes from the environment, as on a real site."""

import os
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent

SECRET_KEY = os.environ["SHOP_SECRET_KEY"]
DEBUG = False
ALLOWED_HOSTS = os.environ["SHOP_HOSTS"].split(",")

INSTALLED_APPS = ["django.contrib.staticfiles", "catalog"]
MIDDLEWARE = ["django.middleware.common.CommonMiddleware"]
ROOT_URLCONF = "shop.urls"
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]
WSGI_APPLICATION = "shop.wsgi.application"
DATABASES = {}
DATA_UPLOAD_MAX_MEMORY_SIZE = 64 * 1024 * 1024

# Relative, so that Django puts the mount point before it.
STATIC_URL = "static/"
STATIC_ROOT = os.environ.get("SHOP_STATIC_ROOT", str(BASE_DIR / "static"))
USE_TZ = True
