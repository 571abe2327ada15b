package org.sluice.wire.sp;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Set;

/**
 * The server's side of CurveZMQ (ZeroMQ RFC 26) with one peer: HELLO and INITIATE are answered with WELCOME and READY,
 * after that each message is in a box of its own. Selector thread only. See ZMTP.md.
 */
final class CurveServer {

    private static final SecureRandom RANDOM = new SecureRandom();

    private static final int HELLO_BYTES = 200;
    private static final int COOKIE_BYTES = 96;
    private static final int LONG_NONCE = 16;
    private static final int VOUCH_BYTES = 80;

    /** Name, nonce, the box's own bytes and the flags in it. */
    private static final int MESSAGE_OVERHEAD = 8 + Long.BYTES + CurveBox.OVERHEAD + 1;

    private final CurveKeyPair keys;
    private final Set<CurveKey> clients;

    /** Only for this connection: what is recorded today can't be read with a key stolen tomorrow. */
    private final CurveKeyPair shortTerm = CurveKeyPair.generate();

    private final byte[] cookie = new byte[COOKIE_BYTES - LONG_NONCE];

    private byte[] peer;
    private CurveBox session;
    private long theirNonce;
    private long ourNonce;

    /** @param clients who may connect; empty for everyone who knows our public key */
    CurveServer(CurveKeyPair keys, Set<CurveKey> clients) {
        this.keys = keys;
        this.clients = clients;
    }

    boolean welcomed() {
        return peer != null;
    }

    /** Whether its HELLO was good. Answers with WELCOME. */
    ByteBuffer hello(ByteBuffer hello) throws Conversation.RefusedException {
        if (hello.remaining() != HELLO_BYTES || !name(hello).equals("HELLO") || hello.get() != 1) {
            throw refused("an HELLO that is none");
        }
        hello.position(hello.position() + 1 + 72);
        byte[] theirs = bytes(hello, CurveKey.BYTES);
        theirNonce = hello.getLong();
        CurveBox box = box(theirs, keys.secret());
        if (box.open(CurveBox.nonce("CurveZMQHELLO---", theirNonce), hello) == null) {
            throw refused("it does not know the server's public key");
        }
        peer = theirs;
        RANDOM.nextBytes(cookie);
        byte[] nonce = random();
        // The cookie is for servers that forget a peer until its INITIATE; this one doesn't, so it only compares it.
        ByteBuffer plain = ByteBuffer.allocate(CurveKey.BYTES + COOKIE_BYTES)
                .put(shortTerm.publicKey().bytes())
                .put(nonce)
                .put(cookie)
                .flip();
        ByteBuffer welcome = box.seal(CurveBox.nonce("WELCOME-", nonce), plain);
        return command("WELCOME", nonce, welcome);
    }

    /** Its metadata. Answered with {@link #ready}. */
    ByteBuffer initiate(ByteBuffer initiate) throws Conversation.RefusedException {
        if (initiate.remaining() < 9 + COOKIE_BYTES + Long.BYTES + CurveBox.OVERHEAD
                || !name(initiate).equals("INITIATE")) {
            throw refused("an INITIATE that is none");
        }
        byte[] returned = Arrays.copyOfRange(bytes(initiate, COOKIE_BYTES), LONG_NONCE, COOKIE_BYTES);
        long nonce = initiate.getLong();
        CurveBox box = box(peer, shortTerm.secret());
        ByteBuffer plain = box.open(CurveBox.nonce("CurveZMQINITIATE", nonce), initiate);
        if (!MessageDigest.isEqual(returned, cookie)
                || nonce <= theirNonce
                || plain == null
                || plain.remaining() < CurveKey.BYTES + LONG_NONCE + VOUCH_BYTES) {
            throw refused("an INITIATE of someone else");
        }
        theirNonce = nonce;
        CurveKey client = new CurveKey(bytes(plain, CurveKey.BYTES));
        vouched(client, bytes(plain, LONG_NONCE), ByteBuffer.wrap(bytes(plain, VOUCH_BYTES)));
        if (!clients.isEmpty() && !clients.contains(client)) {
            ByteBuffer error = ByteBuffer.wrap("\5ERROR\003400".getBytes(StandardCharsets.US_ASCII));
            throw new Conversation.RefusedException(
                    "client", "its key " + client + " is not among those allowed", frame(4, error));
        }
        session = box;
        return plain.slice();
    }

