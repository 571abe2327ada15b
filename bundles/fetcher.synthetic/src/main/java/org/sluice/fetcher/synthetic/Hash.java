package org.sluice.fetcher.synthetic;

/** Numbers that look random and are the same on every machine and in every run. */
final class Hash {

    private Hash() {}

    /** Spreads neighbouring numbers all over (the finaliser of SplitMix64). */
    static long mix(long value) {
        long z = value + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    /** The hash of a name under a seed. An object's own hash code would change with every start. */
    static long of(long seed, String name) {
        long hash = mix(seed);
        for (int i = 0; i < name.length(); i++) {
            hash = mix(hash ^ name.charAt(i));
        }
        return hash;
    }

    /** A number from 0 (inclusive) to 1. */
    static double unit(long hash) {
        return (hash >>> 11) * 0x1.0p-53;
    }
}
