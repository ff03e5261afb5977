package io.github.linkrelay.runtime.client;

import java.time.Duration;
import org.apache.camel.CamelContext;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.camel.component.http.HttpComponent;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;

/**
 * Limits every exchange of Camel's HTTP components, so that no answer can fill the memory or keep a thread. It limits
 * the bytes of a body and of the headers, and the time from the request to the answer's last byte. It
 * also gives each of them the process's proxies and name.
 *
 * <p>An endpoint with a {@code httpClientConfigurer} of its own has only the limit on headers.
 */
public final class BoundedHttp {
    private final DeadlineExchange exchange;
    private final Proxies proxies;
    private final String userAgent;

    /**
     * @param proxies the proxies for endpoints that name none of their own
     * @param userAgent the {@code User-Agent} of requests that have none of their own
     * @param maxBytes the most bytes of an answer's body after unpacking; a longer one is cut and its connection closed
     * @param deadline the most time for a whole exchange; then its connection is closed, and it counts as unanswered
     */
    public BoundedHttp(Proxies proxies, String userAgent, int maxBytes, Duration deadline) {
        this.proxies = proxies;
        this.userAgent = userAgent;
        this.exchange = new DeadlineExchange(maxBytes, new Deadlines(deadline));
    }

    /**
     * Limits the endpoints that this component makes from now on. A plain component is replaced by one with the same
     * options, because Camel offers no other way to limit the headers (HttpComponent, 4.18.0).
     */
    public void bound(CamelContext context, String name, HttpComponent component) {
        HttpComponent bounded = component;
        if (component.getClass() == HttpComponent.class) {
            BoundedHttpComponent ours = new BoundedHttpComponent();
            ours.setOptionsOf(context, component);
            context.removeComponent(name);
            context.addComponent(name, ours);
            // This is done once more, because Spring Boot sets the options of each component that is added, also to its
            // own defaults.
            ours.setOptionsOf(context, component);
            bounded = ours;
        }
        HttpClientConfigurer first = bounded.getHttpClientConfigurer();
        if (bounded.getUserAgent() == null) {
            bounded.setUserAgent(userAgent);
        }
        bounded.setHttpClientConfigurer(client -> {
            client.setProxySelector(proxies);
            if (first != null) {
                first.configureHttpClient(client);
            }
            configure(client);
        });
    }

    private void configure(HttpClientBuilder client) {
        client.setRequestExecutor(new SurvivingExecutor());
        client.addExecInterceptorFirst("login", new LoginExchange(proxies));
        client.addExecInterceptorFirst("bounded-exchange", exchange);
    }
}
