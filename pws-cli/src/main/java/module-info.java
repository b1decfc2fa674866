/** The {@code pws} command. */
@SuppressWarnings("requires-automatic")
module org.pythonwebstack.cli {
    requires org.pythonwebstack.core;
    requires info.picocli;
    requires io.github.javadiffutils;
    requires static org.jspecify;
}
