package org.sluice.wire.pickle;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** One line of golden.tsv: what a real vn.py wrote, and what it meant by it. */
record Golden(String form, String name, byte[] pickle, String meaning) {

    static List<Golden> all() {
        try (InputStream in = Golden.class.getResourceAsStream("golden.tsv")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.split("\t", -1))
                    .map(f -> new Golden(f[0], f[1], Base64.getDecoder().decode(f[2]), f[3]))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return form + ' ' + name;
    }
}
