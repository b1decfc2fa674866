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

    static final Formula FLASK = Formula.builder()
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
            .serve("/static/", Inside.CODE, "<<project>>/static")
            .env("PWS_APPLICATION", "<<application>>")
            .env("PWS_DATA", "<<data>>")
            .secret("FLASK_SECRET_KEY")
            .probe(HealthProbe.ok("/healthz"))
            .recognisedByImport("flask")
            .build();

    private SmallFormulas() {}
}
