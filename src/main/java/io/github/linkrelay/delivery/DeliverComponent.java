package io.github.linkrelay.delivery;

import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;

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
        String target = parameters.isEmpty() ? remaining : remaining + "?" + query(uri);
        parameters.clear();
        return new DeliverEndpoint(uri, this, target);
    }

    private static String query(String uri) {
        return uri.substring(uri.indexOf('?') + 1);
    }
}
