package org.sluice.wire.rpc;

import java.util.List;

/** What a server answers. Called by the server's threads, one per client; may block. */
public interface RpcService {

    /** Whether someone may connect at all; asked before a byte of his is read. */
    default boolean admits(Peer peer) {
        return true;
    }

    /**
     * Answers a call.
     *
     * @param arguments by position; named ones there are none in vn.py
     * @throws RemoteException to answer with its message as Python would
     * @throws Exception to answer that it failed, with its message
     */
    Object call(Peer peer, String function, List<?> arguments) throws Exception;
}
