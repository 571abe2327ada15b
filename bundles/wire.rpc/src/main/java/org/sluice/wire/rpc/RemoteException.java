package org.sluice.wire.rpc;

import java.io.IOException;

/** A call that failed at the other end; the message is the last line of what Python says: {@code KeyError: 'name'}. */
public final class RemoteException extends IOException {

    private static final long serialVersionUID = 1L;

    public RemoteException(String message) {
        super(message);
    }
}
