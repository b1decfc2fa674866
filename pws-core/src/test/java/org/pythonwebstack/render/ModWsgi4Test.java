package org.pythonwebstack.render;

/** The set-ups with virtual environments on the mod_wsgi of Debian 12. */
class ModWsgi4Test extends VenvSetups {

    ModWsgi4Test() {
        super(new ApacheLab());
    }
}
