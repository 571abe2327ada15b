package org.sluice.launcher;

/** Why Sluice does not start: the command line or the machine is not as it should be. The message is one line. */
final class Refusal extends Exception {

    private static final long serialVersionUID = 1;

    Refusal(String line) {
        super(line);
    }
}
