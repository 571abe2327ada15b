package org.sluice.console.shell;

/** One command of the shell. Run by a thread of the shell's session; it may block, and ends when interrupted. */
interface Command {

    /** How it is called; also decides which options are understood. */
    Usage usage();

    /**
     * Does it, and prints what came of it.
     *
     * @throws Problem if it can't be done
     * @throws InterruptedException if the operator pressed Ctrl-C while it waited
     */
    void run(Arguments arguments, Screen screen) throws Problem, InterruptedException;
}
