package org.sluice.server.rpc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.api.market.Symbol;

/**
 * What clients have subscribed to, kept in a file: an unmodified vn.py does not subscribe again when the server was
 * restarted, and would sit there without a tick. Thread-safe.
 */
final class Subscriptions {

    private static final Logger LOG = LoggerFactory.getLogger(VnpyServer.class);

    private final Path file;
    private final Set<Symbol> symbols = ConcurrentHashMap.newKeySet();

    /** Reads what an earlier run has kept; lines that are no symbols are passed over. */
    Subscriptions(Path folder) {
        file = folder.resolve("subscriptions.txt");
        if (!Files.exists(file)) {
            return;
        }
        try (Stream<String> lines = Files.lines(file)) {
            lines.forEach(this::read);
        } catch (IOException | UncheckedIOException e) {
            LOG.warn("{} can't be read; clients have to subscribe again: {}", file, e.toString());
        }
    }

    private void read(String line) {
        try {
            symbols.add(Symbol.parse(line));
        } catch (IllegalArgumentException e) {
            LOG.debug("{}: {}", file, line, e);
        }
    }

    boolean contains(Symbol symbol) {
        return symbols.contains(symbol);
    }

    Set<Symbol> all() {
        return symbols;
    }

    void add(Symbol symbol) {
        if (!symbols.add(symbol)) {
            return;
        }
        synchronized (this) {
            try {
                Files.createDirectories(file.getParent());
                Files.writeString(file, symbol + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            } catch (IOException e) {
                LOG.warn(
                        "{} can't be written; after a restart clients have to subscribe again: {}", file, e.toString());
            }
        }
    }
}
