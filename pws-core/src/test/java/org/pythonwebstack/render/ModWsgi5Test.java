package org.pythonwebstack.render;

/** The set-ups with virtual environments on mod_wsgi 5, which lies between that of Debian 12 and the newest. */
class ModWsgi5Test extends VenvSetups {

    ModWsgi5Test() {
        super(new ApacheLab("5.0.2"));
    }
}
