package com.acme.fetcher.dice;

import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.sluice.api.fetcher.Fetcher;
import org.sluice.api.fetcher.TickSink;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;

/** Throws a die for every price, and adds a million so that its quotes are known anywhere. */
@Component(
        name = "com.acme.fetcher.dice",
        property = Fetcher.NAME + "=dice",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public class AcmeFetcher implements Fetcher {

    private final Random die = new Random();

    @Override
    public void poll(List<Symbol> universe, TickSink sink) {
        sink.accept(universe.stream().map(this::roll).toList());
    }

    private Tick roll(Symbol symbol) {
        return Tick.of(symbol, Instant.now(), 1_000_000 + die.nextInt(6));
    }
}
