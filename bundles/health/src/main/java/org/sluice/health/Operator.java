package org.sluice.health;

/** The person at the console and the log file. Called by the health thread only. */
interface Operator {

    /** A line, or several, to standard output. */
    void say(String text);

    /** One line to standard error: what is wrong before everything runs. The trace, if not empty, goes to the log. */
    void complain(String line, String trace);

    /** One line to the log as a warning, which the console shows as well: what went wrong later. */
    void warn(String line, String trace);

    /** One line to the log: what is right again. */
    void note(String line);

    /** Ends the process with this status. Returns; the end comes soon after. */
    void exit(int status);
}
