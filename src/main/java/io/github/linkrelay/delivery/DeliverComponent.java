package io.github.linkrelay.delivery;

import java.net.URISyntaxException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.ResolveEndpointFailedException;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.util.URISupport;

/** Sends a {@link Batch} to another endpoint and settles its events by the answer: {@code deliver:kamelet:segment-sink}. */
@Component("deliver")
public class DeliverComponent extends DefaultComponent {

    @Metadata(label = "advanced", description = "Hears of every request, for metrics.")
    private DeliveryListener listener = (route, events, bytes, nanos, answer, repeat) -> {};

    private volatile Duration longestWait = Duration.ofMinutes(5);
    private final Map<Map.Entry<String, Map<String, Object>>, Integer> kamelets = new HashMap<>();

    public DeliveryListener getListener() {
        return listener;
    }

    public void setListener(DeliveryListener listener) {
        this.listener = listener;
    }

    /**
     * Returns the longest wait that a destination may ask for before an event comes again; a longer one is cut to it.
     */
    public Duration getLongestWait() {
        return longestWait;
    }

    public void setLongestWait(Duration longestWait) {
        this.longestWait = longestWait;
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        Map<String, Object> options = new LinkedHashMap<>(parameters);
        parameters.clear();
        // This must happen now and not when the producer starts: Camel prepares a Kamelet's route only for endpoints
        // that it knows by then.
        if (remaining.startsWith("kamelet:")) {
            return new DeliverEndpoint(uri, this, remaining, kamelet(remaining, options));
        }
        String target = URISupport.appendParametersToURI(remaining, options);
        return new DeliverEndpoint(uri, this, target, endpoint(remaining, target));
    }

    private Endpoint endpoint(String name, String target) {
        try {
            return getCamelContext().getEndpoint(target);
        } catch (ResolveEndpointFailedException e) {
            if (e.getCause() instanceof URISyntaxException) {
                // Camel's message contains the options and so the credentials; therefore the exception is not kept as a
                // cause.
                throw new IllegalArgumentException(
                        "an option of deliver:" + name + " has a character that can't stand in a URI");
            }
            throw e;
        }
    }

    /**
     * Makes the Kamelet's endpoint with its options given beside the URI. In the URI, Kamelets would take the options
     * in their encoded form (KameletComponent, 4.18.0), and a secret would be in an endpoint's name. Camel
     * distinguishes endpoints of one URI by a {@code hash}.
     */
    private synchronized Endpoint kamelet(String name, Map<String, Object> options) {
        // A Kamelet must fail as a whole, so that it is repeated as a whole and its failure is classified here.
        options.putIfAbsent("noErrorHandler", "true");
        int number = kamelets.computeIfAbsent(Map.entry(name, Map.copyOf(options)), added -> kamelets.size() + 1);
        return getCamelContext().getEndpoint(name + "?hash=" + number, options);
    }
}
