package org.sluice.fetcher.sina;

import java.util.Map;
import org.sluice.api.config.InvalidSettingException;
import org.sluice.wire.page.PageSettingException;
import org.sluice.wire.page.PageSettings;

/** Reads the component's settings. */
final class Settings {

    /** As many as hikyuu asks for at once. */
    static final int MOST_CODES = 140;

    private Settings() {}

    /**
     * Reads and checks every key.
     *
     * @throws InvalidSettingException naming the first that won't do
     */
    static PageSettings of(SinaFetcher.Config config, Map<String, Object> properties) {
        try {
            return PageSettings.check("http://hq.sinajs.cn/list=", MOST_CODES)
                    .url(config.url())
                    .header("Referer", "referer", config.referer(), "https://finance.sina.com.cn")
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
