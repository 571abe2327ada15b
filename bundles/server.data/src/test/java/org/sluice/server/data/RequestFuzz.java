package org.sluice.server.data;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.sluice.testkit.ListedCatalog;
import org.sluice.testkit.SettableClock;

/**
 * Answers requests that are wrong in random ways. As a program: {@code RequestFuzz [count [seed]]}, which ends with 1 if
 * anything went wrong.
 */
final class RequestFuzz {

    private static final int MAX_CHANGES = 6;
    private static final int MAX_JUNK = 64;

    private final Random random;
    private final List<byte[]> good;
    private final Answers answers;

    private RequestFuzz(long seed) throws Exception {
        random = new Random(seed);
        List<String> days = List.of("2024-02-29 00:00:00", "2024-03-01");
        good = List.of(
                Rig.bytes(Map.of("cmd", "market", "ktype", "DAY", "codes", List.of("SH600000", "SZ1"), "dates", days)),
                Rig.bytes(Map.of("cmd", "market", "ktype", "5m", "codes", List.of(), "dates", List.of())),
                Rig.bytes(Map.of("cmd", "tick", "market", "SH", "code", "600000", "datetime", "2024-03-01 09:30:00")),
                Rig.bytes(Map.of("cmd", 2, "depth", List.of(List.of(Map.of("a", new byte[40]))))));
        Shelf shelf = new Shelf();
        shelf.tick("SSE.600000", "2024-03-01T09:31:00", 7.18);
        shelf.inMemory.add(Shelf.day("SSE.600000", "2024-03-01"));
        Map<String, Object> settings = Rig.settings(Map.of());
        answers = new Answers(
                Settings.of(Rig.config(settings), settings),
                shelf,
                new ListedCatalog().stock("SH600000"),
                new SettableClock(Shelf.time("2024-03-01T10:00:00")));
        answers.bars.bind(shelf);
        answers.ticks.bind(shelf);
    }

    private byte[] next() {
        if (random.nextInt(8) == 0) {
            byte[] junk = new byte[random.nextInt(MAX_JUNK)];
            random.nextBytes(junk);
            return junk;
        }
        byte[] bytes = good.get(random.nextInt(good.size())).clone();
        for (int changes = random.nextInt(MAX_CHANGES); changes > 0; changes--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) random.nextInt();
                // a header of another kind: 4-byte lengths, extensions, nil, deep arrays
                case 2 -> bytes[at] = (byte) (0xc0 + random.nextInt(0x40));
                default -> bytes = Arrays.copyOf(bytes, at + 1 + random.nextInt(4));
            }
        }
        return bytes;
    }

    /**
     * Answers so many, and looks at each answer.
     *
     * @return what was wrong; empty if nothing
     */
    static String run(int count, long seed) throws Exception {
        RequestFuzz fuzz = new RequestFuzz(seed);
        for (int i = 0; i < count; i++) {
            byte[] request = fuzz.next();
            String fault = fuzz.fault(request);
            if (!fault.isEmpty()) {
                return new String(request, StandardCharsets.ISO_8859_1) + ": " + fault;
            }
        }
        long rejected = fuzz.answers.tally.malformed.sum();
        return rejected > 0 && rejected < count ? "" : rejected + " of " + count + " were refused";
    }

    private String fault(byte[] request) {
        try {
            ByteBuffer answer = answers.answer("fuzz", ByteBuffer.wrap(request));
            byte[] bytes = new byte[answer.remaining()];
            answer.get(bytes);
            String json = Rig.json(bytes);
            return json.matches("(?s)\\{\"(data|msg)\":.*\"ret\":[0-4]\\}") && answers.tally.failures.sum() == 0
                    ? ""
                    : "answered with " + json;
        } catch (Exception | StackOverflowError | OutOfMemoryError | AssertionError e) {
            return "threw " + e;
        }
    }

    public static void main(String[] args) throws Exception {
        int count = args.length > 0 ? Integer.parseInt(args[0]) : 1_000_000;
        long seed = args.length > 1 ? Long.parseLong(args[1]) : System.nanoTime();
        long start = System.nanoTime();
        String wrong = run(count, seed);
        System.out.println(count + " requests, seed " + seed + ", " + (System.nanoTime() - start) / 1_000_000 + " ms: "
                + (wrong.isEmpty() ? "all answered" : wrong));
        System.exit(wrong.isEmpty() ? 0 : 1);
    }
}
