package org.sluice.fetcher.nng;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.sluice.api.publisher.Publisher;
import org.sluice.wire.sp.SpAddress;
import org.sluice.wire.sp.SpAddressException;

/**
 * Where this very Sluice publishes. Who hears himself sends the same quotes round for ever. Thread-safe; {@link #heard}
 * may ask the name service, after a change only.
 */
final class OwnAddresses {

    private static final String SERVICE_ID = "service.id";

    private final SpAddress server;
    private final Map<Object, List<String>> listening = new ConcurrentHashMap<>();
    private volatile boolean changed = true;
    private volatile String heard;

    OwnAddresses(SpAddress server) {
        this.server = server;
    }

    /** A publisher came, or its properties changed. */
    void put(Map<String, Object> properties) {
        listening.put(properties.get(SERVICE_ID), words(properties.get(Publisher.LISTEN)));
        changed = true;
    }

    void remove(Map<String, Object> properties) {
        listening.remove(properties.get(SERVICE_ID));
        changed = true;
    }

    /** The address of a publisher in this process that is the server's, or null. */
    String heard() {
        if (changed) {
            changed = false;
            heard = listening.values().stream()
                    .flatMap(List::stream)
                    .filter(this::isServer)
                    .findFirst()
                    .orElse(null);
        }
        return heard;
    }

    private boolean isServer(String text) {
        SpAddress own;
        try {
            own = SpAddress.parse(text);
        } catch (SpAddressException e) {
            return false; // of another transport
        }
        if (own.isIpc() || server.isIpc()) {
            return own.isIpc() && server.isIpc() && path(own).equals(path(server));
        }
        return own.port() == server.port() && sameHost(host(own), host(server));
    }

    private static Path path(SpAddress address) {
        return address.path().toAbsolutePath().normalize();
    }

    private static boolean sameHost(String listening, String dialled) {
        try {
            InetAddress dial = InetAddress.getByName(dialled);
            boolean every = listening.equals("*");
            InetAddress listen = every ? null : InetAddress.getByName(listening);
            if (every || listen.isAnyLocalAddress()) {
                return dial.isLoopbackAddress()
                        || dial.isAnyLocalAddress()
                        || NetworkInterface.getByInetAddress(dial) != null;
            }
            // To dial "any" is to dial oneself.
            return listen.equals(dial)
                    || listen.isLoopbackAddress() && (dial.isLoopbackAddress() || dial.isAnyLocalAddress());
        } catch (UnknownHostException | SocketException e) {
            return listening.equalsIgnoreCase(dialled);
        }
    }

    private static String host(SpAddress tcp) {
        String text = tcp.toString();
        String host = text.substring("tcp://".length(), text.lastIndexOf(':'));
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static List<String> words(Object value) {
        List<String> texts = new ArrayList<>();
        if (value instanceof String[] array) {
            texts.addAll(List.of(array));
        } else if (value instanceof Collection<?> collection) {
            collection.forEach(one -> texts.add(one.toString()));
        } else if (value != null) {
            texts.add(value.toString());
        }
        return texts.stream()
                .flatMap(text -> Arrays.stream(text.split(",")))
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .toList();
    }
}
