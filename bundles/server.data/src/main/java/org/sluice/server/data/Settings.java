package org.sluice.server.data;

import java.util.Map;
import org.sluice.api.config.InvalidSettingException;
import org.sluice.wire.sp.SpAddress;
import org.sluice.wire.sp.SpAddressException;

/**
 * The configuration, checked.
 *
 * @param bufferTicks whether ticks are answered
 * @param maxReplyBytes of one answer
 */
record Settings(SpAddress address, int workers, int maxClients, boolean bufferTicks, long maxReplyBytes) {

    private static final int MOST_WORKERS = 256;
    private static final int MOST_CLIENTS = 65_536;
    private static final int MOST_MEBIBYTES = 1024;

    static Settings of(DataServer.Config config, Map<String, ?> properties) {
        return new Settings(
                address(config.listen().strip(), properties),
                within(properties, "workers", config.workers(), MOST_WORKERS),
                within(properties, "maxClients", config.maxClients(), MOST_CLIENTS),
                config.bufferTicks(),
                (long) within(properties, "maxReplyMebibytes", config.maxReplyMebibytes(), MOST_MEBIBYTES) << 20);
    }

    /** Whether clients can stay connected when it is changed to the other. */
    boolean sameSocket(Settings other) {
        return address.equals(other.address) && workers == other.workers && maxClients == other.maxClients;
    }

    private static int within(Map<String, ?> properties, String key, int value, int most) {
        if (value < 1 || value > most) {
            throw new InvalidSettingException(properties, key, value, "1 to " + most);
        }
        return value;
    }

    private static SpAddress address(String text, Map<String, ?> properties) {
        SpAddress address;
        try {
            address = SpAddress.parse(text);
        } catch (SpAddressException e) {
            throw new InvalidSettingException(properties, "listen", text, e.reason());
        }
        if (address.isIpc() && !SpAddress.ipcSupported()) {
            throw new InvalidSettingException(
                    properties, "listen", text, "a tcp address, ipc is not available on Windows");
        }
        return address;
    }
}
