package org.sluice.assembly;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.sluice.testkit.Await;
import org.sluice.wire.sp.SpAddress;
import org.sluice.wire.sp.SpSubscriber;
import org.sluice.wire.spot.Spot;
import org.sluice.wire.spot.SpotDecoder;
import org.sluice.wire.spot.SpotFormatException;
import org.sluice.wire.spot.SpotMarks;

/** A client of the spot stream that redials by itself, as hikyuu's does, and writes down what it gets and what is odd. */
final class Client implements AutoCloseable {

    /** What a test needs to know of a record; the time is of the collector's tick, so with the symbol it is unique. */
    record Quote(String symbol, LocalDateTime time, double price) {}

    /** From a start mark to its end mark. */
    record Round(List<Quote> quotes) {

        /** Whether all is from dice, which alone quotes above a million. */
        boolean ofDice() {
            return quotes.stream().allMatch(quote -> quote.price >= 1_000_000);
        }

        boolean ofOthers() {
            return quotes.stream().noneMatch(quote -> quote.price >= 1_000_000);
        }
    }

    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
    private static final byte[] TOPIC = SpotMarks.TOPIC.getBytes(StandardCharsets.US_ASCII);

    private final SpSubscriber socket;
    private final Thread thread = new Thread(this::run, "client");

    // guarded by this
    private final List<Round> rounds = new ArrayList<>();
    private final Set<Quote> seen = new HashSet<>();
    private final List<String> oddities = new ArrayList<>();
    private List<Quote> open;
    private long records;
    private long connects;

    Client(String address) throws IOException {
        socket = new SpSubscriber(SpAddress.parse(address), TOPIC);
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        try {
            while (true) {
                byte[] message = socket.receive(Duration.ofSeconds(1));
                if (message != null) {
                    take(ByteBuffer.wrap(message, TOPIC.length, message.length - TOPIC.length));
                }
            }
        } catch (ClosedChannelException e) {
            // the test is over
        } catch (IOException | RuntimeException e) {
            odd("the client ended: " + e);
        }
    }

    private synchronized void take(ByteBuffer body) throws SpotFormatException {
        if (connects < socket.statistics().connects()) {
            connects = socket.statistics().connects();
            if (!SpotMarks.isStart(body.slice())) {
                odd("connection " + connects + " does not begin with a start mark");
            }
        }
        if (SpotMarks.isStart(body.slice())) {
            if (open != null) {
                odd("round " + rounds.size() + " has no end mark");
            }
            open = new ArrayList<>();
        } else if (open == null) {
            odd("data or an end mark outside of a round, after round " + rounds.size());
        } else if (SpotMarks.isEnd(body.slice())) {
            rounds.add(new Round(open));
            open = null;
        } else {
            for (Spot spot : SpotDecoder.decode(body.slice())) {
                Quote quote = new Quote(spot.market() + spot.code(), spot.datetime(), spot.close());
                open.add(quote);
                records++;
                if (!seen.add(quote)) {
                    odd("doubled: " + quote);
                }
            }
        }
    }

    private synchronized void odd(String what) {
        oddities.add(what);
    }

    /** Every round that has ended. */
    synchronized List<Round> rounds() {
        return List.copyOf(rounds);
    }

    /** Doubled records, marks without their partner, data outside of a round; none if all is well. */
    synchronized List<String> oddities() {
        return List.copyOf(oddities);
    }

    synchronized long records() {
        return records;
    }

    /** How many times it was connected. */
    long connects() {
        return socket.statistics().connects();
    }

    /** Waits for rounds that began after this call, by the time of their quotes: the client may lag behind. */
    List<Round> awaitRounds(int count) {
        LocalDateTime now = LocalDateTime.now(SHANGHAI);
        List<Round> found = new ArrayList<>();
        Await.until(count + " more rounds", SluiceProcess.DEADLINE, () -> {
            found.clear();
            rounds().stream()
                    .filter(round ->
                            !round.quotes.isEmpty() && round.quotes.get(0).time.isAfter(now))
                    .forEach(found::add);
            return found.size() >= count;
        });
        return found.subList(0, count);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
