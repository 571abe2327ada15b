package org.sluice.api.auth;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Addresses that begin with the same bits: {@code 10.1.0.0/16}, {@code fd00::/8}, or one address alone. No name server is
 * ever asked.
 */
public record Network(InetAddress base, int bits) {

    /**
     * Reads it.
     *
     * @throws IllegalArgumentException if it is neither an address nor a network
     */
    public static Network parse(String text) {
        int slash = text.indexOf('/');
        InetAddress base = address(slash < 0 ? text : text.substring(0, slash));
        int length = base.getAddress().length * Byte.SIZE;
        int bits = slash < 0 ? length : Integer.parseInt(text.substring(slash + 1));
        if (bits < 0 || bits > length) {
            throw new IllegalArgumentException("not 0 to " + length + " bits: " + bits);
        }
        return new Network(base, bits);
    }

    private static InetAddress address(String text) {
        // only digits, dots and colons: a name would be looked up
        if (!text.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*")) {
            throw new IllegalArgumentException("not an address: " + text);
        }
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("not an address: " + text, e);
        }
    }

    public boolean contains(InetAddress address) {
        byte[] mine = base.getAddress();
        byte[] other = address.getAddress();
        if (mine.length != other.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            if (((mine[bit / 8] ^ other[bit / 8]) >> (7 - bit % 8) & 1) != 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * The same of an address as {@link InetAddress#getHostAddress} writes it, whose zone ({@code %eth0}) means nothing here.
     *
     * @throws IllegalArgumentException if it is none
     */
    public boolean contains(String address) {
        return contains(address(address.replaceFirst("%.*", "")));
    }
}
