package org.sluice.wire.sp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * Publishes the same round ten times a second until it's killed: what {@code interop/nng/run} lets nngcat subscribe to
 * and, with {@code -Dsluice.zmtp=true}, {@code interop/zmq/run} pyzmq. Arguments: addresses to listen on, then the number of bytes of the data message.
 */
public final class RoundsMain {

    /** The public key of the only client allowed, empty for any; encrypts nothing if there is no such property. */
    private static final String CURVE_CLIENT = System.getProperty("sluice.curveClient");

    private RoundsMain() {}

    private static SpPublisher zmtp(SpAddress address, CurveKeyPair keys) throws IOException {
        int ring = SpPublisher.DEFAULT_RING_BYTES;
        int most = SpPublisher.DEFAULT_MAX_SUBSCRIBERS;
        if (keys == null) {
            return SpPublisher.bindZmtp(address, ring, most);
        }
        Set<CurveKey> clients = CURVE_CLIENT.isEmpty() ? Set.of() : Set.of(CurveKey.parse(CURVE_CLIENT));
        return SpPublisher.bindZmtp(address, ring, most, keys, clients);
    }

    /** Prints {@code ready} once it listens, then the public key if it encrypts. */
    public static void main(String[] arguments) throws IOException {
        List<SpPublisher> publishers = new ArrayList<>();
        CurveKeyPair keys = CURVE_CLIENT == null ? null : CurveKeyPair.generate();
        int last = arguments.length - 1;
        for (int i = 0; i < last; i++) {
            SpAddress address = SpAddress.parse(arguments[i]);
            publishers.add(Boolean.getBoolean("sluice.zmtp") ? zmtp(address, keys) : SpPublisher.bind(address));
        }
        byte[] data = new byte[Integer.parseInt(arguments[last])];
        for (int i = 0; i < data.length; i++) {
            data[i] = (byte) (i * 31);
        }
        System.out.println(keys == null ? "ready" : "ready " + keys.publicKey());
        while (true) {
            for (SpPublisher publisher : publishers) {
                publish(publisher, SpMark.START, "[start spot]".getBytes(StandardCharsets.US_ASCII));
                publish(publisher, SpMark.DATA, data);
                publish(publisher, SpMark.END, "[end spot]".getBytes(StandardCharsets.US_ASCII));
            }
            LockSupport.parkNanos(100_000_000);
        }
    }

    private static void publish(SpPublisher publisher, SpMark mark, byte[] body) {
        publisher.publish(Rounds.TOPIC, mark, ByteBuffer.wrap(body));
        publisher.publish("other".getBytes(StandardCharsets.US_ASCII), SpMark.DATA, ByteBuffer.wrap(body));
    }
}
