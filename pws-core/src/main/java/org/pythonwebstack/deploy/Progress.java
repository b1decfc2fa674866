package org.pythonwebstack.deploy;

/** Is told what a deployment does while it does it. */
public interface Progress {

    /** Tells nobody. */
    Progress SILENT = new Progress() {
        @Override
        public void begins(String step, int number, int of) {}

        @Override
        public void says(String line) {}
    };

    /**
     * A step begins.
     *
     * @param step what it does, one line
     * @param number its number, from 1
     * @param of the number of steps
     */
    void begins(String step, int number, int of);

    /** Something happened that is no step of the plan: an earlier command that was cut short was taken back. */
    void says(String line);
}
