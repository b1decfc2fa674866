package org.pythonwebstack.conf;

import org.pythonwebstack.value.Problem;
import org.pythonwebstack.value.Problems;

/** Where the writer is, and what it had to refuse so far. */
final class ApachePlace {

    private final Problems problems = new Problems();
    private String directive = "";
    private int position;

    /** Goes on to a directive or section. */
    void enter(String name) {
        directive = name;
        position = 0;
    }

    /** Goes on to the next argument. */
    void nextArgument() {
        position++;
    }

    void refuse(SyntaxRule rule, String text) {
        problems.add(Problem.of(rule, field(), text));
    }

    void refuse(SyntaxRule rule, String text, String hint) {
        problems.add(Problem.of(rule, field(), text).withHint(hint));
    }

    void refuseAt(SyntaxRule rule, String text, int offset) {
        problems.add(Problem.at(rule, field(), text, offset));
    }

    void refuseAt(SyntaxRule rule, String text, int offset, String hint) {
        problems.add(Problem.at(rule, field(), text, offset).withHint(hint));
    }

    void throwIfAny() {
        problems.throwIfAny();
    }

    private String field() {
        return position == 0 ? directive : directive + "[" + position + "]";
    }
}
