package org.pythonwebstack.formula;

import org.pythonwebstack.formula.ServedDirectory.Inside;

/** Frameworks that have no program which makes a project: the files are written here. */
final class SmallFormulas {

    /** Enough to see that page and static file come from where they should. */
    static final String STYLE = """
            body {
              font-family: sans-serif;
            }
            """;

    static final Formula FLASK = Drivers.connect(Formula.builder())
            .name("flask")
            .title("Flask")
            .packages("Flask>=3.0")
            .modules("flask", "werkzeug", "jinja2", "click", "itsdangerous", "markupsafe", "blinker")
            .prompt("application", "where the application is", Prompt.Kind.CALLABLE, "<<project>>:create_app")
            .file("<<project>>/__init__.py", """
                    import os

                    from flask import Flask, render_template


                    def create_app():
                        app = Flask(__name__)
                        app.config["SECRET_KEY"] = os.environ["FLASK_SECRET_KEY"]

                        @app.get("/")
                        def index():
                            return render_template("index.html")

                        @app.get("/healthz")
                        def healthz():
                            return {"status": "ok"}

                        return app
                    """)
            .file("<<project>>/templates/index.html", """
                    <!doctype html>
                    <html lang="en">
                      <head>
                        <meta charset="utf-8">
                        <title>It works</title>
                        <link rel="stylesheet" href="{{ url_for('static', filename='style.css') }}">
                      </head>
                      <body>
                        <h1>It works</h1>
                      </body>
                    </html>
                    """)
            .file("<<project>>/static/style.css", STYLE)
            .ownFile("pws_entry.py", """
                    \"\"\"Makes the application, whether the project has it ready or has a function for it. Written by PWS.\"\"\"

                    import importlib
                    import os

                    from flask import Flask

                    _module, _, _name = os.environ["PWS_APPLICATION"].partition(":")
                    application = getattr(importlib.import_module(_module), _name)
                    if not isinstance(application, Flask) and callable(application):
                        application = application()
                    """)
            .application("pws_entry:application")
            .setupWith(
                    "migrations/env.py",
                    "bring the database up to date",
                    "python",
                    "-m",
                    "flask",
                    "--app",
                    "<<own>>/pws_entry.py:application",
                    "db",
                    "upgrade")
            .serve("/static/", Inside.CODE, "<<project>>/static")
            .env("PWS_APPLICATION", "<<application>>")
            .env("PWS_DATA", "<<data>>")
            .secret("FLASK_SECRET_KEY")
            .probe(HealthProbe.ok("/healthz"))
            .recognisedByImport("flask")
            .build();

    static final Formula PYRAMID = Drivers.connect(Formula.builder())
            .name("pyramid")
            .title("Pyramid")
            .packages("pyramid>=2.0")
            .modules("pyramid", "webob", "zope", "venusian", "translationstring", "plaster", "paste", "hupper")
            .prompt("ini", "the file of the project's settings, below its code", Prompt.Kind.TEXT, "production.ini")
            .file("<<project>>/__init__.py", """
                    from pyramid.config import Configurator
                    from pyramid.response import Response

                    PAGE = \"""<!doctype html>
                    <html lang="en">
                      <head>
                        <meta charset="utf-8">
                        <title>It works</title>
                        <link rel="stylesheet" href="{style}">
                      </head>
                      <body>
                        <h1>It works</h1>
                      </body>
                    </html>
                    \"""


                    def index(request):
                        return Response(PAGE.format(style=request.static_url("<<project>>:static/style.css")))


                    def main(global_config, **settings):
                        config = Configurator(settings=settings)
                        config.add_static_view("static", "<<project>>:static")
                        config.add_route("index", "/")
                        config.add_view(index, route_name="index")
                        return config.make_wsgi_app()
                    """)
            .file("<<project>>/static/style.css", STYLE)
            .file("production.ini", """
                    [app:main]
                    use = call:<<project>>:main

                    pyramid.reload_templates = false
                    pyramid.debug_authorization = false
                    pyramid.debug_notfound = false
                    pyramid.debug_routematch = false
                    pyramid.default_locale_name = en
                    """)
            .ownFile("pws_entry.py", """
                    \"""Makes the application from the project's settings for production. Written by PWS.\"""

                    import os

                    from pyramid.paster import get_app, setup_logging

                    _settings = os.path.join(os.environ["PWS_CODE"], os.environ["PWS_INI"])
                    setup_logging(_settings)
                    application = get_app(_settings, "main")
                    """)
            .application("pws_entry:application")
            .setupWith(
                    "<<project>>/alembic/env.py",
                    "bring the database up to date",
                    "python",
                    "-m",
                    "alembic",
                    "-c",
                    "production.ini",
                    "upgrade",
                    "head")
            .serve("/static/", Inside.CODE, "<<project>>/static")
            .env("PWS_CODE", "<<code>>")
            .env("PWS_DATA", "<<data>>")
            .env("PWS_INI", "<<ini>>")
            .probe(HealthProbe.ok("/"))
            .recognisedByImport("pyramid")
            .build();

