package org.sluice.server.data;

/** Why a request is not answered with data; the code and the message are what the client gets. */
class BadRequest extends Exception {

    private static final long serialVersionUID = 1;

    /** hikyuu's codes of errors. */
    static final int UNKNOWN = 1;

    static final int MISSING_COMMAND = 3;
    static final int INVALID_COMMAND = 4;

    /** The request may be a good one, but what it asks for is not here. */
    static final class Missing extends BadRequest {

        private static final long serialVersionUID = 1;

        Missing(String what) {
            super(what);
        }
    }

    private final int code;

    BadRequest(int code, String message) {
        super(message);
        this.code = code;
    }

    BadRequest(String message) {
        this(UNKNOWN, message);
    }

    int code() {
        return code;
    }
}
