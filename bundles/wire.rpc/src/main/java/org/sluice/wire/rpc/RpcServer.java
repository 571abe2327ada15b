package org.sluice.wire.rpc;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers and publishes as vn.py's RPC service does, to libzmq's sockets, over TCP and Unix-domain sockets. Each client has
 * threads of its own: one that is slow or gone delays nobody. {@link #publish} never blocks; any thread.
 */
public final class RpcServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RpcServer.class);

    private static final int MAX_REQUEST_BYTES = 16 << 20;
    private static final int MAX_SUBSCRIPTION_BYTES = 4096;
    private static final long MAX_WAITING_BYTES = 64L << 20;
    private static final int MAX_CLIENTS = 256;
    private static final long HANDSHAKE_NANOS = Duration.ofSeconds(10).toNanos();
    private static final long LAST_WORDS_NANOS = Duration.ofMillis(500).toNanos();
    private static final long LOOK_MILLIS = 100;
    private static final long CLOSE_MILLIS = 2000;
    private static final Set<String> ASKING = Set.of("REQ", "DEALER");
    private static final Set<String> HEARING = Set.of("SUB", "XSUB");

    private final RpcService service;
    private final Map<Address, ServerSocketChannel> ports = new LinkedHashMap<>();
    private final List<String> repAddresses = new ArrayList<>();
    private final List<String> pubAddresses = new ArrayList<>();
    private final long beatNanos;
    private final Set<Client> clients = ConcurrentHashMap.newKeySet();
    private final Set<Subscriber> subscribers = ConcurrentHashMap.newKeySet();
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private final Set<String> told = ConcurrentHashMap.newKeySet();
    private final AtomicInteger askers = new AtomicInteger();
    private final LongAdder requests = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final LongAdder unreadable = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder published = new LongAdder();
    private final LongAdder coalesced = new LongAdder();
    private final LongAdder cutOff = new LongAdder();
    private volatile boolean closed;

    /** A connection, from when it was accepted; {@code deadline} is of its handshake, 0 when that is done. */
    private static final class Client {
        final SocketChannel channel;
        final Peer peer;
        volatile long deadline = System.nanoTime() + HANDSHAKE_NANOS;

        Client(SocketChannel channel, Peer peer) {
            this.channel = channel;
            this.peer = peer;
        }
    }

    /**
     * Opens all its addresses: {@code tcp://host:port} or {@code ipc:///path}; a port of {@code *} is a free one.
     *
     * @param beat from one heartbeat to the next; vn.py's is ten seconds
     * @throws IOException if one of them can't be opened; the message names it
     */
    public RpcServer(List<String> reps, List<String> pubs, Duration beat, RpcService service) throws IOException {
        this.service = service;
        beatNanos = beat.toNanos();
        try {
            open(reps, repAddresses);
            open(pubs, pubAddresses);
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
        int number = 0;
        for (Map.Entry<Address, ServerSocketChannel> port : ports.entrySet()) {
            boolean asking = number++ < reps.size();
            start("rpc-accept-" + number, () -> accept(port.getKey(), port.getValue(), asking));
        }
        start("rpc-beat", this::beat);
    }

    private void open(List<String> addresses, List<String> bound) throws IOException {
        for (String each : addresses) {
            Address address = new Address(each);
            ServerSocketChannel channel = address.bind();
            ports.put(address, channel);
            bound.add(address.bound(channel));
        }
    }

    /** Where requests are answered, with the ports that were chosen. */
    public List<String> repAddresses() {
        return List.copyOf(repAddresses);
    }

    /** Where events are published, with the ports that were chosen. */
    public List<String> pubAddresses() {
        return List.copyOf(pubAddresses);
    }

    /** Gives it to whoever is meant and has subscribed. */
    public void publish(Message message) {
        publish(List.of(message));
    }

    /** Gives several at once: each client's thread is woken once, and writes them together. */
    public void publish(List<Message> messages) {
        published.add(messages.size());
        for (Subscriber each : subscribers) {
            each.offer(messages);
        }
    }

    /** Clients that have asked for events. */
    public int listeners() {
        return subscribers.size();
    }

    /** Clients that can call. */
    public int askers() {
        return askers.get();
    }

    /** How often what happened, by name. */
    public Map<String, Long> counters() {
        Map<String, Long> counters = new LinkedHashMap<>();
        counters.put("requests", requests.sum());
        counters.put("failures", failures.sum());
        counters.put("unreadable", unreadable.sum());
        counters.put("refused", refused.sum());
        counters.put("published", published.sum());
        counters.put("coalesced", coalesced.sum());
        counters.put("cutOff", cutOff.sum());
        return counters;
    }

    private Thread start(String name, Runnable work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } finally {
                        threads.remove(Thread.currentThread());
                    }
                },
                name);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
        return thread;
    }

    private void accept(Address address, ServerSocketChannel port, boolean asking) {
        while (!closed) {
            try {
                SocketChannel channel = port.accept();
                Peer peer = peer(address, channel);
                if (clients.size() >= MAX_CLIENTS || !service.admits(peer)) {
                    refused.increment();
                    tell(peer, clients.size() >= MAX_CLIENTS ? "there are too many" : "its address is not allowed");
                    channel.close();
                } else {
                    Client client = new Client(channel, peer);
                    clients.add(client);
                    if (closed) {
                        // it came while all others were closed
                        close(channel);
                    }
                    start("rpc-client", () -> serve(client, asking));
                }
            } catch (IOException e) {
                if (!closed) {
                    LOG.warn("{}: a connection could not be accepted: {}", address, e.toString());
                    pause();
                }
            }
        }
    }

    private static Peer peer(Address address, SocketChannel channel) throws IOException {
        if (address.ipc()) {
            return new Peer("ipc", true);
        }
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        InetAddress from = ((InetSocketAddress) channel.getRemoteAddress()).getAddress();
        return new Peer(from.getHostAddress(), from.isLoopbackAddress());
    }

    private void serve(Client client, boolean asking) {
        try (ZmtpLink link = new ZmtpLink(client.channel, asking ? MAX_REQUEST_BYTES : MAX_SUBSCRIPTION_BYTES)) {
            link.handshake(asking ? "REP" : "PUB", asking ? ASKING : HEARING);
            client.deadline = 0;
            LOG.info("{} has connected {}", client.peer.address(), asking ? "to call" : "to hear events");
            if (asking) {
                answer(client, link);
            } else {
                hear(client, link);
            }
        } catch (ZmtpException e) {
            refused.increment();
            tell(client.peer, e.getMessage());
        } catch (IOException e) {
            LOG.debug("{} has gone: {}", client.peer.address(), e.toString());
        } finally {
            clients.remove(client);
        }
    }

    private void answer(Client client, ZmtpLink link) throws IOException {
        Answers answers = new Answers(service, client.peer, requests, failures, unreadable);
        askers.incrementAndGet();
        try {
            while (true) {
                List<byte[]> request = link.read();
                if (closed) {
                    return;
                }
                ByteBuffer reply = answers.to(request);
                if (reply != null) {
                    link.write(reply);
                }
            }
        } finally {
            askers.decrementAndGet();
        }
    }

    private void hear(Client client, ZmtpLink link) throws IOException {
        Subscriber subscriber =
                new Subscriber(client.peer, link, MAX_WAITING_BYTES, coalesced, waiting -> cutOff(client, waiting));
        subscribers.add(subscriber);
        Thread writer = start("rpc-events", () -> write(client, link, subscriber));
        try {
            subscriber.read();
        } finally {
            subscribers.remove(subscriber);
            subscriber.close();
            link.close();
            join(writer);
        }
    }

    private void write(Client client, ZmtpLink link, Subscriber subscriber) {
        try (link) {
            subscriber.write();
        } catch (IOException e) {
            LOG.debug("{} has gone: {}", client.peer.address(), e.toString());
        }
    }

    private void cutOff(Client client, long waiting) {
        cutOff.increment();
        LOG.error(
                "{} is disconnected: it does not read, {} bytes of events wait for it", client.peer.address(), waiting);
        close(client.channel);
    }

    /** Once for each address and cause, of which there may be many. */
    private void tell(Peer peer, String cause) {
        if (told.size() < 1000 && told.add(peer.address() + cause)) {
            LOG.warn("a connection from {} was refused: {}", peer.address(), cause);
        }
    }

    private void beat() {
        long beaten = System.nanoTime();
        while (!closed) {
            pause();
            long now = System.nanoTime();
            if (now - beaten >= beatNanos) {
                beaten = now;
                publish(new Message(null, null, ZmtpLink.framed(Answers.heartbeat(System.currentTimeMillis()))));
            }
            for (Client client : clients) {
                if (client.deadline != 0 && now - client.deadline > 0) {
                    refused.increment();
                    tell(client.peer, "no ZeroMQ handshake came");
                    close(client.channel);
                }
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Closes all ports and connections, and waits two seconds for each call that is under way; none follows. */
    @Override
    public void close() {
        closed = true;
        ports.forEach((address, port) -> {
            close(port);
            if (address.ipc()) {
                try {
                    Files.deleteIfExists(address.path());
                } catch (IOException e) {
                    LOG.debug("{} stays", address, e);
                }
            }
        });
        lastWords();
        clients.forEach(client -> close(client.channel));
        threads.forEach(RpcServer::join);
    }

    /** What was published before the end still goes out, to who reads it. */
    private void lastWords() {
        subscribers.forEach(Subscriber::close);
        long end = System.nanoTime() + LAST_WORDS_NANOS;
        for (Subscriber each : subscribers) {
            try {
                each.await(end - System.nanoTime());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private static void join(Thread thread) {
        if (thread == Thread.currentThread()) {
            return;
        }
        try {
            thread.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void close(AutoCloseable channel) {
        try {
            channel.close();
        } catch (Exception e) {
            LOG.debug("closing", e);
        }
    }
}
