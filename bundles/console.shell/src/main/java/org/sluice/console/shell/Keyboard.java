package org.sluice.console.shell;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Tells whether Enter was pressed, without ever waiting for it. */
final class Keyboard {

    /** Where there is none: in a script, behind a pipe. */
    static final Keyboard NONE = new Keyboard(InputStream.nullInputStream());

    private final InputStream input;

    private Keyboard(InputStream input) {
        this.input = input;
    }

    /** A script's input holds the commands to come: only a terminal's is read. */
    static Keyboard of(InputStream input, boolean terminal) {
        if (!terminal || input == null) {
            return NONE;
        }
        // JLine's stream does not tell what is available, and its read with a time-out waits for a whole line while a
        // command runs. The process's own input is the same terminal, and tells.
        return input.getClass().getName().startsWith("org.jline.")
                ? new Keyboard(new FileInputStream(FileDescriptor.in))
                : new Keyboard(input);
    }

    /** Takes what was typed so far, up to Enter. */
    boolean enterPressed() {
        try {
            while (input.available() > 0) {
                int key = input.read();
                if (key == '\n' || key == '\r') {
                    return true;
                }
            }
        } catch (IOException e) {
            // The terminal is gone; Ctrl-C, --count and --seconds still end the command.
        }
        return false;
    }
}
