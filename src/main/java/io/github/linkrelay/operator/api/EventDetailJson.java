package io.github.linkrelay.operator.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A stored event with its body, its Track call and what became of it at each destination. The first members are those of
 * {@link EventJson}.
 */
public record EventDetailJson(
        @Required long sequence,
        @Required String messageId,
        String type,
        String user,
        @Required Instant receivedAt,
        @Required int bytes,
        @Required Map<String, EventStateJson> states,
        @Required String key,
        @Required BodyJson body,
        ObjectNode call,
        String callProblem,
        @Required List<EventAtDestinationJson> destinations) {}
