package io.github.linkrelay.delivery;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.util.URISupport;

/** Sends a {@link Batch} to another endpoint and settles its events by the answer: {@code deliver:kamelet:segment-sink}. */
@Component("deliver")
public class DeliverComponent extends DefaultComponent {

    @Metadata(label = "advanced", description = "Hears of every request, for metrics.")
    private DeliveryListener listener = (route, events, bytes, nanos, answer, repeat) -> {};

    public DeliveryListener getListener() {
        return listener;
    }

    public void setListener(DeliveryListener listener) {
        this.listener = listener;
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        Map<String, Object> options = new LinkedHashMap<>(parameters);
        parameters.clear();
        if (remaining.startsWith("kamelet:")) {
            // A Kamelet fails as a whole, so that it is repeated as a whole and its failure is classified here.
            options.putIfAbsent("noErrorHandler", "true");
        }
        // Kamelets take values as they stand in the URI, encoded ones too (KameletComponent, 4.18.0).
        options.replaceAll((name, value) -> value instanceof String text ? raw(text) : value);
        String target = URISupport.appendParametersToURI(remaining, options);
        // Now, not when the producer starts: Camel prepares a Kamelet's route only for endpoints it knows by then.
        return new DeliverEndpoint(uri, this, target, getCamelContext().getEndpoint(target));
    }

    private static String raw(String value) {
        return value.matches("[A-Za-z0-9._-]*") ? value : "RAW(" + value + ")";
    }
}
