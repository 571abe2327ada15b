package org.sluice.api.server;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A server that an operator starts and stops while its bundle stays: {@code sluice:rpc stop}. Each method answers with the
 * line that the operator is shown. Any thread; may block for some seconds.
 */
@ConsumerType
public interface ServerSwitch {

    /** Service property: the name of the shell's command: {@code rpc}, {@code dataserver}. */
    String NAME = "server.name";

    /** Opens its ports; says so if they are open already, or why it can't. */
    String start();

    /** Closes its ports and its clients' connections; says so if there were none. */
    String stop();

    /** Whether it serves, where, and how many clients. */
    String status();
}
