package org.sluice.console.shell;

import org.sluice.api.market.Origin;

/**
 * A piece of text and how it stands out, with its width on a terminal.
 *
 * @param text one line; control characters, which could steer the terminal, are replaced
 * @param colour the code of an ANSI colour, or 0 for none
 */
record Cell(String text, int colour) {

    private static final int RED = 31;
    private static final int GREEN = 32;
    private static final int YELLOW = 33;

    Cell {
        StringBuilder clean = new StringBuilder(text.length());
        text.codePoints().forEach(c -> clean.appendCodePoint(Character.isISOControl(c) ? ' ' : c));
        text = clean.toString();
    }

    static Cell plain(String text) {
        return new Cell(text, 0);
    }

    static Cell red(String text) {
        return new Cell(text, RED);
    }

    static Cell green(String text) {
        return new Cell(text, GREEN);
    }

    static Cell yellow(String text) {
        return new Cell(text, YELLOW);
    }

    /** LIVE, or TEST in red: nobody shall take the one for the other. */
    static Cell origin(Origin origin) {
        return origin == Origin.LIVE ? plain("LIVE") : red("TEST");
    }

    /** Columns on a terminal: a Chinese character takes two, a combining mark none. */
    int width() {
        return text.codePoints().map(Cell::columns).sum();
    }

    /** The text as it is printed. */
    String shown(boolean colours) {
        return colours && colour != 0 && !text.isEmpty() ? "\u001b[" + colour + 'm' + text + "\u001b[0m" : text;
    }

    /** The text as it is printed, filled up with blanks. */
    String padded(int columns, boolean right, boolean colours) {
        String blanks = " ".repeat(Math.max(0, columns - width()));
        return right ? blanks + shown(colours) : shown(colours) + blanks;
    }

    private static int columns(int c) {
        int type = Character.getType(c);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT) {
            return 0;
        }
        // East Asian Width W and F, as ranges that are coarse where nobody writes.
        boolean wide = c >= 0x1100 && c <= 0x115f
                || c >= 0x2e80 && c <= 0x303e
                || c >= 0x3041 && c <= 0xa4cf
                || c >= 0xac00 && c <= 0xd7a3
                || c >= 0xf900 && c <= 0xfaff
                || c >= 0xfe30 && c <= 0xfe6f
                || c >= 0xff00 && c <= 0xff60
                || c >= 0xffe0 && c <= 0xffe6
                || c >= 0x1f300 && c <= 0x1f64f
                || c >= 0x1f900 && c <= 0x1f9ff
                || c >= 0x20000 && c <= 0x3fffd;
        return wide ? 2 : 1;
    }
}
