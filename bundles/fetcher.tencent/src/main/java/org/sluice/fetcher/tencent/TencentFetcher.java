package org.sluice.fetcher.tencent;

import java.io.IOException;
import java.nio.charset.Charset;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.api.catalog.Catalog;
import org.sluice.api.fetcher.Fetcher;
import org.sluice.api.fetcher.TickSink;
import org.sluice.api.market.MarketTime;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;
import org.sluice.api.status.Counters;
import org.sluice.wire.page.Page;
import org.sluice.wire.page.PageSettings;
import org.sluice.wire.page.PageTally;

/**
 * Quotes of the Tencent quote page, for stocks and indices of SSE, SZSE and BSE. The fields are in {@code TENCENT.md}.
 *
 * <p>The page is unofficial: without warranty, and without a right to pass on what it says.
 *
 * <p>{@link #poll} sends the requests of one slice side by side and hands each answer on as it comes, by the calling
 * thread. What is still under way when {@code poll} returns has been cancelled.
 */
@Component(
        name = "org.sluice.fetcher.tencent",
        service = {Fetcher.class, Counters.class},
        immediate = true,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        property = {
            Fetcher.NAME + "=tencent",
            Fetcher.ORIGIN + "=LIVE",
            Fetcher.PACE + "=interval",
            Fetcher.BATCH + ":Integer=240",
            Counters.NAME + "=fetcher.tencent"
        })
@Designate(ocd = TencentFetcher.Config.class)
public final class TencentFetcher implements Fetcher, Counters {

    /** Keys of {@code etc/org.sluice.fetcher.tencent.cfg}. */
    @ObjectClassDefinition(name = "Sluice Tencent fetcher")
    public @interface Config {
        @AttributeDefinition(description = "Address to which the list of codes is appended")
        String url() default "http://qt.gtimg.cn/q=";

        @AttributeDefinition(description = "Codes in one request, 1 to 60")
        int codesPerRequest() default Settings.MOST_CODES;

        @AttributeDefinition(description = "Requests under way at a time, 1 to 4")
        int parallelRequests() default PageSettings.MOST_REQUESTS;

        @AttributeDefinition(description = "Milliseconds for one request with its whole answer, 100 to 1500")
        int timeoutMillis() default PageSettings.MOST_MILLIS;

        @AttributeDefinition(description = "HTTP proxy as host:port or http://host:port; empty: none")
        String proxy() default "";

        @AttributeDefinition(description = "Seconds without a request after HTTP 403, 429 or 456; doubles each time")
        int refusalPauseSeconds() default 60;

        @AttributeDefinition(description = "The longest such pause, seconds")
        int refusalPauseMaxSeconds() default 1800;
    }

    private static final Logger LOG = LoggerFactory.getLogger(TencentFetcher.class);

    /** What the page sends when it does not say. */
    private static final Charset GBK = Charset.forName("GBK");

    private final PageSettings settings;
    private final PageTally tally = new PageTally(LOG);
    private final CodeLists codes;
    private final RowReader rows;
    private final Page page;

    @Activate
    public TencentFetcher(Config config, Map<String, Object> properties, @Reference(name = "catalog") Catalog catalog) {
        this(config, properties, catalog, InstantSource.system());
    }

    TencentFetcher(Config config, Map<String, Object> properties, Catalog catalog, InstantSource clock) {
        settings = Settings.of(config, properties);
        codes = new CodeLists(settings, catalog, tally);
        rows = new RowReader(catalog, tally);
        page = new Page("fetcher.tencent", settings, GBK, MarketTime.ZONE, clock, tally);
        LOG.info(
                "quotes from {}, an unofficial page: without warranty, and without a right to redistribute them",
                settings.url());
    }

    @Deactivate
    void deactivate() {
        page.close();
        LOG.info("quotes from {} stopped", settings.url());
    }

    @Override
    public void poll(List<Symbol> universe, TickSink sink) throws IOException {
        page.ask(codes.portions(universe), (portion, text) -> {
            List<Tick> ticks = rows.read(text, portion);
            if (!ticks.isEmpty()) {
                tally.ticks(ticks.size());
                sink.accept(ticks);
            }
        });
    }

    @Override
    public Map<String, Long> counters() {
        return tally.counters();
    }

    @Override
    public Map<String, Double> gauges() {
        return page.gauges();
    }

    @Override
    public Map<String, String> facts() {
        return page.facts();
    }

    @Override
    public List<String> warnings() {
        return page.warning().map(List::of).orElse(List.of());
    }
}
