package org.sluice.server.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.api.catalog.Catalog;
import org.sluice.api.market.Bar;
import org.sluice.api.market.Bars;
import org.sluice.api.market.Interval;
import org.sluice.api.market.Notation;
import org.sluice.api.market.Origin;
import org.sluice.api.market.Quotes;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;
import org.sluice.api.service.Swapped;
import org.sluice.api.storage.Ticks;
import org.sluice.wire.sp.SpRequestHandler;

/** Answers hikyuu's requests, see DATA.md. Called by the replier's workers, several at once; every request is answered. */
final class Answers implements SpRequestHandler {

    private static final Logger LOG = LoggerFactory.getLogger(DataServer.class);

    /** Bars that are looked for in memory before the store is asked. */
    private static final int IN_MEMORY = 100_000;

    /** No bar begins and no tick happens later: clocks differ by less. */
    private static final Duration AHEAD = Duration.ofDays(1);

    final Swapped<Bars> bars = new Swapped<>();
    final Swapped<Ticks> ticks = new Swapped<>();
    final Tally tally = new Tally();

    private final Quotes quotes;
    private final Units units;
    private final InstantSource clock;
    private final Set<String> warned = ConcurrentHashMap.newKeySet();
    private volatile Settings settings;

    Answers(Settings settings, Quotes quotes, Catalog catalog, InstantSource clock) {
        this.settings = settings;
        this.quotes = quotes;
        this.clock = clock;
        units = new Units(catalog);
    }

    void settings(Settings changed) {
        settings = changed;
    }

    @Override
    public ByteBuffer answer(String remote, ByteBuffer request) {
        ByteBuffer answer;
        try {
            answer = answer(Request.read(request));
        } catch (BadRequest.Missing e) {
            tally.malformed.increment();
            warnOnce(e.getMessage(), "clients are told so");
            answer = Reply.error(e.code(), e.getMessage());
        } catch (BadRequest e) {
            tally.malformed.increment();
            warnOnce("a request is refused", remote + ": " + e.getMessage());
            answer = Reply.error(e.code(), e.getMessage());
        } catch (Reply.TooLarge e) {
            tally.malformed.increment();
            warnOnce("an answer would be too large", remote + ": " + e.getMessage());
            answer = Reply.error(BadRequest.UNKNOWN, e.getMessage());
        } catch (IOException | RuntimeException e) {
            tally.failures.increment();
            if (warned.add(e.getClass().getName())) {
                LOG.warn("a request of {} could not be answered (more of this kind are counted only)", remote, e);
            }
            answer = Reply.error(BadRequest.UNKNOWN, "can't be answered now: " + e.getMessage());
        }
        tally.bytes.add(answer.remaining());
        return answer;
    }

    private ByteBuffer answer(Request request) throws BadRequest, IOException {
        if (request.command() == null) {
            throw new BadRequest(BadRequest.MISSING_COMMAND, "cmd is missing");
        }
        return switch (request.command()) {
            case "market" -> {
                tally.markets.increment();
                yield market(request).finish();
            }
            case "tick" -> {
                tally.ticks.increment();
                yield tick(request).finish();
            }
            default ->
                throw new BadRequest(
                        BadRequest.INVALID_COMMAND, "cmd '" + request.command() + "' is neither market nor tick");
        };
    }

    private Reply market(Request request) throws BadRequest, IOException {
        Interval interval = interval(request.ktype());
        if (request.codes().size() != request.dates().size()) {
            throw new BadRequest(
                    request.codes().size() + " codes but " + request.dates().size() + " dates");
        }
        List<LocalDateTime> since = new ArrayList<>();
        for (String date : request.dates()) {
            since.add(HikyuuTime.read(date));
        }
        Reply reply = new Reply(settings.maxReplyBytes());
        boolean there = bars.call(
                service -> {
                    for (int i = 0; i < request.codes().size(); i++) {
                        stock(service, interval, request.codes().get(i), since.get(i), reply);
                    }
                    return true;
                },
                false);
        if (!there) {
            throw new BadRequest.Missing("no K-line bars here: the bundle org.sluice.aggregator is not active");
        }
        return reply;
    }

