package org.sluice.fetcher.nng;

import java.util.Map;
import org.sluice.api.config.InvalidSettingException;
import org.sluice.api.market.Origin;
import org.sluice.api.status.Counters;
import org.sluice.wire.sp.SpAddress;
import org.sluice.wire.sp.SpAddressException;

/**
 * The configuration, checked.
 *
 * @param name by which a feed chooses it
 * @param label what it is called among all components, {@code fetcher.nng-spot}
 */
record Settings(
        String name,
        String label,
        SpAddress server,
        int workers,
        int queueBytes,
        Origin origin,
        boolean starVolumeInShares) {

    private static final int MOST_WORKERS = 8;
    private static final int MOST_MEBIBYTES = 1024;

    /** @param ipcSupported false on Windows, where an ipc address is refused */
    static Settings of(NngFetcher.Config config, Map<String, ?> properties, boolean ipcSupported) {
        int workers = config.worker__num();
        if (workers < 1 || workers > MOST_WORKERS) {
            throw new InvalidSettingException(properties, "worker_num", workers, "1 to " + MOST_WORKERS + " threads");
        }
        int mebibytes = config.receiveQueueMebibytes();
        if (mebibytes < 1 || mebibytes > MOST_MEBIBYTES) {
            throw new InvalidSettingException(
                    properties, "receiveQueueMebibytes", mebibytes, "1 to " + MOST_MEBIBYTES + " mebibytes");
        }
        String name = config.fetcher_name().strip();
        if (!name.matches("[A-Za-z0-9._-]+")) {
            throw new InvalidSettingException(
                    properties, "fetcher.name", config.fetcher_name(), "a name of letters, digits, dots and dashes");
        }
        return new Settings(
                name,
                label(properties),
                server(config.quotation__server().strip(), properties, ipcSupported),
                workers,
                (int) Math.min((long) mebibytes << 20, Integer.MAX_VALUE),
                origin(config.fetcher_origin(), properties),
                config.starVolumeInShares());
    }

    /** As the consoles derive it where the key counters.name is not set. */
    private static String label(Map<String, ?> properties) {
        Object name = properties.get(Counters.NAME);
        if (name == null) {
            name = properties.get("service.pid");
        }
        return name == null
                ? "fetcher.nng"
                : name.toString().replaceFirst("^org\\.sluice\\.", "").replace('~', '-');
    }

    private static SpAddress server(String text, Map<String, ?> properties, boolean ipcSupported) {
        SpAddress server;
        try {
            server = SpAddress.parse(text);
        } catch (SpAddressException e) {
            throw new InvalidSettingException(properties, "quotation_server", text, e.reason());
        }
        if (server.isIpc() && !ipcSupported) {
            throw new InvalidSettingException(
                    properties, "quotation_server", text, "a tcp address, ipc is not available on Windows");
        }
        if (!server.isIpc() && (text.startsWith("tcp://*:") || server.port() == 0)) {
            throw new InvalidSettingException(
                    properties, "quotation_server", text, "the server's host and port, as in tcp://192.168.1.10:9200");
        }
        return server;
    }

    private static Origin origin(String text, Map<String, ?> properties) {
        for (Origin origin : Origin.values()) {
            if (origin.name().equals(text)) {
                return origin;
            }
        }
        throw new InvalidSettingException(properties, "fetcher.origin", text, "LIVE or TEST");
    }
}
