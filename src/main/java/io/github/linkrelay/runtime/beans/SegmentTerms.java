package io.github.linkrelay.runtime.beans;

import io.github.linkrelay.event.StoredEvent;
import io.github.linkrelay.outbox.view.EventTerms;
import io.github.linkrelay.segment.EventIds;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Stored events are found by the ids that Segment gets. After a change of the rules while the process runs, an event has
 * the terms of the old rules too, so that those that were indexed by them are found. Safe for any thread.
 */
final class SegmentTerms implements EventTerms {
    /** Rules kept; somebody who edits more often than that between two restarts is trying something out. */
    private static final int KEPT = 4;

    /** The newest last. */
    private volatile List<EventIds> rules = List.of();

    /** Rules that are in force from now on. */
    synchronized void use(EventIds ids) {
        if (rules.stream().anyMatch(ids::isSameAs)) {
            return;
        }
        List<EventIds> all = new ArrayList<>(rules);
        all.add(ids);
        rules = List.copyOf(all.subList(Math.max(0, all.size() - KEPT), all.size()));
    }

    @Override
    public List<String> of(StoredEvent event) {
        List<EventIds> now = rules;
        if (now.size() == 1) {
            return now.get(0).of(event.key().toString(), event.body());
        }
        Set<String> terms = new LinkedHashSet<>();
        now.forEach(ids -> terms.addAll(ids.of(event.key().toString(), event.body())));
        return List.copyOf(terms);
    }

    @Override
    public boolean has(StoredEvent event, String term) {
        return rules.stream().anyMatch(ids -> ids.has(event.key().toString(), event.body(), term));
    }
}
