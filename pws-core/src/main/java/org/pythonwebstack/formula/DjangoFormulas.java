package org.pythonwebstack.formula;

import org.pythonwebstack.formula.ServedDirectory.Inside;

/**
 * Django, and what stands on it. The settings of a project are never changed: a module of PWS imports them and sets what a
 * server needs. Everything it sets comes from the environment.
 */
final class DjangoFormulas {

    /** Sorted by what Django's own check for deployment looks at; HSTS is the web server's. */
    private static final String SETTINGS = """
            \"\"\"The project's own settings, and over them what a server needs. Written by PWS; edit the project's.\"\"\"

            import importlib
            import os
            import urllib.parse

            from django.core.exceptions import ImproperlyConfigured


            def _variable(name):
                try:
                    return os.environ[name]
                except KeyError:
                    raise ImproperlyConfigured("the environment has no " + name) from None


            _own = importlib.import_module(_variable("PWS_SETTINGS"))
            for _name in dir(_own):
                if _name.isupper():
                    globals()[_name] = getattr(_own, _name)

            _data = _variable("PWS_DATA")
            _hosts = _variable("PWS_HOSTS").split()
            _tls = bool(_variable("PWS_TLS"))

            DEBUG = False
            SECRET_KEY = _variable("DJANGO_SECRET_KEY")
            SECRET_KEY_FALLBACKS = []
            ALLOWED_HOSTS = [host[1:] if host.startswith("*.") else host for host in _hosts]
            CSRF_TRUSTED_ORIGINS = [("https://" if _tls else "http://") + host for host in _hosts]

            # Where the web server has the files; an address elsewhere stays.
            if "://" not in globals().get("STATIC_URL", ""):
                STATIC_URL = "/static/"
            STATIC_ROOT = os.path.join(_data, "static")
            if "://" not in globals().get("MEDIA_URL", ""):
                MEDIA_URL = "/media/"
            MEDIA_ROOT = os.path.join(_data, "media")

            USE_X_FORWARDED_HOST = False
            USE_X_FORWARDED_PORT = False
            # Only nginx overwrites the header in each request; elsewhere a client could send it.
            _overwritten = _variable("PWS_SERVER") == "nginx"
            SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _tls and _overwritten else None
            SESSION_COOKIE_SECURE = _tls
            CSRF_COOKIE_SECURE = _tls
            # The web server sends visitors there.
            SECURE_SSL_REDIRECT = False

            # Without debugging Django would only mail what goes wrong, and most projects name nobody.
            if not globals().get("LOGGING"):
                LOGGING = {
                    "version": 1,
                    "disable_existing_loggers": False,
                    "handlers": {"console": {"class": "logging.StreamHandler"}},
                    "root": {"handlers": ["console"], "level": "WARNING"},
                }

            if "wagtail.admin" in globals().get("INSTALLED_APPS", ()):
                WAGTAILADMIN_BASE_URL = ("https://" if _tls else "http://") + _hosts[0]

            _ENGINES = {
                "sqlite": "django.db.backends.sqlite3",
                "postgres": "django.db.backends.postgresql",
                "postgresql": "django.db.backends.postgresql",
                "mysql": "django.db.backends.mysql",
                "mariadb": "django.db.backends.mysql",
            }


            def _own_driver():
                # Django asks for mysqlclient, which has to be compiled; PyMySQL does as well and does not.
                try:
                    import MySQLdb
                except ImportError:
                    import pymysql

                    pymysql.version_info = (2, 2, 7, "final", 0)
                    pymysql.__version__ = "2.2.7"
                    pymysql.install_as_MySQLdb()


            def _database(url):
                parts = urllib.parse.urlsplit(url)
                if parts.scheme not in _ENGINES:
                    raise ImproperlyConfigured("DATABASE_URL begins with one of " + ", ".join(sorted(_ENGINES)))
                if parts.scheme == "sqlite":
                    return {"ENGINE": _ENGINES["sqlite"], "NAME": urllib.parse.unquote(parts.path)}
                if _ENGINES[parts.scheme] == _ENGINES["mysql"]:
                    _own_driver()
                query = dict(urllib.parse.parse_qsl(parts.query))
                return {
                    "ENGINE": _ENGINES[parts.scheme],
                    "NAME": urllib.parse.unquote(parts.path[1:]),
                    "USER": urllib.parse.unquote(parts.username or ""),
                    "PASSWORD": urllib.parse.unquote(parts.password or ""),
                    "HOST": query.pop("host", urllib.parse.unquote(parts.hostname or "")),
                    "PORT": str(parts.port or ""),
                    "OPTIONS": query,
                }


            DATABASES = dict(globals().get("DATABASES", {}))
            if os.environ.get("DATABASE_URL"):
                DATABASES["default"] = _database(os.environ["DATABASE_URL"])
            elif os.environ.get("PWS_DATABASE") == "none":
                pass
            elif DATABASES.get("default", {}).get("ENGINE", _ENGINES["sqlite"]) == _ENGINES["sqlite"]:
                DATABASES["default"] = dict(
                    DATABASES.get("default", {}),
                    ENGINE=_ENGINES["sqlite"],
                    NAME=os.path.join(_data, "db.sqlite3"),
                )
            """;

