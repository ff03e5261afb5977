package io.github.linkrelay.delivery;

import java.util.Properties;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.spi.PropertiesComponent;
import org.apache.camel.support.service.ServiceSupport;

/**
 * A step before an HTTP endpoint that says which URL it requests, so that the URL is a bean's property and never a part
 * of an endpoint's address: there Camel would decode and encode it, split it at its {@code &}, and show it.
 *
 * <p>Set before use; then for any thread. A URL that can't be requested stops the start of the route, and the message
 * has the name of the setting that holds it, not the URL.
 */
public final class HttpTarget extends ServiceSupport implements Processor, CamelContextAware {
    private CamelContext context;
    private String url = "";
    private String path = "";
    private boolean optional;
    private HttpUrl target;

    @Override
    public CamelContext getCamelContext() {
        return context;
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        this.context = camelContext;
    }

    /** The whole URL; or, where there is a path too, what comes before the path. */
    public void setUrl(String url) {
        this.url = url;
    }

    /** Added to the URL, such as {@code /v1/batch}. Empty: the URL is requested as it is. */
    public void setPath(String path) {
        this.path = path;
    }

    /** Whether the URL may be empty; nothing may come here then. */
    public void setOptional(boolean optional) {
        this.optional = optional;
    }

    @Override
    protected void doStart() {
        if (optional && url.isEmpty()) {
            return;
        }
        try {
            target =
                    path.isEmpty() ? HttpUrl.parse(url) : HttpUrl.parseBase(url).with(path);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name() + ' ' + e.getMessage());
        }
    }

    /** Body and other headers stay. A query in the header {@code CamelHttpQuery} is added to the URL. */
    @Override
    public void process(Exchange exchange) {
        Message request = exchange.getMessage();
        Object query = request.removeHeader(Exchange.HTTP_QUERY);
        HttpUrl requested = query == null ? target : target.with("?" + query);
        request.removeHeader(Exchange.HTTP_RAW_QUERY);
        request.removeHeader(Exchange.HTTP_PATH);
        request.setHeader(Exchange.HTTP_URI, requested.uri());
        if (requested.target().equals(requested.uriTarget())) {
            request.removeHeader(RequestTarget.HEADER);
        } else {
            request.setHeader(RequestTarget.HEADER, requested.target());
        }
    }

    /** The settings with this value: only they say where it was written. */
    private String name() {
        SortedSet<String> keys = new TreeSet<>();
        PropertiesComponent properties = context.getPropertiesComponent();
        Properties all = properties.loadProperties(key -> true);
        for (String key : all.stringPropertyNames()) {
            try {
                properties.resolveProperty(key).filter(url::equals).ifPresent(value -> keys.add(key));
            } catch (RuntimeException e) {
                // What has no value is not this one.
            }
        }
        return keys.isEmpty() || url.isEmpty() ? "the URL of an HTTP request" : String.join(" or ", keys);
    }
}
