package org.sluice.wire.page;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Map;
import java.util.function.IntSupplier;

/**
 * How to ask a page; made by {@link #check}, key by key.
 *
 * @param url address to which the list of codes is appended
 * @param host the page's host, as it is named to people
 * @param headers to send with each request, beyond the library's own
 * @param codesPerRequest the most codes in one request
 * @param parallelRequests the most requests under way at a time
 * @param timeout for one request with its whole answer
 * @param proxy not resolved yet, or null for none
 * @param pause without a request after the page refused; doubles with each refusal in a row
 * @param pauseMax the longest such pause
 */
public record PageSettings(
        String url,
        String host,
        Map<String, String> headers,
        int codesPerRequest,
        int parallelRequests,
        Duration timeout,
        InetSocketAddress proxy,
        Duration pause,
        Duration pauseMax) {

    public static final int MOST_REQUESTS = 4;

    /** So that a poll of one wave of requests stays below its 2 s. */
    public static final int MOST_MILLIS = 1500;

    private static final int DAY_SECONDS = 86_400;

    /** The proxy as people write it, or null for none. */
    public String proxyName() {
        return proxy == null ? null : proxy.getHostString() + ':' + proxy.getPort();
    }

    /**
     * Begins to read settings. Each call on the result checks one, and throws {@link PageSettingException}; all are
     * needed, but for headers.
     *
     * @param example an address as it should be, for people
     * @param mostCodes the page answers no more codes at once
     */
    public static Check check(String example, int mostCodes) {
        return new Check(example, mostCodes);
    }

    /** Settings as they are read. A number comes as a supplier, as text that is none shows only when it is asked for. */
    public static final class Check {

        private final String example;
        private final int mostCodes;
        private String url;
        private String host;
        private Map<String, String> headers = Map.of();
        private int codes;
        private int requests;
        private Duration timeout;
        private InetSocketAddress proxy;
        private Duration pause;
        private Duration pauseMax;

        private Check(String example, int mostCodes) {
            this.example = example;
            this.mostCodes = mostCodes;
        }

        /** Key {@code url}. */
        public Check url(String text) {
            try {
                URI page = new URI(text.strip() + "sh600000,");
                boolean web = "http".equalsIgnoreCase(page.getScheme()) || "https".equalsIgnoreCase(page.getScheme());
                if (web && page.getHost() != null && page.getRawFragment() == null && page.getPort() <= 0xFFFF) {
                    url = text.strip();
                    host = page.getHost();
                    return this;
                }
            } catch (URISyntaxException e) {
                // said below, together with the other reasons
            }
            throw new PageSettingException("url", text, "an address as in " + example);
        }

        /**
         * A header whose value is a setting; none if that is empty.
         *
         * @param key the setting's key
         * @param example a value as it should be, for people
         */
        public Check header(String name, String key, String text, String example) {
            String value = text.strip();
            if (!value.chars().allMatch(c -> c >= ' ' && c <= '~')) {
                throw new PageSettingException(key, text, "plain text as in " + example + ", or nothing");
            }
            headers = value.isEmpty() ? Map.of() : Map.of(name, value);
            return this;
        }

        /** Key {@code codesPerRequest}. */
        public Check codesPerRequest(IntSupplier value) {
            codes = number("codesPerRequest", value, 1, mostCodes);
            return this;
        }

        /** Key {@code parallelRequests}. */
        public Check parallelRequests(IntSupplier value) {
            requests = number("parallelRequests", value, 1, MOST_REQUESTS);
            return this;
        }

        /** Key {@code timeoutMillis}. */
        public Check timeoutMillis(IntSupplier value) {
            timeout = Duration.ofMillis(number("timeoutMillis", value, 100, MOST_MILLIS));
            return this;
        }

        /** Key {@code proxy}. */
        public Check proxy(String text) {
            String address = text.strip();
            if (address.isEmpty()) {
                return this;
            }
            try {
                URI uri = new URI(address.contains("://") ? address : "http://" + address);
                boolean plain = "http".equalsIgnoreCase(uri.getScheme())
                        && uri.getRawUserInfo() == null
                        && (uri.getRawPath().isEmpty() || uri.getRawPath().equals("/"))
                        && uri.getRawQuery() == null
                        && uri.getRawFragment() == null;
                if (plain && uri.getHost() != null && uri.getPort() > 0 && uri.getPort() <= 0xFFFF) {
                    proxy = InetSocketAddress.createUnresolved(uri.getHost(), uri.getPort());
                    return this;
                }
            } catch (URISyntaxException e) {
                // said below, together with the other reasons
            }
            throw new PageSettingException("proxy", text, "host:port or http://host:port, or nothing");
        }

        /** Keys {@code refusalPauseSeconds} and {@code refusalPauseMaxSeconds}. */
        public Check refusalPauseSeconds(IntSupplier first, IntSupplier longest) {
            int least = number("refusalPauseSeconds", first, 1, DAY_SECONDS);
            int most = number("refusalPauseMaxSeconds", longest, 1, DAY_SECONDS);
            if (most < least) {
                throw new PageSettingException(
                        "refusalPauseMaxSeconds", most, "at least refusalPauseSeconds, which is " + least);
            }
            pause = Duration.ofSeconds(least);
            pauseMax = Duration.ofSeconds(most);
            return this;
        }

        /** All of them. */
        public PageSettings settings() {
            return new PageSettings(url, host, headers, codes, requests, timeout, proxy, pause, pauseMax);
        }

        private static int number(String key, IntSupplier value, int least, int most) {
            String expected = "a whole number from " + least + " to " + most;
            int number;
            try {
                number = value.getAsInt();
            } catch (RuntimeException e) {
                // the file's text is no number: the runtime says so only when the key is read
                throw new PageSettingException(key, null, expected);
            }
            if (number < least || number > most) {
                throw new PageSettingException(key, number, expected);
            }
            return number;
        }
    }
}
