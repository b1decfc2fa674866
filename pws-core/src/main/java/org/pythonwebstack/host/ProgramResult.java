package org.pythonwebstack.host;

/**
 * How a program ended.
 *
 * @param status its exit status, 0 to 255; 128 and more if a signal ended it
 * @param output what it wrote to standard output and standard error, as UTF-8, the oldest part left out if it was too much
 */
public record ProgramResult(int status, String output) {

    /** Returns whether the program says that all went well. */
    public boolean isSuccess() {
        return status == 0;
    }
}
