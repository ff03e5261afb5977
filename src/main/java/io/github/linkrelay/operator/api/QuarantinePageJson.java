package io.github.linkrelay.operator.api;

import java.util.List;

/** A page of refused requests. */
public record QuarantinePageJson(@Required List<QuarantineEntryJson> entries, Long next)
        implements PageJson<QuarantineEntryJson> {
    @Override
    public List<QuarantineEntryJson> list() {
        return entries;
    }
}
