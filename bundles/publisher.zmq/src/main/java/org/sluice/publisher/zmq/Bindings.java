package org.sluice.publisher.zmq;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.api.config.InvalidSettingException;
import org.sluice.wire.sp.CurveKey;
import org.sluice.wire.sp.SpAddress;
import org.sluice.wire.sp.SpPublisher;

/** One socket per address. Changed by one thread at a time; a new list each time, for others to read. */
final class Bindings {

    private static final Logger LOG = LoggerFactory.getLogger(ZmqPublisher.class);

    private Settings settings = new Settings(List.of(), 0, 0, null);

    /** By the address as configured. */
    private Map<SpAddress, SpPublisher> bound = Map.of();

    private volatile List<SpPublisher> publishers = List.of();
    private volatile CurveKey publicKey;

    /** The open sockets, in the order of the configuration. Any thread. */
    List<SpPublisher> publishers() {
        return publishers;
    }

    /** What clients must know where it speaks CURVE, else null. Any thread. */
    CurveKey publicKey() {
        return publicKey;
    }

    /**
     * Binds what is new, closes what is no longer wanted and leaves alone what stays. If that fails everything is as it
     * was before.
     *
     * @return the sockets that were closed
     */
    List<SpPublisher> apply(Settings wanted, Map<String, ?> properties) {
        boolean sameKind = wanted.ringBytes() == settings.ringBytes()
                && wanted.maxSubscribers() == settings.maxSubscribers()
                && Objects.equals(wanted.curve(), settings.curve());
        Map<SpAddress, SpPublisher> kept = new LinkedHashMap<>(bound);
        kept.keySet().removeIf(address -> !sameKind || !wanted.addresses().contains(address));
        List<SpAddress> closed = new ArrayList<>(bound.keySet());
        closed.removeAll(kept.keySet());
        List<SpPublisher> gone = closed.stream().map(bound::get).toList();
        close(gone); // first: a new address may be another name of an old one
        Map<SpAddress, SpPublisher> opened = new LinkedHashMap<>();
        for (SpAddress address : wanted.addresses()) {
            try {
                SpPublisher stays = kept.get(address);
                opened.put(address, stays != null ? stays : open(address, wanted));
            } catch (IOException e) {
                opened.values().removeAll(kept.values());
                close(opened.values());
                restore(kept, closed);
                throw new InvalidSettingException(properties, "listen", address, reason(address, e));
            }
        }
        settings = wanted;
        publicKey = wanted.curve() == null ? null : wanted.curve().keys().publicKey();
        publish(opened);
        return gone;
    }

    private static SpPublisher open(SpAddress address, Settings settings) throws IOException {
        Settings.Curve curve = settings.curve();
        if (curve != null) {
            SpPublisher publisher = SpPublisher.bindZmtp(
                    address, settings.ringBytes(), settings.maxSubscribers(), curve.keys(), curve.clients());
            LOG.info(
                    "listening on {} with CURVE, public key {}",
                    publisher.address(),
                    curve.keys().publicKey());
            return publisher;
        }
        SpPublisher publisher = SpPublisher.bindZmtp(address, settings.ringBytes(), settings.maxSubscribers());
        LOG.info("listening on {}", publisher.address());
        if (!address.isLocal()) {
            LOG.warn("{} can be reached from other machines, by anyone, in plain text", publisher.address());
        }
        return publisher;
    }

    private void restore(Map<SpAddress, SpPublisher> kept, List<SpAddress> closed) {
        Map<SpAddress, SpPublisher> restored = new LinkedHashMap<>(kept);
        for (SpAddress address : closed) {
            try {
                restored.put(address, open(address, settings));
            } catch (IOException e) {
                LOG.error("can't listen again where it did before: {}", e.getMessage());
            }
        }
        publish(restored);
    }

    private void publish(Map<SpAddress, SpPublisher> now) {
        bound = now;
        publishers = List.copyOf(now.values());
    }

    /** What is wrong, without the address that the message names already. */
    private static String reason(SpAddress address, IOException e) {
        return String.valueOf(e.getMessage())
                .replace("address " + address + " is in use", "address in use")
                .replace("can't listen on " + address + ": ", "")
                .replace(address + ": ", "");
    }

    void close() {
        close(publishers);
        publish(Map.of());
    }

    private static void close(Collection<SpPublisher> publishers) {
        for (SpPublisher publisher : publishers) {
            publisher.close();
            LOG.info("no longer listening on {}", publisher.address());
        }
    }
}
