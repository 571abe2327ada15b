package org.sluice.catalog.hikyuu;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.atomic.AtomicLong;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.sluice.api.catalog.CatalogData;
import org.sluice.api.catalog.CatalogSource;
import org.sluice.api.config.InvalidSettingException;
import org.sluice.api.status.Counters;

/**
 * Knows the instruments and holidays of hikyuu's {@code stock.db}, as they were at the start or at the last update: hikyuu
 * writes into the same file all the time, and an import that went wrong shall not empty the catalog by itself. It brings no
 * terms or hours, only mentions of products; its ranking of 10 prefers its names to those of other sources.
 */
@Component(
        name = "org.sluice.catalog.hikyuu",
        service = {CatalogSource.class, Counters.class},
        immediate = true,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        property = {CatalogSource.NAME + "=hikyuu", Counters.NAME + "=catalog.hikyuu", "service.ranking:Integer=10"})
@Designate(ocd = HikyuuCatalogSource.Config.class)
public final class HikyuuCatalogSource implements CatalogSource, Counters {

    /** Java's name of the folder the process is installed in. */
    private static final String HOME = "sluice.home";

    /** Settings of {@code org.sluice.catalog.hikyuu}. */
    @ObjectClassDefinition(name = "Catalog from hikyuu's database")
    @interface Config {
        @AttributeDefinition(
                description = "path of hikyuu's SQLite database, as ~/stock/stock.db; relative to Sluice's folder")
        String database() default "";
    }

    /** What was read, and of which state of the file. */
    private record Taken(StockDatabase.Content content, long fingerprint) {}

    private final Path path;
    private final StockDatabase database;
    /** How many updates brought something new. */
    private final AtomicLong updates = new AtomicLong();

    private final AtomicLong reads = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    /** What an update takes over; by the engine's calls, one at a time. */
    private Taken seen;

    private volatile Taken taken;

    /** A database that is busy or broken is no reason not to start: the engine asks again. */
    @Activate
    public HikyuuCatalogSource(Config config, Map<String, Object> properties) {
        path = path(config.database().strip(), properties);
        database = new StockDatabase(path);
    }

    private static Path path(String text, Map<String, ?> properties) {
        if (text.isEmpty()) {
            throw new InvalidSettingException(
                    properties, "database", text, "the path of hikyuu's database, as ~/stock/stock.db");
        }
        Path path;
        try {
            path = text.startsWith("~/")
                    ? Path.of(System.getProperty("user.home"), text.substring(2))
                    : Path.of(System.getProperty(HOME, "")).resolve(text);
        } catch (InvalidPathException e) {
            throw new InvalidSettingException(properties, "database", text, "a path (" + e.getReason() + ")");
        }
        if (!Files.isRegularFile(path)) {
            throw new InvalidSettingException(
                    properties, "database", text, "hikyuu's stock.db; there is no file " + path.toAbsolutePath());
        }
        return path.toAbsolutePath();
    }

    @Override
    public long revision() {
        return updates.get();
    }

    @Override
    public CatalogData read() throws IOException {
        if (taken == null) {
            taken = load();
        }
        return taken.content().data();
    }

    @Override
    public CatalogData upstream() throws IOException {
        seen = load();
        return seen.content().data();
    }

    @Override
    public void update() throws IOException {
        Taken next = seen != null && seen.fingerprint() == database.fingerprint() ? seen : load();
        seen = null;
        boolean news =
                taken == null || !taken.content().data().equals(next.content().data());
        taken = next;
        if (news) {
            updates.incrementAndGet();
        }
    }

    private Taken load() throws IOException {
        try {
            // Taken before the read: what is written meanwhile makes the next look a new one.
            long fingerprint = database.fingerprint();
            Taken loaded = new Taken(database.read(), fingerprint);
            reads.incrementAndGet();
            return loaded;
        } catch (IOException | RuntimeException e) {
            failures.incrementAndGet();
            throw e;
        }
    }

    @Override
    public Map<String, Long> counters() {
        Map<String, Long> counters = new LinkedHashMap<>();
        counters.put("reads", reads.get());
        counters.put("reads.failed", failures.get());
        return counters;
    }

    @Override
    public Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("database", path.toString());
        Taken now = taken;
        if (now != null && !now.content().leftOut().isEmpty()) {
            StringJoiner leftOut = new StringJoiner(", ");
            now.content().leftOut().forEach((reason, count) -> leftOut.add(count + " " + reason));
            facts.put("left out", leftOut.toString());
        }
        return facts;
    }
}
