package org.sluice.server.diff;

/** A message that can't be followed; nothing has come of it. */
final class BadMessage extends Exception {

    private static final long serialVersionUID = 1;

    private final transient Notice notice;

    /** What the client is told. */
    BadMessage(Notice notice) {
        super(notice.content());
        this.notice = notice;
    }

    BadMessage(Codes code, String detail) {
        this(Notice.of(code, detail));
    }

    Notice notice() {
        return notice;
    }
}
