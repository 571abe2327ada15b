package org.sluice.wire.rpc;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.wire.pickle.Pickle;
import org.sluice.wire.pickle.PickleException;

/** From a request's frames to those of its answer, for one client. */
final class Answers {

    private static final Logger LOG = LoggerFactory.getLogger(RpcServer.class);

    /** No request of vn.py has a hundredth of it. */
    private static final long MAX_VALUES = 100_000;

    private final RpcService service;
    private final Peer peer;
    private final LongAdder requests;
    private final LongAdder failures;
    private final LongAdder unreadable;

    Answers(RpcService service, Peer peer, LongAdder requests, LongAdder failures, LongAdder unreadable) {
        this.service = service;
        this.peer = peer;
        this.requests = requests;
        this.failures = failures;
        this.unreadable = unreadable;
    }

    /** An answer carries the envelope that the request came in, which ends with an empty frame; null without one. */
    ByteBuffer to(List<byte[]> frames) {
        int delimiter = 0;
        while (delimiter < frames.size() && frames.get(delimiter).length > 0) {
            delimiter++;
        }
        if (delimiter != frames.size() - 2) {
            unreadable.increment();
            return null;
        }
        byte[] body = ZmtpLink.framed(answer(frames.get(delimiter + 1)));
        int length = body.length;
        for (byte[] each : frames.subList(0, delimiter + 1)) {
            length += each.length + 9;
        }
        ByteBuffer reply = ByteBuffer.allocate(length);
        for (byte[] each : frames.subList(0, delimiter + 1)) {
            byte[] framed = ZmtpLink.framed(each);
            framed[0] |= ZmtpLink.MORE;
            reply.put(framed);
        }
        return reply.put(body).flip();
    }

    private byte[] answer(byte[] request) {
        requests.increment();
        String function = "";
        try {
            if (!(Pickle.read(request, MAX_VALUES) instanceof List<?> call)
                    || call.size() != 3
                    || !(call.get(0) instanceof String name)
                    || !(call.get(1) instanceof List<?> arguments)
                    || !(call.get(2) instanceof Map<?, ?> named)) {
                throw new PickleException("a request is [name, arguments, {}]");
            }
            function = name;
            if (!named.isEmpty()) {
                throw new RemoteException("TypeError: " + name + "() takes no named arguments");
            }
            return Pickle.write(Arrays.asList(true, service.call(peer, name, arguments)));
        } catch (PickleException e) {
            unreadable.increment();
            return failed("request", "UnpicklingError: " + e.getMessage());
        } catch (RemoteException e) {
            failures.increment();
            return failed(function, e.getMessage());
        } catch (Exception | StackOverflowError e) {
            failures.increment();
            LOG.warn("{} called by {} failed", function, peer.address(), e);
            return failed(function, "RuntimeError: " + e.getMessage());
        }
    }

    /** Python shows its last line; the rest is what vn.py's users know to be an error. */
    private static byte[] failed(String function, String cause) {
        return Pickle.write(List.of(
                false, "Traceback (most recent call last):\n  File \"sluice\", in " + function + "\n" + cause + "\n"));
    }

    static byte[] heartbeat(long millis) {
        return Pickle.write(List.of("heartbeat", millis / 1000.0));
    }
}