    /** That the owner of the long-term key is the one who made the short-term key, for this server. */
    private void vouched(CurveKey client, byte[] nonce, ByteBuffer vouch) throws Conversation.RefusedException {
        ByteBuffer plain = box(client.bytes(), shortTerm.secret()).open(CurveBox.nonce("VOUCH---", nonce), vouch);
        byte[] expected = ByteBuffer.allocate(2 * CurveKey.BYTES)
                .put(peer)
                .put(keys.publicKey().bytes())
                .array();
        if (plain == null || !MessageDigest.isEqual(bytes(plain, plain.remaining()), expected)) {
            throw refused("a key that is not its own");
        }
    }

    ByteBuffer ready(ByteBuffer metadata) {
        ourNonce++;
        byte[] nonce = CurveBox.nonce("CurveZMQREADY---", ourNonce);
        return command("READY", Arrays.copyOfRange(nonce, LONG_NONCE, nonce.length), session.seal(nonce, metadata));
    }

    boolean established() {
        return session != null;
    }

    /** What a peer's MESSAGE holds: its flags, then its bytes. */
    ByteBuffer open(ByteBuffer message) throws Conversation.RefusedException {
        if (message.remaining() < MESSAGE_OVERHEAD || !name(message).equals("MESSAGE")) {
            throw refused("a message that is none");
        }
        long nonce = message.getLong();
        ByteBuffer plain = session.open(CurveBox.nonce("CurveZMQMESSAGEC", nonce), message);
        if (plain == null || nonce <= theirNonce) {
            throw refused("a message that is not its own");
        }
        theirNonce = nonce;
        return plain;
    }

    /** A frame in a box. @param flags 2 for a command, else 0 */
    ByteBuffer seal(int flags, ByteBuffer body) {
        ourNonce++;
        byte[] nonce = CurveBox.nonce("CurveZMQMESSAGES", ourNonce);
        ByteBuffer plain = ByteBuffer.allocate(1 + body.remaining());
        plain.put((byte) flags).put(body).flip();
        ByteBuffer box = session.seal(nonce, plain);
        return frame(
                0,
                ByteBuffer.allocate(8 + Long.BYTES + box.remaining())
                        .put((byte) 7)
                        .put("MESSAGE".getBytes(StandardCharsets.US_ASCII))
                        .putLong(ourNonce)
                        .put(box)
                        .flip());
    }

    /** The ring's frames, whole ones, each in a box. */
    ByteBuffer sealAll(ByteBuffer frames) {
        int count = 0;
        for (int at = frames.position(); at < frames.limit(); count++) {
            at += ZmtpConversation.HEADER_BYTES + (int) frames.getLong(at + 1);
        }
        ByteBuffer sealed = ByteBuffer.allocate(frames.remaining() + count * MESSAGE_OVERHEAD);
        while (frames.hasRemaining()) {
            int at = frames.position() + ZmtpConversation.HEADER_BYTES;
            int length = (int) frames.getLong(frames.position() + 1);
            sealed.put(seal(0, frames.slice(at, length)));
            frames.position(at + length);
        }
        return sealed.flip();
    }

    private static ByteBuffer command(String name, byte[] nonce, ByteBuffer box) {
        return frame(
                4,
                ByteBuffer.allocate(1 + name.length() + nonce.length + box.remaining())
                        .put((byte) name.length())
                        .put(name.getBytes(StandardCharsets.US_ASCII))
                        .put(nonce)
                        .put(box)
                        .flip());
    }

    private static ByteBuffer frame(int flags, ByteBuffer body) {
        ByteBuffer frame = ByteBuffer.allocate(ZmtpConversation.HEADER_BYTES + body.remaining());
        if (body.remaining() > 255) {
            frame.put((byte) (flags | 2)).putLong(body.remaining());
        } else {
            frame.put((byte) flags).put((byte) body.remaining());
        }
        return frame.put(body).flip();
    }

    private static CurveBox box(byte[] theirs, byte[] ours) throws Conversation.RefusedException {
        try {
            return new CurveBox(theirs, ours);
        } catch (GeneralSecurityException e) {
            throw refused("a key that is no point of the curve");
        }
    }

    private static String name(ByteBuffer command) {
        int length = Math.min(command.get() & 0xff, command.remaining());
        return new String(bytes(command, length), StandardCharsets.ISO_8859_1);
    }

    private static byte[] bytes(ByteBuffer from, int length) {
        byte[] bytes = new byte[length];
        from.get(bytes);
        return bytes;
    }

    private static byte[] random() {
        byte[] bytes = new byte[LONG_NONCE];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    private static Conversation.RefusedException refused(String what) {
        return new Conversation.RefusedException("curve", what);
    }
}
