package io.github.linkrelay.runtime.client;

import java.time.Duration;
import org.apache.camel.CamelContext;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.camel.component.http.HttpComponent;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;

/**
 * Bounds every exchange of Camel's HTTP components, so that no answer can fill the memory or keep a thread: the bytes of
 * a body that are read, those of the headers, and the time from the request to the answer's last byte.
 *
 * <p>An endpoint with a {@code httpClientConfigurer} of its own has the bound on headers only.
 */
public final class BoundedHttp {
    private final DeadlineExchange exchange;

    /**
     * @param maxBytes of an answer's body, unpacked; what is longer is cut and its connection closed
     * @param deadline for a whole exchange, after which its connection is closed and there was no answer
     */
    public BoundedHttp(int maxBytes, Duration deadline) {
        this.exchange = new DeadlineExchange(maxBytes, new Deadlines(deadline));
    }

    /**
     * Bounds the endpoints that this component makes from now on. A plain one is replaced by one with the same options,
     * for Camel offers no way to bound the headers otherwise (HttpComponent, 4.18.0).
     */
    public void bound(CamelContext context, String name, HttpComponent component) {
        HttpComponent bounded = component;
        if (component.getClass() == HttpComponent.class) {
            BoundedHttpComponent ours = new BoundedHttpComponent();
            ours.setOptionsOf(context, component);
            context.removeComponent(name);
            context.addComponent(name, ours);
            // Once more: Spring Boot sets the options of each component that is added, to its own defaults too.
            ours.setOptionsOf(context, component);
            bounded = ours;
        }
        HttpClientConfigurer first = bounded.getHttpClientConfigurer();
        bounded.setHttpClientConfigurer(client -> {
            if (first != null) {
                first.configureHttpClient(client);
            }
            configure(client);
        });
    }

    private void configure(HttpClientBuilder client) {
        client.setRequestExecutor(new SurvivingExecutor());
        client.addExecInterceptorFirst("bounded-exchange", exchange);
    }
}
