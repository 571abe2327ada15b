package org.sluice.fetcher.tencent;

import java.net.URI;
import java.net.http.HttpRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One request and the symbols it asks for; made once and sent in every poll of its slice. */
final class Portion {

    private final HttpRequest request;
    private final List<Asked> asked;
    private final Map<String, Asked> byKey;

    Portion(Settings settings, List<Asked> asked) {
        this.asked = List.copyOf(asked);
        byKey = new HashMap<>();
        StringBuilder address = new StringBuilder(settings.url());
        for (Asked one : asked) {
            byKey.put(one.key(), one);
            address.append(one.key()).append(',');
        }
        request = HttpRequest.newBuilder(URI.create(address.toString()))
                .timeout(settings.timeout())
                .build();
    }

    HttpRequest request() {
        return request;
    }

    /**
     * Who a row is about.
     *
     * @param expected place in this portion where it should be, as the page answers in the order of the request
     * @return null if it was not asked for
     */
    Asked find(String text, int from, int to, int expected) {
        if (expected < asked.size()) {
            Asked next = asked.get(expected);
            if (next.key().length() == to - from && text.startsWith(next.key(), from)) {
                return next;
            }
        }
        return byKey.get(text.substring(from, to));
    }
}
