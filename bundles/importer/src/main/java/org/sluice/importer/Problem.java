package org.sluice.importer;

/** Why a command did not do what it was asked, and what would do. Thrown to the shell, so that a script sees it fail. */
public final class Problem extends Exception {

    private static final long serialVersionUID = 1;

    Problem(String message) {
        super("sluice:import: " + message);
    }

    /** The shell prints this: the message says it all. */
    @Override
    public String toString() {
        return getMessage();
    }
}
