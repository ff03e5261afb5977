package io.github.linkrelay.operator.api;

import java.time.Instant;

/** The progress of a replay. */
public record ReplayJson(
        @Required long id,
        @Required String destination,
        @Required ReplaySourceJson source,
        String filter,
        @Required ReplayStateJson state,
        @Required long total,
        @Required long sent,
        @Required long filtered,
        @Required long failed,
        @Required double rate,
        @Required Instant createdAt,
        Instant endedAt) {}
