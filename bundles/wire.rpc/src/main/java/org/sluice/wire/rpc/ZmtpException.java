package org.sluice.wire.rpc;

import java.io.IOException;

/** A peer that does not speak ZeroMQ as it has to here; the message says what it did. */
final class ZmtpException extends IOException {

    private static final long serialVersionUID = 1L;

    ZmtpException(String message) {
        super(message);
    }
}
