package org.sluice.fetcher.example;

import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.sluice.api.fetcher.Fetcher;
import org.sluice.api.fetcher.TickSink;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;

/** Throws a die for every price: the smallest fetcher that works. Its origin is TEST, for it does not say LIVE. */
@Component(
        name = "org.sluice.fetcher.example",
        property = Fetcher.NAME + "=example",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public class DiceFetcher implements Fetcher {

    private final Random die = new Random();

    @Override
    public void poll(List<Symbol> universe, TickSink sink) {
        sink.accept(universe.stream().map(this::roll).toList());
    }

    private Tick roll(Symbol symbol) {
        return Tick.of(symbol, Instant.now(), 10 + die.nextInt(6)); // a factory for what a small source knows
    }
}
