package org.sluice.publisher.nng;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.api.config.InvalidSettingException;
import org.sluice.wire.sp.SpAddress;
import org.sluice.wire.sp.SpAddressException;
import org.sluice.wire.sp.SpPublisher;

/** The configuration, checked. */
record Settings(List<SpAddress> addresses, int ringBytes, int maxSubscribers) {

    private static final Logger LOG = LoggerFactory.getLogger(NngPublisher.class);

    private static final int MOST_MEBIBYTES = 1024;
    private static final int MOST_SUBSCRIBERS = 65_536;

    /** @param ipcSupported false on Windows, where ipc addresses are left out */
    static Settings of(NngPublisher.Config config, Map<String, ?> properties, boolean ipcSupported) {
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
        return new Settings(addresses, mebibytes << 20, subscribers);
    }

    SpPublisher open(SpAddress address) throws IOException {
        SpPublisher publisher = SpPublisher.bind(address, ringBytes, maxSubscribers);
        LOG.info("listening on {}", publisher.address());
        if (!address.isLocal()) {
            LOG.warn("{} can be reached from other machines, by anyone: there is no login", publisher.address());
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
                    properties, "listen", "", "at least one address, as in tcp://127.0.0.1:9200");
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
