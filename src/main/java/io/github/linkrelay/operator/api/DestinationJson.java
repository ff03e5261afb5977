package io.github.linkrelay.operator.api;

import java.time.Instant;
import java.util.List;

/** A destination: what became of its events, and why it rests. */
public record DestinationJson(
        @Required String name,
        DestinationStateJson state,
        String reason,
        Instant since,
        Instant nextAttempt,
        @Required long received,
        @Required long delivered,
        @Required long filtered,
        @Required long deadLettered,
        @Required long waiting,
        Instant oldestWaiting,
        String waitsFor,
        @Required long inFlight,
        Instant busySince,
        ApartJson apart,
        @Required List<Double> delivering) {}
