package io.github.linkrelay.operator.api;

import java.time.Instant;

/** A dead letter; a list shows it without its body. */
public record DeadLetterJson(
        @Required long id,
        String destination,
        Long sequence,
        @Required String key,
        String messageId,
        String type,
        @Required Instant receivedAt,
        @Required Instant diedAt,
        @Required String reason,
        @Required String group,
        @Required int bytes,
        BodyJson body) {}