    private static Interval interval(String ktype) throws BadRequest {
        if (ktype == null) {
            throw new BadRequest("ktype is missing");
        }
        try {
            return Interval.parse(ktype);
        } catch (IllegalArgumentException e) {
            throw new BadRequest("ktype " + e.getMessage());
        }
    }

    /** Adds a stock's bars; nothing if there are none. */
    private void stock(Bars service, Interval interval, String code, LocalDateTime since, Reply reply)
            throws IOException {
        Optional<Symbol> symbol = symbol(code);
        OptionalDouble unit = symbol.isPresent() ? units.of(symbol.get(), interval) : OptionalDouble.empty();
        if (unit.isEmpty()) {
            tally.unknown.increment();
            return;
        }
        List<Bar> found = new ArrayList<>();
        for (Bar bar : read(service, symbol.get(), interval, since)) {
            if (HikyuuTime.of(bar).isBefore(since)) {
                continue;
            }
            if (priced(bar)) {
                found.add(bar);
            } else {
                tally.withheld.increment();
            }
        }
        if (!found.isEmpty()) {
            // of one origin, that of the newest: test data is never mixed in
            Origin origin = found.get(found.size() - 1).origin();
            found.removeIf(bar -> bar.origin() != origin);
            reply.stock(code, found.size());
            found.forEach(bar -> reply.bar(HikyuuTime.of(bar), bar, unit.getAsDouble()));
            tally.rows.add(found.size());
        }
    }

    /** Of memory alone if it goes back that far: a client that asks often does not wait for a store. */
    private List<Bar> read(Bars service, Symbol symbol, Interval interval, LocalDateTime since) throws IOException {
        Instant from = HikyuuTime.instant(HikyuuTime.begin(interval, since));
        Instant to = clock.instant().plus(AHEAD);
        if (!from.isBefore(to)) {
            return List.of();
        }
        List<Bar> latest = service.last(symbol, interval, IN_MEMORY);
        boolean enough = !latest.isEmpty() && HikyuuTime.of(latest.get(0)).isBefore(since);
        return enough ? latest : service.read(symbol, interval, from, to);
    }

    /** A bar without all four prices would spoil the client's. */
    private static boolean priced(Bar bar) {
        return priced(bar.open()) && priced(bar.high()) && priced(bar.low()) && priced(bar.close());
    }

    private static boolean priced(double price) {
        return price != 0 && Double.isFinite(price);
    }

    private Reply tick(Request request) throws BadRequest, IOException {
        if (!settings.bufferTicks()) {
            throw new BadRequest.Missing("no ticks here: bufferTicks is false (-buf False)");
        }
        if (request.market() == null || request.code() == null || request.datetime() == null) {
            throw new BadRequest("market, code or datetime is missing");
        }
        Instant from = HikyuuTime.instant(HikyuuTime.read(request.datetime()));
        Instant to = clock.instant().plus(AHEAD);
        Reply reply = new Reply(settings.maxReplyBytes());
        Optional<Symbol> symbol = symbol(request.market() + request.code());
        OptionalDouble unit = symbol.isPresent() ? units.lot(symbol.get()) : OptionalDouble.empty();
        Optional<Origin> origin = symbol.flatMap(this::origin);
        if (unit.isEmpty()) {
            tally.unknown.increment();
        }
        boolean there = ticks.call(
                service -> {
                    if (unit.isPresent() && origin.isPresent() && from.isBefore(to)) {
                        double lot = unit.getAsDouble();
                        service.read(
                                symbol.get(),
                                origin.get(),
                                from,
                                to,
                                some -> some.forEach(tick -> reply.tick(tick, lot)));
                    }
                    return true;
                },
                false);
        if (!there) {
            throw new BadRequest.Missing("no ticks here: the bundle org.sluice.recorder is not active");
        }
        tally.rows.add(reply.count());
        return reply;
    }

    /** Of what is quoted now; empty before the first quote, as then nobody knows which of the two is meant. */
    private Optional<Origin> origin(Symbol symbol) {
        return quotes.last(symbol).or(() -> quotes.all().stream().findAny()).map(Tick::origin);
    }

    private static Optional<Symbol> symbol(String text) {
        try {
            return Optional.of(Notation.HIKYUU.read(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private void warnOnce(String cause, String detail) {
        if (warned.add(cause)) {
            LOG.warn("{}: {} (more of this kind are counted only)", cause, detail);
        }
    }
}
