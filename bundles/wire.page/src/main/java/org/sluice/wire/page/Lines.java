package org.sluice.wire.page;

/** Goes through the lines of an answer that are not empty, without copying them. For one thread. */
public final class Lines {

    private final String text;
    private int from;
    private int to;
    private int next;

    public Lines(String text) {
        this.text = text;
    }

    /** Goes to the next line; false if there is none. */
    public boolean next() {
        while (next < text.length()) {
            from = next;
            int end = text.indexOf('\n', from);
            end = end < 0 ? text.length() : end;
            next = end + 1;
            to = end;
            while (to > from && text.charAt(to - 1) <= ' ') {
                to--;
            }
            if (to > from) {
                return true;
            }
        }
        return false;
    }

    /** Where the line begins. */
    public int from() {
        return from;
    }

    /** Where it ends, without the blanks at its end. */
    public int to() {
        return to;
    }

    /** As {@link String#indexOf(String, int)}, but the search ends at a place. */
    public static int indexOf(String text, String wanted, int from, int to) {
        for (int i = from; i <= to - wanted.length(); i++) {
            if (text.startsWith(wanted, i)) {
                return i;
            }
        }
        return -1;
    }
}
