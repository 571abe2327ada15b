package org.sluice.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertTrue;

import java.util.Arrays;
import org.junit.Test;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.sluice.api.catalog.Catalog;
import org.sluice.api.feed.Feed;
import org.sluice.api.market.Symbol;
import org.sluice.api.publisher.Publisher;

/** Components come, change and go with their configuration. */
public class ConfigurationTest extends InFelix {

    @Test
    public void aBundleWithoutItsConfigurationDoesNothing() throws Exception {
        Subscriber.await("the publisher", () -> service(Publisher.class, null) != null);
        assertEquals(null, service(Feed.class, null));
        configurations.getFactoryConfiguration(PUBLISHER, "spot", "?").delete();
        Subscriber.await("the publisher to go", () -> service(Publisher.class, null) == null);
    }

    @Test
    public void aBadSettingIsReportedWithKeyAndValueAndMendedWhileRunning() throws Exception {
        set(COLLECTOR + "~stock", "origin", "TEST", "fetchers", "synthetic", "intervalMillis", 1L);
        Subscriber.await("the failure", () -> failure(COLLECTOR) != null);
        assertTrue(
                failure(COLLECTOR),
                failure(COLLECTOR).contains("org.sluice.collector~stock: intervalMillis=1: at least 10 milliseconds"));
        set(COLLECTOR + "~stock", "origin", "TEST", "fetchers", "synthetic", "intervalMillis", 1000L);
        assertEquals("stock", feed().status().feed());
    }

    @Test
    public void twoCollectorsCannotShareAFeed() throws Exception {
        set(COLLECTOR + "~one", "origin", "TEST", "feed", "stock");
        feed();
        set(COLLECTOR + "~two", "origin", "TEST", "feed", "stock");
        Subscriber.await("the failure of the second", () -> failure(COLLECTOR) != null);
        assertTrue(
                failure(COLLECTOR),
                failure(COLLECTOR).contains("feed=stock: feed 'stock' is already collected by another configuration"));
    }

    @Test
    public void theCatalogAnswersFromTheFilesAndFollowsItsSource() throws Exception {
        Subscriber.await(
                "the catalog",
                () -> service(Catalog.class, null) != null
                        && service(Catalog.class, null)
                                .find(Symbol.parse("SH600000"))
                                .isPresent());
        Catalog catalog = service(Catalog.class, null);
        assertNotNull(catalog.find(Symbol.parse("SHFE.cu2501")).orElseThrow());
        bundle("org.sluice.catalog.csv").stop();
        Subscriber.await("an empty catalog", () -> catalog.all().isEmpty());
        bundle("org.sluice.catalog.csv").start();
        Subscriber.await("the instruments to be back", () -> !catalog.all().isEmpty());
    }

    private String failure(String component) throws Exception {
        ServiceComponentRuntime runtime = service(ServiceComponentRuntime.class, null);
        return runtime
                .getComponentDescriptionDTOs(
                        Arrays.stream(context.getBundles()).toArray(org.osgi.framework.Bundle[]::new))
                .stream()
                .filter(description -> description.name.equals(component))
                .flatMap(description -> runtime.getComponentConfigurationDTOs(description).stream())
                .filter(configuration -> configuration.state == ComponentConfigurationDTO.FAILED_ACTIVATION)
                .map(configuration -> configuration.failure)
                .findFirst()
                .orElse(null);
    }
}
