package org.pythonwebstack.formula;

import org.pythonwebstack.site.ApplicationInterface;

/** Frameworks whose applications speak ASGI, which only Gunicorn does. */
final class AsgiFormulas {

    static final Formula FASTAPI = asgi("fastapi", "FastAPI", "fastapi>=0.110", """
                    from fastapi import FastAPI
                    from fastapi.responses import HTMLResponse

                    application = FastAPI()


                    @application.get("/", response_class=HTMLResponse)
                    async def index():
                        return '<!doctype html><link rel="stylesheet" href="/static/style.css"><h1>It works</h1>'


                    @application.get("/healthz")
                    async def healthz():
                        return {"status": "ok"}
                    """)
            .modules("fastapi", "starlette", "pydantic", "anyio")
            .recognisedByImport("fastapi")
            .build();

    static final Formula STARLETTE = asgi("starlette", "Starlette", "starlette>=0.40", """
                    from starlette.applications import Starlette
                    from starlette.responses import HTMLResponse, JSONResponse
                    from starlette.routing import Route


                    async def index(request):
                        return HTMLResponse(
                            '<!doctype html><link rel="stylesheet" href="/static/style.css"><h1>It works</h1>'
                        )


                    async def healthz(request):
                        return JSONResponse({"status": "ok"})


                    application = Starlette(routes=[Route("/", index), Route("/healthz", healthz)])
                    """)
            .modules("starlette", "anyio")
            .recognisedByImport("starlette")
            .build();

    static final Formula FALCON = asgi("falcon-asgi", "Falcon (ASGI)", "falcon>=4.0", """
                    import falcon
                    import falcon.asgi


                    class Index:
                        async def on_get(self, request, response):
                            response.content_type = falcon.MEDIA_HTML
                            response.text = (
                                '<!doctype html><link rel="stylesheet" href="/static/style.css"><h1>It works</h1>'
                            )


                    class Health:
                        async def on_get(self, request, response):
                            response.media = {"status": "ok"}


                    application = falcon.asgi.App()
                    application.add_route("/", Index())
                    application.add_route("/healthz", Health())
                    """)
            .modules("falcon")
            .recognisedByImport("falcon.asgi")
            .build();

    /** What nothing else is known of. */
    static final Formula ASGI = Drivers.connect(Formula.builder())
            .name("asgi")
            .title("ASGI")
            .applicationInterface(ApplicationInterface.ASGI)
            .prompt("application", "where the application is", Prompt.Kind.CALLABLE, "asgi:application")
            .application("<<application>>")
            .env("PWS_DATA", "<<data>>")
            .recognisedByFile("asgi.py")
            .build();

    private AsgiFormulas() {}

    private static FormulaBuilder asgi(String name, String title, String requirement, String source) {
        return SmallFormulas.one(name, title, requirement, source).applicationInterface(ApplicationInterface.ASGI);
    }
}
