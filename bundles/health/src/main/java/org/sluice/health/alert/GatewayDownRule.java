package org.sluice.health.alert;

import java.util.ArrayList;
import java.util.List;
import org.sluice.health.Picture;

/** A gateway takes no orders: its broker can't be reached. The desk tells it as the gauge {@code down} of the gateway. */
final class GatewayDownRule implements Rule {

    @Override
    public String name() {
        return "gateway-down";
    }

    @Override
    public List<Condition> look(Picture picture) {
        List<Condition> found = new ArrayList<>();
        Gauges.each(picture, "down", (gateway, down) -> {
            if (down > 0) {
                found.add(Condition.always(
                        name(),
                        gateway,
                        "the gateway takes no orders, its broker can't be reached; see sluice:doctor"));
            }
        });
        return found;
    }
}
