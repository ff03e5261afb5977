package io.github.linkrelay.runtime.check.trial;

import java.util.List;

/**
 * The result of running events through one deliver route.
 *
 * @param route the id of the route
 * @param file the file with the route
 * @param destination the destination of the route
 * @param events the result of each event, in their order
 * @param requests the requests that would have been sent, in the order of sending
 */
public record RouteTrial(
        String route, String file, String destination, List<EventTrial> events, List<TrialRequest> requests) {

    public RouteTrial {
        events = List.copyOf(events);
        requests = List.copyOf(requests);
    }
}
