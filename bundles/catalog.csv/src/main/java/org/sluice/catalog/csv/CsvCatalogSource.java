package org.sluice.catalog.csv;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.sluice.api.catalog.CatalogData;
import org.sluice.api.catalog.CatalogSource;
import org.sluice.api.status.Counters;
import org.sluice.catalog.csv.Settings.SourceFile;

/**
 * Knows what four CSV files say. Their formats are in this bundle's README. One that lies at a web address is fetched when
 * there is no copy of it yet, and by an update; its copy is read like a file.
 *
 * <p>Changed settings take effect in place: a source that went away and came back would leave the catalog empty for a
 * moment, in the middle of trading.
 */
@Component(
        name = "org.sluice.catalog.csv",
        service = {CatalogSource.class, Counters.class},
        immediate = true,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        property = {CatalogSource.NAME + "=csv", Counters.NAME + "=catalog.csv"})
@Designate(ocd = CsvCatalogSource.Config.class)
public final class CsvCatalogSource implements CatalogSource, Counters {

    /** How often a read begins again because a file changed meanwhile. */
    private static final int ATTEMPTS = 3;

    /** Settings of {@code org.sluice.catalog.csv}. */
    @ObjectClassDefinition(name = "Catalog from CSV files")
    @interface Config {
        @AttributeDefinition(
                description =
                        "folder of relative paths; empty: the property sluice.home, else the " + "working directory")
        String home() default "";

        @AttributeDefinition(
                description =
                        "stocks, indices, funds: exchange, code, name, product and so on; path or http(s) address; empty: none")
        String instruments() default "etc/catalog/instruments.csv";

        @AttributeDefinition(description = "CSV file of more instruments, in the same form; empty: none")
        String moreInstruments() default "";

        @AttributeDefinition(description = "terms and hours of futures products; empty: none")
        String futures() default "etc/catalog/futures.csv";

        @AttributeDefinition(
                description = "terms and hours of STOCK, INDEX, ETF and BOND of each exchange; empty: none")
        String stocks() default "etc/catalog/stocks.csv";

        @AttributeDefinition(description = "weekdays on which the exchanges are closed; empty: none")
        String holidays() default "etc/catalog/holidays.csv";

        @AttributeDefinition(description = "futures contracts to list, separated by commas, as SHFE.cu2501")
        String contracts() default "";
    }

    private final AtomicLong reads = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private final AtomicLong rows = new AtomicLong();
    private final AtomicLong duplicates = new AtomicLong();
    private final Copies copies = new Copies(new Download());
    private volatile Settings settings;

    /**
     * Reads everything once: what can't be read at the start ends the activation.
     *
     * @throws IOException naming the file, the line and the value
     */
    @Activate
    public CsvCatalogSource(Config config, Map<String, Object> properties) throws IOException {
        this(Settings.of(config, properties));
        settings = readable(config, properties);
    }

    CsvCatalogSource(Settings settings) {
        this.settings = settings;
    }

    /** Settings that can't be used, and files that can't be read, leave the ones before in force. */
    @Modified
    void modified(Config config, Map<String, Object> properties) throws IOException {
        settings = readable(config, properties);
    }

    private Settings readable(Config config, Map<String, Object> properties) throws IOException {
        Settings checked = Settings.of(config, properties);
        synchronized (copies) {
            copies.complete(checked);
        }
        readUnchanged(checked);
        return checked;
    }

    @Override
    public long revision() throws IOException {
        return revision(settings);
    }

    private static long revision(Settings settings) throws IOException {
        long mixed = settings.hashCode();
        for (SourceFile file : settings.files().values()) {
            mixed = mix(mixed, fingerprint(file.path()));
        }
        return mixed;
    }

    /** A missing file has a fingerprint too: its coming back is a change. */
    private static long fingerprint(Path path) throws IOException {
        try {
            BasicFileAttributes file = Files.readAttributes(path, BasicFileAttributes.class);
            long time = file.lastModifiedTime().to(TimeUnit.NANOSECONDS);
            return mix(mix(time, file.size()), Objects.hashCode(file.fileKey()));
        } catch (NoSuchFileException e) {
            return -1;
        }
    }

    private static long mix(long before, long value) {
        long mixed = (before ^ value) * 0x9E3779B97F4A7C15L;
        return mixed ^ (mixed >>> 32);
    }

    @Override
    public CatalogData read() throws IOException {
        try {
            return readUnchanged(settings);
        } catch (IOException | RuntimeException e) {
            failures.incrementAndGet();
            throw e;
        }
    }

    @Override
    public CatalogData upstream() throws IOException {
        Settings current = settings;
        if (current.remote().isEmpty()) {
            return read();
        }
        synchronized (copies) {
            return copies.look(current);
        }
    }

    @Override
    public void update() throws IOException {
        Settings current = settings;
        if (!current.remote().isEmpty()) {
            synchronized (copies) {
                copies.takeOver(current);
            }
        }
    }

    /** What is read while somebody writes may be half of it. */
    private CatalogData readUnchanged(Settings current) throws IOException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            long before = revision(current);
            CatalogReader reader = new CatalogReader(current);
            CatalogData data = reader.read();
            if (revision(current) == before) {
                reads.incrementAndGet();
                rows.addAndGet(reader.rows());
                duplicates.addAndGet(reader.duplicates());
                return data;
            }
        }
        throw new IOException("the files keep changing while they are read: "
                + current.files().values().stream().map(SourceFile::name).toList());
    }

    @Override
    public Map<String, Long> counters() {
        Map<String, Long> counters = new LinkedHashMap<>();
        counters.put("reads", reads.get());
        counters.put("reads.failed", failures.get());
        counters.put("rows", rows.get());
        counters.put("rows.duplicate", duplicates.get());
        return counters;
    }

    @Override
    public Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        settings.files()
                .forEach((key, file) -> facts.put(
                        key,
                        file.address() == null ? file.path().toString() : file.name() + ", copy in " + file.path()));
        return facts;
    }

    @Override
    public List<String> warnings() {
        String warning = copies.warning();
        return warning == null || settings.remote().isEmpty() ? List.of() : List.of(warning);
    }
}
