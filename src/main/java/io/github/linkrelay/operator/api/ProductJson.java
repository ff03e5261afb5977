package io.github.linkrelay.operator.api;

import java.time.Instant;

/** Says which versions run, in which mode, and since when. */
public record ProductJson(
        @Required String version,
        @Required String camel,
        @Required String java,
        @Required ModeJson mode,
        Instant startedAt) {}
