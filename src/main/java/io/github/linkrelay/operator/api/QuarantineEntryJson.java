package io.github.linkrelay.operator.api;

import java.time.Instant;

/** A refused request; a list shows it without its body. */
public record QuarantineEntryJson(
        @Required long id,
        @Required String key,
        @Required Instant receivedAt,
        @Required String reason,
        String signature,
        @Required int bytes,
        BodyJson body) {}
