package org.pythonwebstack.conf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pythonwebstack.value.Refused;

class PythonSyntaxTest {

    private final PythonSyntax syntax = new PythonSyntax();

    @Test
    void writesAssignmentsAndCodeThatReadWell() {
        PythonFile file = new PythonFile(
                List.of(new Comment("Written by PWS.")),
                List.of(
                        PythonAssignment.of(
                                "bind", PythonValue.texts(List.of("unix:/run/a b.sock", "\u00fc\n\ud83d\ude00"))),
                        PythonAssignment.of("workers", PythonValue.number(3)),
                        PythonAssignment.of("umask", PythonValue.octal(0027)),
                        PythonAssignment.of("daemon", PythonValue.bool(false)),
                        PythonAssignment.of("user", PythonValue.none()),
                        PythonAssignment.of("pair", PythonValue.tuple(PythonValue.number(-1))),
                        PythonAssignment.of("headers", PythonValue.dict(Map.of("A", "b")))),
                "import os\nx = 1\n");
        assertThat(syntax.write(file)).isEqualTo("""
                # -*- coding: utf-8 -*-
                # Written by PWS.
                bind = ["unix:/run/a b.sock", "\\xfc\\n\\U0001f600"]
                workers = 3
                umask = 0o027
                daemon = False
                user = None
                pair = (-1,)
                headers = {"A": "b"}

                import os
                x = 1
                """);
    }

    @ParameterizedTest
    @ValueSource(strings = {"class", "a.b", "", "1a", "a b", "x\n", "\u00e9", "None"})
    void refusesWhatIsNoName(String name) {
        PythonFile file = PythonFile.of(PythonAssignment.of(name, PythonValue.none()));
        assertThatThrownBy(() -> syntax.write(file)).isInstanceOf(Refused.class).hasMessageContaining("PWS-CONF-009");
    }

    @Test
    void aBodyThatWouldReadAsAnAssignmentIsABug() {
        PythonFile file = new PythonFile(List.of(), List.of(), "x = 1\n");
        assertThatThrownBy(() -> syntax.write(file)).isInstanceOf(ReadBackFailed.class);
    }
}
