package io.github.linkrelay.delivery;

import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.camel.component.http.HttpComponent;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpRequest;

/**
 * Puts the target of a request, its path and query, back to what {@link HttpTarget} was given. On the way Camel's HTTP
 * component makes it a {@link java.net.URI}, and encodes a tilde, a brace or a percent sign that stands alone.
 */
public final class RequestTarget {
    /** From {@link HttpTarget} to here, where the two differ; it is not sent. */
    static final String HEADER = "Linkrelay-Request-Target";

    private RequestTarget() {}

    /** Makes clients of this component do so, besides what they do already. */
    public static void install(HttpComponent component) {
        HttpClientConfigurer before = component.getHttpClientConfigurer();
        component.setHttpClientConfigurer((HttpClientBuilder client) -> {
            if (before != null) {
                before.configureHttpClient(client);
            }
            client.addRequestInterceptorLast((request, entity, context) -> restore(request));
        });
    }

    /** In a request that is on its way. */
    public static void restore(HttpRequest request) {
        Header header = request.getFirstHeader(HEADER);
        if (header != null) {
            request.removeHeaders(HEADER);
            HttpUrl exact = new HttpUrl("", header.getValue());
            // Another one if a redirect was followed.
            if (exact.uriTarget().equals(request.getPath())) {
                request.setPath(exact.target());
            }
        }
    }
}
