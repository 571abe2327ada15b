package org.sluice.publisher.zmq;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.api.config.InvalidSettingException;
import org.sluice.wire.sp.CurveKey;
import org.sluice.wire.sp.CurveKeyPair;
import org.sluice.wire.sp.SpAddress;
import org.sluice.wire.sp.SpAddressException;
import org.sluice.wire.sp.SpPublisher;

/**
 * The configuration, checked.
 *
 * @param curve what encrypts; null for nothing
 */
record Settings(List<SpAddress> addresses, int ringBytes, int maxSubscribers, Curve curve) {

    /** Who we are, and who may subscribe: empty for everyone. Equal when both are. */
    record Curve(CurveKeyPair keys, Set<CurveKey> clients) {

        @Override
        public boolean equals(Object other) {
            return other instanceof Curve curve
                    && keys.publicKey().equals(curve.keys.publicKey())
                    && clients.equals(curve.clients);
        }

        @Override
        public int hashCode() {
            return clients.hashCode();
        }
    }

    /** Java's name of the folder the process is installed in. */
    private static final String HOME = "sluice.home";

    private static final Logger LOG = LoggerFactory.getLogger(ZmqPublisher.class);

    private static final int MOST_MEBIBYTES = 1024;
    private static final int MOST_SUBSCRIBERS = 65_536;

    /** @param ipcSupported false on Windows, where ipc addresses are left out */
    static Settings of(ZmqPublisher.Config config, Map<String, ?> properties, boolean ipcSupported) {
        int mebibytes = config.ringMebibytes();
        if (mebibytes < 1 || mebibytes > MOST_MEBIBYTES) {
            throw new InvalidSettingException(
                    properties, "ringMebibytes", mebibytes, "1 to " + MOST_MEBIBYTES + " mebibytes");
        }
        int subscribers = config.maxSubscribers();
        if (subscribers < 1 || subscribers > MOST_SUBSCRIBERS) {
            throw new InvalidSettingException(
                    properties, "maxSubscribers", subscribers, "1 to " + MOST_SUBSCRIBERS + " subscribers");
        }
        List<SpAddress> addresses = addresses(config.listen(), properties);
        if (!ipcSupported) {
            addresses = withoutIpc(addresses, properties);
        }
        Curve curve = curve(config, properties);
        if (curve == null && !config.allowPlaintext()) {
            for (SpAddress address : addresses) {
                if (!address.isLocal()) {
                    throw new InvalidSettingException(
                            properties,
                            "listen",
                            address,
                            "a loopback address, or " + CurveFiles.SECRET + " to encrypt what other machines get, or"
                                    + " allowPlaintext = true to let anyone read along");
                }
            }
        }
        return new Settings(addresses, mebibytes << 20, subscribers, curve);
    }

    private static Curve curve(ZmqPublisher.Config config, Map<String, ?> properties) {
        String secret = config.curveSecretKeyFile().strip();
        String clients = config.curveClientsFile().strip();
        if (secret.isEmpty()) {
            if (!clients.isEmpty()) {
                throw new InvalidSettingException(
                        properties,
                        CurveFiles.CLIENTS,
                        clients,
                        CurveFiles.SECRET + " too, nothing is encrypted without");
            }
            return null;
        }
        Set<CurveKey> allowed = clients.isEmpty()
                ? Set.of()
                : CurveFiles.clients(path(properties, CurveFiles.CLIENTS, clients), properties);
        return new Curve(CurveFiles.keys(path(properties, CurveFiles.SECRET, secret), properties), allowed);
    }

    private static Path path(Map<String, ?> properties, String key, String value) {
        try {
            return Path.of(System.getProperty(HOME, "")).resolve(value);
        } catch (InvalidPathException e) {
            throw new InvalidSettingException(properties, key, value, "a path (" + e.getReason() + ")");
        }
    }

    /** What a socket depends on besides its address. */
    List<Object> kind() {
        return Arrays.asList(ringBytes, maxSubscribers, curve);
    }

    SpPublisher open(SpAddress address) throws IOException {
        if (curve != null) {
            SpPublisher publisher =
                    SpPublisher.bindZmtp(address, ringBytes, maxSubscribers, curve.keys(), curve.clients());
            LOG.info(
                    "listening on {} with CURVE, public key {}",
                    publisher.address(),
                    curve.keys().publicKey());
            return publisher;
        }
        SpPublisher publisher = SpPublisher.bindZmtp(address, ringBytes, maxSubscribers);
        LOG.info("listening on {}", publisher.address());
        if (!address.isLocal()) {
            LOG.warn("{} can be reached from other machines, by anyone, in plain text", publisher.address());
        }
        return publisher;
    }

    private static List<SpAddress> addresses(String[] listen, Map<String, ?> properties) {
        List<SpAddress> addresses = new ArrayList<>();
        for (String value : listen) {
            for (String text : value.split(",")) {
                if (text.isBlank()) {
                    continue;
                }
                SpAddress address = address(text.strip(), properties);
                if (addresses.contains(address)) {
                    throw new InvalidSettingException(properties, "listen", text.strip(), "each address once");
                }
                addresses.add(address);
            }
        }
        if (addresses.isEmpty()) {
            throw new InvalidSettingException(
                    properties, "listen", "", "at least one address, as in tcp://127.0.0.1:9210");
        }
        return addresses;
    }

    private static SpAddress address(String text, Map<String, ?> properties) {
        try {
            return SpAddress.parse(text);
        } catch (SpAddressException e) {
            throw new InvalidSettingException(properties, "listen", text, e.reason());
        }
    }

    private static List<SpAddress> withoutIpc(List<SpAddress> addresses, Map<String, ?> properties) {
        List<SpAddress> tcp =
                addresses.stream().filter(address -> !address.isIpc()).toList();
        if (tcp.isEmpty()) {
            throw new InvalidSettingException(
                    properties, "listen", addresses.get(0), "a tcp address too, ipc is not available on Windows");
        }
        if (tcp.size() < addresses.size()) {
            LOG.info("ipc is not available on Windows, subscribers use {}", tcp.get(0));
        }
        return tcp;
    }
}
