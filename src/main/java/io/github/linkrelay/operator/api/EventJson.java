package io.github.linkrelay.operator.api;

import java.time.Instant;
import java.util.Map;

/** A stored event as a list shows it. */
public record EventJson(
        @Required long sequence,
        @Required String messageId,
        String type,
        String user,
        @Required Instant receivedAt,
        @Required int bytes,
        @Required Map<String, EventStateJson> states) {}
