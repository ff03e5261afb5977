package io.github.linkrelay.operator.api;

import java.time.Instant;

/** One request to a destination that an event was part of. */
public record AttemptJson(
        @Required Instant at,
        @Required long millis,
        Integer status,
        @Required AttemptAnswerJson answer,
        String reason,
        @Required int events,
        Long replay) {}
