package org.sluice.fetcher.sina;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Rows of the page to test with: recorded ones, and ones made for any code. */
final class Rows {

    static final Charset GBK = Charset.forName("GBK");

    /** The row for 600278 that {@link #row} changes. */
    static final String SAMPLE = recorded().lines().findFirst().orElseThrow();

    private Rows() {}

    /** Two rows of 2020 and 2015. */
    static String recorded() {
        try (InputStream in = Rows.class.getResourceAsStream("/sina.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The sample row for another code, with some of its fields replaced: place, value, place, value, … */
    static String row(String key, Object... changes) {
        Map<Integer, String> changed = new HashMap<>();
        for (int i = 0; i < changes.length; i += 2) {
            changed.put((Integer) changes[i], changes[i + 1].toString());
        }
        String[] fields = SAMPLE.substring(SAMPLE.indexOf('"') + 1).split(",", -1);
        changed.forEach((place, value) -> fields[place] = value);
        return "var hq_str_" + key + "=\"" + String.join(",", fields);
    }

    /** The answer to a request for {@code /list=sh600000,sz000001,}: a row for each code. */
    static String answer(String path) {
        return Arrays.stream(path.substring(path.indexOf("list=") + 5).split(","))
                .map(Rows::row)
                .collect(Collectors.joining("\n", "", "\n"));
    }
}
