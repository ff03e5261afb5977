package io.github.linkrelay.runtime.check.trial;

import java.util.List;

/**
 * What one deliver route made of the events.
 *
 * @param route its id
 * @param file where it is
 * @param destination whose events it takes
 * @param events what became of each event, in their order
 * @param requests what would have been sent, in the order of sending
 */
public record RouteTrial(
        String route, String file, String destination, List<EventTrial> events, List<TrialRequest> requests) {

    public RouteTrial {
        events = List.copyOf(events);
        requests = List.copyOf(requests);
    }
}
