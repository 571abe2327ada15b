package org.sluice.wire.rpc;

/**
 * Who has connected.
 *
 * @param address its IP address, {@code ipc} for a Unix-domain socket
 * @param local whether it runs on this machine
 */
public record Peer(String address, boolean local) {}
