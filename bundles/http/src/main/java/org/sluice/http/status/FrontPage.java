package org.sluice.http.status;

import java.io.IOException;
import java.io.InputStream;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.sluice.api.http.WebRequest;
import org.sluice.api.http.WebResource;
import org.sluice.api.http.WebResponse;

/** {@code /}: a page that shows {@code /health}; a console may take its place with a higher rank. */
@Component(
        name = "org.sluice.http.front",
        configurationPolicy = ConfigurationPolicy.IGNORE,
        property = {WebResource.PATH + "=/", "service.ranking:Integer=-100"})
public final class FrontPage implements WebResource {

    private static final int OK = 200;
    private static final int NOT_FOUND = 404;

    @Override
    public void handle(WebRequest request, WebResponse response) throws IOException {
        if (!request.path().equals("/")) {
            response.send(NOT_FOUND, "text/plain; charset=utf-8", new byte[0]);
            return;
        }
        try (InputStream page = FrontPage.class.getResourceAsStream("front.html")) {
            response.header("Content-Security-Policy", "default-src 'self' 'unsafe-inline'; frame-ancestors 'none'")
                    .send(OK, "text/html; charset=utf-8", page.readAllBytes());
        }
    }
}
