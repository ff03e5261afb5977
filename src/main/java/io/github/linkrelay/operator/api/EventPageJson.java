package io.github.linkrelay.operator.api;

import java.util.List;

/** A page of stored events. */
public record EventPageJson(@Required List<EventJson> events, Long next) implements PageJson<EventJson> {
    @Override
    public List<EventJson> list() {
        return events;
    }
}
