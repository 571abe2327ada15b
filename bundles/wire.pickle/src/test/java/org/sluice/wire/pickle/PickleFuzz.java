package org.sluice.wire.pickle;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/** Reads damaged pickles: each is a value that can be walked through or a {@link PickleException}, nothing else. */
final class PickleFuzz {

    private static final int MAX_CHANGES = 8;
    private static final int MAX_JUNK = 64;
    private static final long MAX_VALUES = 100_000;

    private final List<Golden> goldens = Golden.all();
    private final Random random;
    private long read;
    private long refused;

    PickleFuzz(long seed) {
        random = new Random(seed);
    }

    /** How many and the seed, both optional; ends with 1 if anything went wrong. */
    public static void main(String[] arguments) {
        int count = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000_000;
        long seed = arguments.length > 1 ? Long.parseLong(arguments[1]) : System.nanoTime();
        PickleFuzz fuzz = new PickleFuzz(seed);
        fuzz.run(count);
        System.out.println(
                count + " damaged messages, seed " + seed + ": " + fuzz.read + " read, " + fuzz.refused + " refused");
    }

    void run(int count) {
        for (int i = 0; i < count; i++) {
            byte[] damaged = damaged();
            try {
                Object value = Pickle.read(damaged, MAX_VALUES);
                Shown.of(value);
                if (value != null && value.hashCode() != value.hashCode()) {
                    throw new AssertionError("two hashes of one value");
                }
                read++;
            } catch (PickleException e) {
                refused++;
            } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
                throw new AssertionError("on " + HexFormat.of().formatHex(damaged), e);
            }
        }
    }

    long read() {
        return read;
    }

    long refused() {
        return refused;
    }

    private byte[] damaged() {
        if (random.nextInt(4) == 0) {
            byte[] junk = new byte[random.nextInt(MAX_JUNK)];
            random.nextBytes(junk);
            return junk;
        }
        byte[] bytes = goldens.get(random.nextInt(goldens.size())).pickle().clone();
        for (int changes = 1 + random.nextInt(MAX_CHANGES); changes > 0; changes--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        return random.nextInt(4) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
    }
}
