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
 * Says which URL the next HTTP endpoint requests. So the URL is a property of a bean and not a part of an endpoint's
 * address, which Camel decodes, encodes, splits at {@code &}, and shows in logs.
 *
 * <p>Set the properties before use; then the step is safe for any thread. If the URL can't be requested, the start of
 * the route fails; the message names the setting, not the URL.
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

    /** Sets the whole URL or, if a path is set too, the part before the path. */
    public void setUrl(String url) {
        this.url = url;
    }

    /** Sets a path that is added to the URL, such as {@code /v1/batch}. If empty, the URL is requested as it is. */
    public void setPath(String path) {
        this.path = path;
    }

    /** Sets whether the URL may be empty; then no exchange may reach this step. */
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

    /**
     * Sets the headers that name the URL. The body and other headers stay. A query in the header {@code CamelHttpQuery}
     * is added to the URL.
     */
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

    /** Returns the names of the settings with this value, because nothing else says where it was written. */
    private String name() {
        SortedSet<String> keys = new TreeSet<>();
        PropertiesComponent properties = context.getPropertiesComponent();
        Properties all = properties.loadProperties(key -> true);
        for (String key : all.stringPropertyNames()) {
            try {
                properties.resolveProperty(key).filter(url::equals).ifPresent(value -> keys.add(key));
            } catch (RuntimeException e) {
                // A setting without a value is not the one.
            }
        }
        return keys.isEmpty() || url.isEmpty() ? "the URL of an HTTP request" : String.join(" or ", keys);
    }
}
