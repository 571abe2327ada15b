package org.sluice.health.alert;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/** A URL that is a key at the same time: whoever knows it can write to the group. Only its host is ever shown. */
final class SecretUrl {

    private static final int SHOWN = 4;

    private final URI uri;
    private final String text;

    private SecretUrl(URI uri, String text) {
        this.uri = uri;
        this.text = text;
    }

    /**
     * Takes an http or https URL with a host.
     *
     * @throws IllegalArgumentException saying what was expected, not what came
     */
    static SecretUrl parse(String text) {
        try {
            URI uri = new URI(text.strip());
            String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
            if (uri.getHost() != null && (scheme.equals("https") || scheme.equals("http"))) {
                return new SecretUrl(uri, text.strip());
            }
        } catch (URISyntaxException e) {
            // its message would show the URL
        }
        throw new IllegalArgumentException("an http or https URL with a host");
    }

    URI uri() {
        return uri;
    }

    /** The URL with more parameters. */
    URI with(String parameters) {
        return URI.create(text + (uri.getRawQuery() == null ? '?' : '&') + parameters);
    }

    /** Host and the last four characters. */
    @Override
    public String toString() {
        return uri.getHost() + "/…" + (text.length() > 5 * SHOWN ? text.substring(text.length() - SHOWN) : "");
    }

    /** A text of somebody else's in which this URL, its query or the end of its path must not be seen. */
    String hide(String said) {
        String safe = said.replace(text, toString());
        for (String part : new String[] {uri.getRawQuery(), value(uri.getRawQuery()), lastOfPath()}) {
            if (part != null && part.length() > SHOWN) {
                safe = safe.replace(part, "…");
            }
        }
        return safe;
    }

    private static String value(String query) {
        return query == null ? null : query.substring(query.indexOf('=') + 1);
    }

    private String lastOfPath() {
        String path = uri.getRawPath();
        return path == null ? null : path.substring(path.lastIndexOf('/') + 1);
    }
}
