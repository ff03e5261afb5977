package io.github.linkrelay.runtime.client;

import java.util.HashMap;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.component.http.HttpComponentConfigurer;
import org.apache.camel.component.http.HttpEndpointConfigurer;
import org.apache.camel.spi.PropertyConfigurer;
import org.apache.camel.support.PluginHelper;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.client5.http.socket.ConnectionSocketFactory;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.config.Registry;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.util.TimeValue;

/** Camel's HTTP component with limits for the headers of an answer, which HttpClient reads without a limit. */
final class BoundedHttpComponent extends HttpComponent {
    private static final int LONGEST_LINE = 16 * 1024;
    private static final int MOST_HEADERS = 100;

    /** Copies all options from another component. */
    void setOptionsOf(CamelContext context, HttpComponent other) {
        Map<String, Object> options = new HashMap<>();
        PluginHelper.getBeanIntrospection(context).getProperties(other, options, null);
        HttpComponentConfigurer configurer = new HttpComponentConfigurer();
        options.forEach((name, value) -> {
            if (value != null && configurer.getOptionType(name, true) != null) {
                configurer.configure(context, this, name, value, true);
            }
        });
    }

    /** Returns the configurer, which Camel finds by an annotation that a subclass doesn't have. */
    @Override
    public PropertyConfigurer getComponentPropertyConfigurer() {
        return new HttpComponentConfigurer();
    }

    @Override
    public PropertyConfigurer getEndpointPropertyConfigurer() {
        return new HttpEndpointConfigurer();
    }

    /** Does the same as the superclass, with another factory of connections. */
    @Override
    @SuppressWarnings("deprecation") // Camel's signature and Camel's way of making it.
    protected HttpClientConnectionManager createConnectionManager(
            Registry<ConnectionSocketFactory> registry,
            int maxTotalConnections,
            int connectionsPerRoute,
            SocketConfig socketConfig) {
        Http1Config bounds = Http1Config.custom()
                .setMaxLineLength(LONGEST_LINE)
                .setMaxHeaderCount(MOST_HEADERS)
                .build();
        PoolingHttpClientConnectionManager connections = new PoolingHttpClientConnectionManager(
                registry,
                PoolConcurrencyPolicy.STRICT,
                TimeValue.ofMilliseconds(getConnectionTimeToLive()),
                ManagedHttpClientConnectionFactory.builder().http1Config(bounds).build());
        connections.setDefaultSocketConfig(socketConfig);
        // A connection that the other side has closed meanwhile is not used: a request on it would fail, and nobody
        // would know whether it had arrived. The look at it takes a millisecond.
        connections.setDefaultConnectionConfig(ConnectionConfig.custom()
                .setValidateAfterInactivity(TimeValue.ZERO_MILLISECONDS)
                .build());
        int total = maxTotalConnections == 0 ? getMaxTotalConnections() : maxTotalConnections;
        if (total > 0) {
            connections.setMaxTotal(total);
        }
        int perRoute = connectionsPerRoute == 0 ? getConnectionsPerRoute() : connectionsPerRoute;
        if (perRoute > 0) {
            connections.setDefaultMaxPerRoute(perRoute);
        }
        return connections;
    }
}
