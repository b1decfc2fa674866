/**
 * The PWS library: typed values, configuration languages, the model of a site, its renderers and the checks against a
 * machine.
 */
module org.pythonwebstack.core {
    requires com.google.common;
    requires org.apache.commons.io;
    requires org.apache.commons.exec;
    requires com.fasterxml.jackson.annotation;
    requires com.fasterxml.jackson.core;
    requires com.fasterxml.jackson.databind;
    requires static transitive org.jspecify;
    requires static com.google.errorprone.annotations;
    requires static java.compiler;
    requires static org.immutables.value.annotations;

    exports org.pythonwebstack.value;
    exports org.pythonwebstack.conf;
    exports org.pythonwebstack.site;
    exports org.pythonwebstack.formula;
    exports org.pythonwebstack.render;
    exports org.pythonwebstack.host;
    exports org.pythonwebstack.database;
    exports org.pythonwebstack.check;
    exports org.pythonwebstack.deploy;
    exports org.pythonwebstack.backup;
    exports org.pythonwebstack.express;

    uses org.pythonwebstack.formula.FormulaProvider;

    opens org.pythonwebstack.deploy to
            com.fasterxml.jackson.databind;
}
