package org.sluice.desk;

import java.util.Map;
import org.sluice.api.gateway.Gateway;

/**
 * What a gateway says of itself.
 *
 * @param simulated no real money is behind it
 * @param live it may trade with real money
 */
record GatewayInfo(String name, boolean simulated, boolean live) {

    static GatewayInfo of(Map<String, ?> properties) {
        return new GatewayInfo(
                String.valueOf(properties.get(Gateway.NAME)),
                yes(properties.get(Gateway.SIMULATED)),
                yes(properties.get(Gateway.LIVE)));
    }

    /** Only a plain {@code true}, as text or not. */
    private static boolean yes(Object value) {
        return "true".equals(String.valueOf(value));
    }
}
