package org.pythonwebstack.formula;

import java.util.List;

/** The formulas that PWS brings, the more special ones before the more general ones. */
final class BuiltIn {

    static final Formulas FORMULAS = Formulas.of(List.of(
            DjangoFormulas.WAGTAIL,
            DjangoFormulas.DJANGO,
            AsgiFormulas.FASTAPI,
            AsgiFormulas.STARLETTE,
            AsgiFormulas.FALCON,
            SmallFormulas.FALCON,
            SmallFormulas.FLASK,
            SmallFormulas.PYRAMID,
            SmallFormulas.CHERRYPY,
            SmallFormulas.BOTTLE,
            SmallFormulas.WSGI,
            AsgiFormulas.ASGI));

    private BuiltIn() {}
}
