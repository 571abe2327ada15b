package org.sluice.console.shell;

import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.sluice.api.fetcher.Fetcher;
import org.sluice.api.market.Origin;

/**
 * What a fetcher's service properties say; the fetcher itself is the collector's alone to call.
 *
 * @param bundle symbolic name and version of where it comes from
 */
record FetcherInfo(String name, Origin origin, String pace, String bundle) {

    static FetcherInfo of(ServiceReference<?> reference) {
        Object pace = reference.getProperty(Fetcher.PACE);
        Bundle bundle = reference.getBundle();
        return new FetcherInfo(
                String.valueOf(reference.getProperty(Fetcher.NAME)),
                "LIVE".equals(String.valueOf(reference.getProperty(Fetcher.ORIGIN))) ? Origin.LIVE : Origin.TEST,
                pace == null ? "interval" : pace.toString(),
                bundle == null ? "gone" : bundle.getSymbolicName() + ' ' + bundle.getVersion());
    }
}
