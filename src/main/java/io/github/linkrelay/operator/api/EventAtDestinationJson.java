package io.github.linkrelay.operator.api;

import java.util.List;

/** Says what became of an event at a destination. */
public record EventAtDestinationJson(
        @Required String name,
        @Required EventStateJson state,
        String reason,
        Long deadLetter,
        @Required List<AttemptJson> attempts) {}
