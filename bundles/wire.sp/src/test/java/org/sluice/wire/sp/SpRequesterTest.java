package org.sluice.wire.sp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.testkit.Await;

@Timeout(60)
class SpRequesterTest {

    private static final SpReplier.Limits LIMITS = new SpReplier.Limits(1, 4, 4 << 20);
    private static final SpRequestHandler ECHO = (remote, request) ->
            ByteBuffer.allocate(request.remaining()).put(request).flip();

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"tcp://127.0.0.1:0", "tcp://*:0", "ipc"})
    void hasTheAnswerHoweverLarge(String text) throws IOException {
        String address = text.equals("ipc") ? "ipc://" + folder.resolve("r.ipc") : text;
        byte[] large = new byte[3 << 20];
        new Random(1).nextBytes(large);
        try (SpReplier replier = SpReplier.bind(SpAddress.parse(address), LIMITS, ECHO)) {
            for (byte[] body : new byte[][] {{}, {1, 2, 3}, large}) {
                assertArrayEquals(body, SpRequester.ask(replier.address(), body, Await.DEADLINE, large.length));
            }
            IOException e = assertThrows(
                    IOException.class, () -> SpRequester.ask(replier.address(), new byte[11], Await.DEADLINE, 10));
            assertEquals("an answer of 11 bytes, at most 10", e.getMessage().replaceFirst("^.*: ", ""));
        }
    }

    @Test
    void doesNotWaitForEver() throws IOException {
        SpRequestHandler never = (remote, request) -> null;
        try (SpReplier replier = SpReplier.bind(SpAddress.parse("tcp://127.0.0.1:0"), LIMITS, never)) {
            assertThrows(
                    SocketTimeoutException.class,
                    () -> SpRequester.ask(replier.address(), new byte[1], Duration.ofMillis(50), 10));
        }
    }

    @Test
    void saysWhoIsNoReplier() throws IOException {
        SpAddress address;
        try (SpPublisher publisher = SpPublisher.bind(SpAddress.parse("tcp://127.0.0.1:0"))) {
            address = publisher.address();
            IOException e = assertThrows(
                    IOException.class, () -> SpRequester.ask(publisher.address(), new byte[1], Await.DEADLINE, 10));
            assertEquals(address + ": peer type 0x20 instead of 0x31", e.getMessage());
        }
        assertThrows(ConnectException.class, () -> SpRequester.ask(address, new byte[1], Await.DEADLINE, 10));
    }
}
