package io.github.linkrelay.operator.api;

import java.util.List;

/** An outbox with its destinations. */
public record OutboxJson(
        @Required String name,
        @Required boolean accepting,
        String refusal,
        @Required long events,
        @Required long indexed,
        @Required long fileBytes,
        Long maxBytes,
        @Required long diskFreeBytes,
        Long diskTotalBytes,
        @Required long deadLetters,
        @Required long quarantine,
        @Required long quarantineNotKept,
        @Required List<DestinationJson> destinations,
        @Required RateSeriesJson rates) {}
