package org.sluice.server.diff;

/**
 * Something to tell a person.
 *
 * @param content what clients show
 * @param detail the same in English with rule, limit and value; may be empty
 */
record Notice(Codes code, String content, String detail) {

    private static final int LONGEST = 200;

    /** Code and its text. */
    static Notice of(Codes code) {
        return new Notice(code, code.text(), "");
    }

    /** Code, its text and what it is about. */
    static Notice of(Codes code, String detail) {
        String cut = detail == null ? "" : detail.length() > LONGEST ? detail.substring(0, LONGEST) + "…" : detail;
        // what the money lacks is told beside: clients look for exactly this text
        boolean apart = cut.isEmpty() || code == Codes.ORDER_FUNDS || code == Codes.LOGIN_OK;
        return new Notice(code, apart ? code.text() : code.text() + " (" + cut + ')', cut);
    }

    /** Writes it as a member of {@code notify}. */
    void write(JsonBuffer out, String key) {
        out.name(key).put("{\"type\":\"MESSAGE\",\"level\":\"").put(code.level().name());
        out.put("\",\"code\":").integer(code.number()).put(",\"content\":").string(content);
        if (!detail.isEmpty()) {
            out.put(",\"detail\":").string(detail);
        }
        out.put('}');
    }
}
