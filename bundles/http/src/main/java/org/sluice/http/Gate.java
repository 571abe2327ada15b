package org.sluice.http;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;

/** Who may come in, by address and by the web page that asks. */
final class Gate {

    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

    private Gate() {}

    /** This machine always may; others only if their network is allowed. */
    static boolean mayConnect(InetAddress peer, Settings settings) {
        return peer.isLoopbackAddress() || settings.networks().stream().anyMatch(network -> network.contains(peer));
    }

    /**
     * Whether a browser may connect for a page of this origin. A program sends none. Without this any web page that a
     * trader has open could talk to the port on his own machine.
     */
    static boolean mayAsk(String origin, InetAddress peer, Settings settings) {
        if (origin == null
                || settings.origins().contains("*")
                || settings.origins().contains(origin.toLowerCase(Locale.ROOT))) {
            return true;
        }
        return peer.isLoopbackAddress() && (origin.equals("null") || isThisMachine(origin));
    }

    private static boolean isThisMachine(String origin) {
        try {
            String host = new URI(origin).getHost();
            return host != null && THIS_MACHINE.contains(host.toLowerCase(Locale.ROOT));
        } catch (URISyntaxException e) {
            return false; // no browser sends that
        }
    }
}
