package org.sluice.catalog.csv;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.sluice.api.catalog.CatalogData;
import org.sluice.api.market.MarketTime;
import org.sluice.catalog.csv.Settings.SourceFile;

/**
 * The copies of what lies at web addresses. New ones replace the old only if all of them could be fetched and read; each
 * file is replaced as a whole. Used by one thread at a time.
 */
final class Copies {

    /** All addresses together: the engine waits no longer than this for a source. */
    private static final Duration ALL = Duration.ofSeconds(20);

    /** For so long what was looked at is what is taken over. */
    private static final Duration FRESH = Duration.ofMinutes(1);

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT);

    /** What was fetched for which settings, and when, by {@link System#nanoTime}. */
    private record Fetched(Settings settings, Map<String, byte[]> texts, long at) {}

    private final Download download;
    private Fetched fetched;
    private volatile String warning;

    Copies(Download download) {
        this.download = download;
    }

    /** Why a copy is used that may be old, or null. */
    String warning() {
        return warning;
    }

    /** Fetches what there is no copy of yet. */
    void complete(Settings settings) throws IOException {
        Map<String, SourceFile> missing = new TreeMap<>(settings.remote());
        missing.values().removeIf(file -> Files.exists(file.path()));
        if (!missing.isEmpty()) {
            Map<String, byte[]> texts = fetch(missing);
            new CatalogReader(settings, texts).read();
            store(missing, texts);
        }
    }

    /** What the files and addresses say now; nothing is replaced. */
    CatalogData look(Settings settings) throws IOException {
        fetched = null;
        Map<String, byte[]> texts;
        CatalogData data;
        try {
            texts = fetch(settings.remote());
            data = new CatalogReader(settings, texts).read();
        } catch (IOException e) {
            warning = e.getMessage() + "; " + age(settings);
            throw e;
        }
        warning = null;
        fetched = new Fetched(settings, texts, System.nanoTime());
        return data;
    }

    /** Replaces the copies by what was looked at just before, or else by what is there now. */
    void takeOver(Settings settings) throws IOException {
        if (fetched == null
                || !fetched.settings().equals(settings)
                || System.nanoTime() - fetched.at() > FRESH.toNanos()) {
            look(settings);
        }
        Map<String, byte[]> texts = fetched.texts();
        fetched = null;
        store(settings.remote(), texts);
    }

    private Map<String, byte[]> fetch(Map<String, SourceFile> files) throws IOException {
        long end = System.nanoTime() + ALL.toNanos();
        Map<String, byte[]> texts = new HashMap<>();
        for (Map.Entry<String, SourceFile> each : files.entrySet()) {
            SourceFile file = each.getValue();
            try {
                texts.put(
                        each.getKey(),
                        download.get(file.address(), Duration.ofNanos(Math.max(0, end - System.nanoTime()))));
            } catch (IOException e) {
                String without = Files.exists(file.path()) ? "" : "; there is no copy of it yet";
                throw new IOException(each.getKey() + '=' + file.name() + ": " + e.getMessage() + without, e);
            }
        }
        return texts;
    }

    private static void store(Map<String, SourceFile> files, Map<String, byte[]> texts) throws IOException {
        for (Map.Entry<String, SourceFile> each : new LinkedHashMap<>(files).entrySet()) {
            Path path = each.getValue().path();
            byte[] text = texts.get(each.getKey());
            // The same text again is no change: the file's time tells since when it has been so.
            if (!Files.exists(path) || !Arrays.equals(Files.readAllBytes(path), text)) {
                Files.createDirectories(path.getParent());
                Path next = path.resolveSibling(path.getFileName() + ".next");
                Files.write(next, text);
                Files.move(next, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private static String age(Settings settings) throws IOException {
        for (SourceFile file : settings.remote().values()) {
            if (Files.exists(file.path())) {
                return "the copy of "
                        + TIME.format(LocalDateTime.ofInstant(
                                Files.getLastModifiedTime(file.path()).toInstant(), MarketTime.ZONE))
                        + " is used";
            }
        }
        return "there is no copy";
    }
}
