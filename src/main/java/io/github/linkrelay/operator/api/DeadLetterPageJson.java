package io.github.linkrelay.operator.api;

import java.util.List;

/** A page of dead letters. */
public record DeadLetterPageJson(@Required List<DeadLetterJson> deadLetters, Long next)
        implements PageJson<DeadLetterJson> {
    @Override
    public List<DeadLetterJson> list() {
        return deadLetters;
    }
}