    /** As the project's own manage.py, with the settings of PWS and the code in the current directory. */
    private static final String MANAGE = """
            \"\"\"Commands of Django with the settings of this site. Written by PWS.\"\"\"

            import os
            import sys

            if __name__ == "__main__":
                sys.path.insert(0, os.getcwd())
                from django.core.management import execute_from_command_line

                execute_from_command_line(sys.argv)
            """;

    static final Formula DJANGO = common(Formula.builder().name("django").title("Django"), "<<project>>.settings")
            .packages("Django>=4.2")
            .scaffold("start the Django project", "django-admin", "startproject", "<<project>>", "<<code>>")
            .probe(HealthProbe.ok("/admin/login/"))
            .recognisedByFile("manage.py")
            .recognisedByImport("django")
            .build();

    /** Its own wsgi.py names the settings of a developer; the environment has others, which come first. */
    static final Formula WAGTAIL = common(
                    Formula.builder().name("wagtail").title("Wagtail"), "<<project>>.settings.production")
            .packages("wagtail>=6.3")
            .modules("wagtail", "home", "search", "modelcluster", "taggit", "treebeard", "willow", "PIL", "laces")
            .scaffold("start the Wagtail project", "wagtail", "start", "<<project>>", "<<code>>")
            .requestBody("25m")
            .probe(HealthProbe.ok("/"))
            .recognisedByImport("wagtail")
            .build();

    private DjangoFormulas() {}

    private static FormulaBuilder common(FormulaBuilder formula, String settings) {
        return Drivers.connect(formula)
                .modules("django", "asgiref", "sqlparse", "manage")
                .prompt("settings", "the module of the project's settings", Prompt.Kind.MODULE, settings)
                .prompt("application", "where the application is", Prompt.Kind.CALLABLE, "<<project>>.wsgi:application")
                .application("<<application>>")
                .ownFile("pws_settings.py", SETTINGS)
                .ownFile("pws_manage.py", MANAGE)
                .setup("bring the database up to date", "python", "<<own>>/pws_manage.py", "migrate", "--noinput")
                .setup("collect the static files", "python", "<<own>>/pws_manage.py", "collectstatic", "--noinput")
                .serve("/static/", Inside.DATA, "static")
                .serve("/media/", Inside.DATA, "media")
                .env("DJANGO_SETTINGS_MODULE", "pws_settings")
                .env("PWS_SETTINGS", "<<settings>>")
                .env("PWS_DATA", "<<data>>")
                .env("PWS_HOSTS", "<<hosts>>")
                .env("PWS_TLS", "<<tls>>")
                .env("PWS_SERVER", "<<server>>")
                .env("PWS_DATABASE", "<<database>>")
                .secret("DJANGO_SECRET_KEY");
    }
}
