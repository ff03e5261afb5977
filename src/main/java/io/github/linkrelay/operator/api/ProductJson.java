package io.github.linkrelay.operator.api;

import java.time.Instant;

/** What runs, and since when. */
public record ProductJson(
        @Required String version,
        @Required String camel,
        @Required String java,
        @Required ModeJson mode,
        Instant startedAt) {}
