package org.sluice.fetcher.tencent;

import java.util.Map;
import org.sluice.api.config.InvalidSettingException;
import org.sluice.wire.page.PageSettingException;
import org.sluice.wire.page.PageSettings;

/** Reads the component's settings. */
final class Settings {

    /** The page answers no more codes at once. */
    static final int MOST_CODES = 60;

    private Settings() {}

    /**
     * Reads and checks every key.
     *
     * @throws InvalidSettingException naming the first that won't do
     */
    static PageSettings of(TencentFetcher.Config config, Map<String, Object> properties) {
        try {
            return PageSettings.check("http://qt.gtimg.cn/q=", MOST_CODES)
                    .url(config.url())
                    .codesPerRequest(config::codesPerRequest)
                    .parallelRequests(config::parallelRequests)
                    .timeoutMillis(config::timeoutMillis)
                    .proxy(config.proxy())
                    .refusalPauseSeconds(config::refusalPauseSeconds, config::refusalPauseMaxSeconds)
                    .settings();
        } catch (PageSettingException e) {
            Object value = e.value() == null ? properties.get(e.key()) : e.value();
            throw new InvalidSettingException(properties, e.key(), value, e.expected());
        }
    }
}