    static final Formula BOTTLE = one("bottle", "Bottle", "bottle>=0.13", """
                    from bottle import Bottle

                    application = Bottle()


                    @application.get("/")
                    def index():
                        return '<!doctype html><link rel="stylesheet" href="/static/style.css"><h1>It works</h1>'


                    @application.get("/healthz")
                    def healthz():
                        return {"status": "ok"}
                    """)
            .modules("bottle", "views")
            .recognisedByImport("bottle")
            .build();

    static final Formula FALCON = one("falcon", "Falcon", "falcon>=4.0", """
                    import falcon


                    class Index:
                        def on_get(self, request, response):
                            response.content_type = falcon.MEDIA_HTML
                            response.text = (
                                '<!doctype html><link rel="stylesheet" href="/static/style.css"><h1>It works</h1>'
                            )


                    class Health:
                        def on_get(self, request, response):
                            response.media = {"status": "ok"}


                    application = falcon.App()
                    application.add_route("/", Index())
                    application.add_route("/healthz", Health())
                    """)
            .modules("falcon")
            .recognisedByImport("falcon")
            .build();

    /** Its sessions live in memory unless the project chooses otherwise, so there is one process. */
    static final Formula CHERRYPY = Drivers.connect(Formula.builder())
            .name("cherrypy")
            .title("CherryPy")
            .packages("CherryPy>=18.9")
            .modules("cherrypy", "cheroot", "portend", "tempora", "jaraco", "zc")
            .prompt("application", "where the application is", Prompt.Kind.CALLABLE, "<<project>>:application")
            .file("<<project>>.py", """
                    import cherrypy


                    class Root:
                        @cherrypy.expose
                        def index(self):
                            return '<!doctype html><link rel="stylesheet" href="/static/style.css"><h1>It works</h1>'

                        @cherrypy.expose
                        @cherrypy.tools.json_out()
                        def healthz(self):
                            return {"status": "ok"}


                    application = cherrypy.tree.mount(Root(), "")
                    """)
            .file("static/style.css", STYLE)
            .ownFile("pws_entry.py", """
                    \"""Runs the engine without a server of its own, and makes the application. Written by PWS.\"""

                    import atexit
                    import importlib
                    import os

                    import cherrypy

                    cherrypy.config.update({"environment": "embedded"})
                    cherrypy.server.unsubscribe()
                    _module, _, _name = os.environ["PWS_APPLICATION"].partition(":")
                    application = getattr(importlib.import_module(_module), _name)
                    if cherrypy.engine.state == cherrypy.engine.states.STOPPED:
                        cherrypy.engine.start()
                        atexit.register(cherrypy.engine.stop)
                    """)
            .application("pws_entry:application")
            .serve("/static/", Inside.CODE, "static")
            .env("PWS_APPLICATION", "<<application>>")
            .env("PWS_DATA", "<<data>>")
            .processes(1)
            .probe(HealthProbe.ok("/healthz"))
            .recognisedByImport("cherrypy")
            .build();

    /** What nothing else is known of. */
    static final Formula WSGI = Drivers.connect(Formula.builder())
            .name("wsgi")
            .title("WSGI")
            .prompt("application", "where the application is", Prompt.Kind.CALLABLE, "wsgi:application")
            .application("<<application>>")
            .env("PWS_DATA", "<<data>>")
            .recognisedByFile("wsgi.py")
            .build();

    private SmallFormulas() {}

    /** A framework whose projects begin as one file. */
    static FormulaBuilder one(String name, String title, String requirement, String source) {
        return Drivers.connect(Formula.builder())
                .name(name)
                .title(title)
                .packages(requirement)
                .prompt("application", "where the application is", Prompt.Kind.CALLABLE, "<<project>>:application")
                .file("<<project>>.py", source)
                .file("static/style.css", STYLE)
                .application("<<application>>")
                .setupWith("alembic.ini", "bring the database up to date", "python", "-m", "alembic", "upgrade", "head")
                .serve("/static/", Inside.CODE, "static")
                .env("PWS_DATA", "<<data>>")
                .probe(HealthProbe.ok("/healthz"));
    }
}
