/** The {@code pws} command. */
module org.pythonwebstack.cli {
    requires org.pythonwebstack.core;
    requires info.picocli;
    requires static org.jspecify;
}
