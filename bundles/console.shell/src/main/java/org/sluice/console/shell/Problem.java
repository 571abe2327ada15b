package org.sluice.console.shell;

/** Why a command did not do what it was asked: one plain sentence for the operator, and what would do instead. */
final class Problem extends Exception {

    private static final long serialVersionUID = 1;

    Problem(String message) {
        super(message);
    }
}
