package org.sluice.server.diff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sluice.api.market.Depth;
import org.sluice.api.market.Phase;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;
import org.sluice.api.trade.Direction;
import org.sluice.api.trade.Offset;
import org.sluice.api.trade.Order;
import org.sluice.api.trade.OrderRequest;
import org.sluice.api.trade.OrderState;
import org.sluice.api.trade.PriceType;
import org.sluice.api.trade.TimeCondition;
import org.sluice.api.trade.VolumeCondition;
import org.sluice.testkit.Await;
import org.sluice.testkit.FakeDesk;
import org.sluice.testkit.Samples;

/** Whoever applies the patches has the document, however slowly he asks and whatever happens in between. */
@Timeout(120)
class MirrorTest {

    private static final List<String> SYMBOLS =
            List.of("SHFE.cu2501", "SHFE.cu2502", "SSE.600000", "SSE.600001", "SSE.688981", "SZSE.000001");

    private final Random random = new Random(20261120);

    @Test
    void copiesMadeOfPatchesAreTheDocument() throws Exception {
        try (Rig rig = new Rig()) {
            List<FakeSession> clients = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                FakeSession client =
                        i == 7 ? FakeSession.connect(rig.server) : rig.loggedIn(i % 3 == 2 ? "bob" : "alice", bid(i));
                if (i % 2 == 1) {
                    client.slow();
                }
                clients.add(client);
                subscribe(client);
            }
            for (int step = 0; step < 6000; step++) {
                event(rig);
                for (int i = 0; i < clients.size(); i++) {
                    if (random.nextInt(1 + i) == 0) {
                        clients.get(i).written();
                        clients.get(i).peek();
                    }
                    if (random.nextInt(200) == 0) {
                        subscribe(clients.get(i));
                    }
                }
                if (step % 1000 == 999) {
                    compare(rig, clients);
                }
            }
        }
    }

    private static String bid(int client) {
        return client < 4 ? "qaexchange" : "other";
    }

    private void subscribe(FakeSession client) {
        List<String> some =
                SYMBOLS.stream().filter(any -> random.nextInt(3) > 0).toList();
        client.send("{\"aid\":\"subscribe_quote\",\"ins_list\":\"" + String.join(",", some) + "\"}");
    }

    private void event(Rig rig) {
        switch (random.nextInt(12)) {
            case 0 ->
                rig.desk.put(FakeDesk.position(
                        random.nextBoolean() ? "main" : "bobs",
                        Symbol.parse(SYMBOLS.get(random.nextInt(2))),
                        random.nextInt(4)));
            case 1 -> rig.desk.put(FakeDesk.account("main", String.valueOf(random.nextInt(1_000_000))));
            case 2, 3, 4 -> {
                Order order = order("c" + random.nextInt(60));
                rig.desk.put(order);
                if (order.filled() > 0) {
                    rig.desk.put(FakeDesk.trade("t" + random.nextInt(40), order, order.filled()));
                }
            }
            case 5 -> {
                if (random.nextInt(20) == 0) {
                    rig.desk.nextDay(FakeDesk.account("main", "5000"));
                }
            }
            case 6 -> {
                if (random.nextInt(100) == 0) {
                    rig.server.hub().post(() -> rig.catalog.stock("SSE.688981"));
                }
            }
            default -> rig.tick(tick(SYMBOLS.get(random.nextInt(SYMBOLS.size()))));
        }
    }

    private Order order(String id) {
        OrderState state = OrderState.values()[random.nextInt(OrderState.values().length)];
        boolean bob = id.hashCode() % 2 == 0;
        OrderRequest request = new OrderRequest(
                bob ? "bob" : "alice",
                "127.0.0.1",
                bob ? "bobs" : "main",
                id,
                Symbol.parse("SHFE.cu2501"),
                Direction.BUY,
                Offset.OPEN,
                PriceType.LIMIT,
                BigDecimal.valueOf(75_000),
                5,
                TimeCondition.GFD,
                VolumeCondition.ANY,
                0);
        return FakeDesk.order("d" + id, request, state, random.nextInt(6), "m" + random.nextInt(3));
    }

    private Tick tick(String name) {
        double last = 10 + random.nextInt(100) / 100.0;
        Depth bids = random.nextInt(5) == 0 ? Depth.EMPTY : Depth.of(new double[] {last}, new double[] {100});
        Tick.Builder tick = Tick.builder(Symbol.parse(name), Rig.NOW.plusMillis(random.nextInt(5000)))
                .last(random.nextInt(10) == 0 ? Double.NaN : last)
                .volume(random.nextInt(1000))
                .turnover(random.nextInt(100_000))
                .bids(bids)
                .asks(Depth.EMPTY)
                .phase(random.nextInt(20) == 0 ? Phase.CLOSED : Phase.CONTINUOUS);
        return Samples.complete(tick.build());
    }

    private void compare(Rig rig, List<FakeSession> clients) throws Exception {
        for (int i = 0; i < clients.size(); i++) {
            FakeSession client = clients.get(i);
            boolean trades = i < 7;
            long end = System.nanoTime() + Await.DEADLINE.toNanos();
            // what differs, not two long trees; looked at once, as new terms may come between two looks
            ObjectNode difference = MergePatch.diff(shown(client.copy()), expected(rig, client, trades));
            while (!difference.isEmpty() && System.nanoTime() < end) {
                client.written();
                client.peek();
                difference = MergePatch.diff(shown(client.copy()), expected(rig, client, trades));
            }
            assertEquals("{}", difference.toString(), "client " + i);
            assertEquals(List.of(), client.faults());
        }
        assertTrue(clients.get(0).messages().size() > clients.get(7).messages().size());
    }

    /** What somebody would be told who comes now and subscribes to the same. */
    private ObjectNode expected(Rig rig, FakeSession client, boolean trades) throws Exception {
        String list = client.copy().path("ins_list").asText();
        ObjectNode tree = client.copy().objectNode();
        CompletableFuture<String> done = new CompletableFuture<>();
        rig.server.hub().post(() -> {
            QuoteDocument quotes = rig.server.hub().quotes();
            Connection connection = new Connection(rig.server.hub(), client);
            List<Symbol> symbols = list.isEmpty()
                    ? List.of()
                    : List.of(list.split(",")).stream().map(Symbol::parse).toList();
            Subscription all = quotes.subscribe(connection, list, symbols);
            JsonBuffer out = new JsonBuffer().put('{');
            all.quotes.stream().filter(Quote::known).forEach(quote -> {
                out.comma(1);
                quote.write(out, 0);
            });
            quotes.unsubscribe(connection, all);
            done.complete(out.put('}').toString());
        });
        ObjectNode quotes = (ObjectNode) new ObjectMapper().readTree(done.get(20, TimeUnit.SECONDS));
        if (!trades) {
            // one that has not logged in keeps the terms of all that is listed
            client.copy().path("quotes").properties().forEach(quote -> {
                if (!list.contains(quote.getKey()) && !quote.getValue().has("datetime")) {
                    quotes.set(quote.getKey(), quote.getValue());
                }
            });
        }
        tree.set("quotes", quotes);
        tree.put("ins_list", list);
        if (trades) {
            CompletableFuture<ObjectNode> user = new CompletableFuture<>();
            String name = client.copy().path("trade").fieldNames().next();
            rig.server
                    .hub()
                    .post(() -> user.complete(
                            client.connection().trade().document().toTree().deepCopy()));
            tree.putObject("trade").set(name, user.get(20, TimeUnit.SECONDS).put("trade_more_data", false));
        }
        return read(tree);
    }

    private static ObjectNode shown(ObjectNode copy) throws Exception {
        copy.remove(List.of("notify", "mdhis_more_data"));
        return read(copy);
    }

    /** As a client has read it: a number has no type. */
    private static ObjectNode read(ObjectNode tree) throws Exception {
        return (ObjectNode) new ObjectMapper().readTree(Trees.cleaned(tree).toString());
    }
}
