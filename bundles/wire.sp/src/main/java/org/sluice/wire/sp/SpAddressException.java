package org.sluice.wire.sp;

/** A text that is no address. */
public class SpAddressException extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    private final String reason;

    SpAddressException(String text, String reason) {
        super(text + ": " + reason);
        this.reason = reason;
    }

    /** What was expected, without the text itself. */
    public String reason() {
        return reason;
    }
}
