package org.sluice.fetcher.tencent;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Map;
import java.util.function.IntSupplier;
import org.sluice.api.config.InvalidSettingException;

/**
 * The component's settings, checked.
 *
 * @param host the page's host, as it is named to people
 * @param timeout for one request with its whole answer
 * @param proxy not resolved yet, or null for none
 */
record Settings(
        String url,
        String host,
        int codesPerRequest,
        int parallelRequests,
        Duration timeout,
        InetSocketAddress proxy,
        Duration pause,
        Duration pauseMax) {

    /** The page answers no more codes at once. */
    static final int MOST_CODES = 60;

    static final int MOST_REQUESTS = 4;

    /** So that a poll of one wave of requests stays below its 2 s. */
    static final int MOST_MILLIS = 1500;

    private static final int DAY_SECONDS = 86_400;

    /**
     * Reads and checks every key.
     *
     * @throws InvalidSettingException naming the first that won't do
     */
    static Settings of(TencentFetcher.Config config, Map<String, Object> properties) {
        URI page = page(config.url(), properties);
        int codes = number(properties, "codesPerRequest", config::codesPerRequest, 1, MOST_CODES);
        int requests = number(properties, "parallelRequests", config::parallelRequests, 1, MOST_REQUESTS);
        int millis = number(properties, "timeoutMillis", config::timeoutMillis, 100, MOST_MILLIS);
        InetSocketAddress proxy = proxy(config.proxy(), properties);
        int pause = number(properties, "refusalPauseSeconds", config::refusalPauseSeconds, 1, DAY_SECONDS);
        int max = number(properties, "refusalPauseMaxSeconds", config::refusalPauseMaxSeconds, 1, DAY_SECONDS);
        if (max < pause) {
            throw new InvalidSettingException(
                    properties, "refusalPauseMaxSeconds", max, "at least refusalPauseSeconds, which is " + pause);
        }
        return new Settings(
                config.url().strip(),
                page.getHost(),
                codes,
                requests,
                Duration.ofMillis(millis),
                proxy,
                Duration.ofSeconds(pause),
                Duration.ofSeconds(max));
    }

    private static URI page(String url, Map<String, Object> properties) {
        try {
            URI page = new URI(url.strip() + "sh600000,");
            boolean web = "http".equalsIgnoreCase(page.getScheme()) || "https".equalsIgnoreCase(page.getScheme());
            if (web && page.getHost() != null && page.getRawFragment() == null && page.getPort() <= 0xFFFF) {
                return page;
            }
        } catch (URISyntaxException e) {
            // said below, together with the other reasons
        }
        throw new InvalidSettingException(properties, "url", url, "an address as in http://qt.gtimg.cn/q=");
    }

    private static InetSocketAddress proxy(String text, Map<String, Object> properties) {
        String address = text.strip();
        if (address.isEmpty()) {
            return null;
        }
        try {
            URI proxy = new URI(address.contains("://") ? address : "http://" + address);
            boolean plain = "http".equalsIgnoreCase(proxy.getScheme())
                    && proxy.getRawUserInfo() == null
                    && (proxy.getRawPath().isEmpty() || proxy.getRawPath().equals("/"))
                    && proxy.getRawQuery() == null
                    && proxy.getRawFragment() == null;
            if (plain && proxy.getHost() != null && proxy.getPort() > 0 && proxy.getPort() <= 0xFFFF) {
                return InetSocketAddress.createUnresolved(proxy.getHost(), proxy.getPort());
            }
        } catch (URISyntaxException e) {
            // said below, together with the other reasons
        }
        throw new InvalidSettingException(properties, "proxy", text, "host:port or http://host:port, or nothing");
    }

    private static int number(Map<String, Object> properties, String key, IntSupplier value, int least, int most) {
        String expected = "a whole number from " + least + " to " + most;
        int number;
        try {
            number = value.getAsInt();
        } catch (RuntimeException e) {
            // the file's text is no number: the runtime says so only when the key is read
            throw new InvalidSettingException(properties, key, properties.get(key), expected);
        }
        if (number < least || number > most) {
            throw new InvalidSettingException(properties, key, number, expected);
        }
        return number;
    }
}
