package io.github.linkrelay.delivery;

import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.camel.component.http.HttpComponent;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpRequest;

/**
 * Restores the target of a request, its path and query, to what {@link HttpTarget} was given. Before that, Camel's HTTP
 * component turns it into a {@link java.net.URI}, and encodes a tilde, a brace or a lone percent sign.
 */
public final class RequestTarget {
    /** The header in which {@link HttpTarget} passes the exact target to here if the two differ. It is not sent. */
    static final String HEADER = "Linkrelay-Request-Target";

    private RequestTarget() {}

    /** Adds this to the clients of a component, without replacing other configurers. */
    public static void install(HttpComponent component) {
        HttpClientConfigurer before = component.getHttpClientConfigurer();
        component.setHttpClientConfigurer((HttpClientBuilder client) -> {
            if (before != null) {
                before.configureHttpClient(client);
            }
            client.addRequestInterceptorLast((request, entity, context) -> restore(request));
        });
    }

    /** Restores the target of a request before it is sent. */
    public static void restore(HttpRequest request) {
        Header header = request.getFirstHeader(HEADER);
        if (header != null) {
            request.removeHeaders(HEADER);
            HttpUrl exact = new HttpUrl("", header.getValue());
            // After a redirect the request has another target.
            if (exact.uriTarget().equals(request.getPath())) {
                request.setPath(exact.target());
            }
        }
    }
}
