package org.sluice.wire.page;

import java.net.URI;
import java.net.http.HttpRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One request and what it asks for; made once and sent in every poll of its slice. Immutable.
 *
 * @param <A> what the caller knows of one code
 */
public final class Portion<A extends Portion.Keyed> {

    /** Something that a page can be asked for. */
    public interface Keyed {
        /** The page's name of it: {@code sh600000}. */
        String key();
    }

    private final HttpRequest request;
    private final List<A> asked;
    private final Map<String, A> byKey;

    Portion(PageSettings settings, List<A> asked) {
        this.asked = List.copyOf(asked);
        byKey = new HashMap<>();
        StringBuilder address = new StringBuilder(settings.url());
        for (A one : asked) {
            byKey.put(one.key(), one);
            address.append(one.key()).append(',');
        }
        HttpRequest.Builder builder =
                HttpRequest.newBuilder(URI.create(address.toString())).timeout(settings.timeout());
        settings.headers().forEach(builder::header);
        request = builder.build();
    }

    HttpRequest request() {
        return request;
    }

    /**
     * Who a row is about.
     *
     * @param from where the row's key begins in the text
     * @param to where it ends
     * @param expected place in this portion where it should be, as the page answers in the order of the request
     * @return null if it was not asked for
     */
    public A find(String text, int from, int to, int expected) {
        if (expected < asked.size()) {
            A next = asked.get(expected);
            if (next.key().length() == to - from && text.startsWith(next.key(), from)) {
                return next;
            }
        }
        return byKey.get(text.substring(from, to));
    }
}
