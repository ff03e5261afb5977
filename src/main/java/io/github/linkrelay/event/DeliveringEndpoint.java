package io.github.linkrelay.event;

import java.util.Set;
import org.apache.camel.Endpoint;

/** An endpoint whose consumer hands stored events over, so that a route that begins with it is one that delivers. */
public interface DeliveringEndpoint extends Endpoint {
    /** The schemes of these endpoints, for whoever reads routes before there are endpoints. */
    Set<String> SCHEMES = Set.of("outbox");

    /** Whether an address, such as {@code outbox:events?destination=segment}, is that of such an endpoint. */
    static boolean isNamedBy(String address) {
        int colon = address.indexOf(':');
        return SCHEMES.contains(colon < 0 ? address : address.substring(0, colon));
    }

    /** Returns the name of the destination whose events its consumer hands over; null where it only stores. */
    String getDestination();
}
