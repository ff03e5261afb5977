package io.github.linkrelay.operator.api;

import java.time.Instant;

/** The bodies of one reason. */
public record GroupJson(
        String destination,
        @Required String group,
        @Required long count,
        @Required Instant firstAt,
        @Required Instant lastAt) {}
