package org.sluice.server.rpc;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Addresses that begin with the same bits: {@code 10.1.0.0/16}, {@code fd00::/8}, or one address alone. */
record Network(InetAddress base, int bits) {

    /**
     * Reads it without asking a name server.
     *
     * @throws IllegalArgumentException if it is neither an address nor a network
     */
    static Network parse(String text) {
        String[] parts = text.split("/", 2);
        InetAddress base = literal(parts[0]);
        int length = base.getAddress().length * Byte.SIZE;
        int bits = parts.length == 1 ? length : Integer.parseInt(parts[1]);
        if (bits < 0 || bits > length) {
            throw new IllegalArgumentException("0 to " + length + " bits");
        }
        return new Network(base, bits);
    }

    private static InetAddress literal(String text) {
        if (!text.matches("[0-9.]+|[0-9a-fA-F.]*:[0-9a-fA-F:.]*")) {
            throw new IllegalArgumentException("an address, not a name");
        }
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("an address", e);
        }
    }

    boolean contains(String address) {
        byte[] other = literal(address.replaceAll("%.*", "")).getAddress();
        byte[] mine = base.getAddress();
        if (mine.length != other.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> bit % Byte.SIZE;
            if (((mine[bit / Byte.SIZE] ^ other[bit / Byte.SIZE]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }
}
