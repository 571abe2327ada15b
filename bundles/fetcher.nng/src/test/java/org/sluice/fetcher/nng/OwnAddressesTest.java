package org.sluice.fetcher.nng;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluice.api.publisher.Publisher;
import org.sluice.wire.sp.SpAddress;

/** Who hears himself must find it out, and nobody else. */
class OwnAddressesTest {

    private static Map<String, Object> publisher(long id, Object listen) {
        return Map.of("service.id", id, Publisher.LISTEN, listen);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tcp://127.0.0.1:9200 | tcp://127.0.0.1:9200 | true",
                "tcp://localhost:9200 | tcp://127.0.0.1:9200 | true",
                "tcp://127.0.0.1:9200 | tcp://*:9200 | true",
                "tcp://[::1]:9200 | tcp://0.0.0.0:9200 | true",
                "tcp://127.0.0.1:9200 | ipc:///tmp/a.ipc, tcp://127.0.0.1:9200 | true",
                "tcp://127.0.0.1:9200 | tcp://127.0.0.1:9201 | false",
                "tcp://192.0.2.7:9200 | tcp://*:9200 | false",
                "tcp://192.0.2.7:9200 | tcp://127.0.0.1:9200 | false",
                "ipc:///tmp/a.ipc | ipc:///tmp/b/../a.ipc | true",
                "ipc:///tmp/a.ipc | ipc:///tmp/b.ipc | false",
                "ipc:///tmp/a.ipc | tcp://127.0.0.1:9200 | false",
                "ipc:///tmp/a.ipc | kafka:9092 | false",
            })
    void knowsItsOwnAddresses(String server, String listen, boolean same) {
        OwnAddresses own = new OwnAddresses(SpAddress.parse(server));
        own.put(publisher(1, listen));
        assertEquals(same, own.heard() != null);
    }

    @Test
    void followsPublishersThatComeChangeAndGo() {
        OwnAddresses own = new OwnAddresses(SpAddress.parse("ipc:///tmp/a.ipc"));
        assertNull(own.heard());
        own.put(publisher(1, new String[] {"tcp://127.0.0.1:9200", "ipc:///tmp/a.ipc"}));
        own.put(Map.of("service.id", 2L));
        assertEquals("ipc:///tmp/a.ipc", own.heard());
        own.put(publisher(1, List.of("ipc:///tmp/b.ipc")));
        assertNull(own.heard());
        own.put(publisher(2, "ipc:///tmp/a.ipc"));
        assertEquals("ipc:///tmp/a.ipc", own.heard());
        own.remove(publisher(2, "ipc:///tmp/a.ipc"));
        assertNull(own.heard());
    }

    @Test
    void doesNotEvenDialItself() throws IOException {
        try (Heard heard = new Heard("tcp://127.0.0.1:0", Duration.ofMinutes(1))) {
            String address = heard.server().address();
            heard.fetcher.bindPublisher(publisher(1, address));
            IOException refused =
                    assertThrows(IOException.class, () -> heard.fetcher.poll(heard.instruments.universe(), heard));
            String said = address + " hears itself: this Sluice publishes there (" + address
                    + "); change quotation_server or the publisher's listen";
            assertEquals(said, refused.getMessage());
            assertEquals(List.of(said), heard.fetcher.warnings());
            assertEquals("no, nobody polls", heard.fetcher.facts().get("connected"));

            heard.fetcher.unbindPublisher(publisher(1, address));
            heard.poll();
            heard.server().awaitSubscriber();
            assertEquals(List.of(), heard.fetcher.warnings());
        }
    }
}
