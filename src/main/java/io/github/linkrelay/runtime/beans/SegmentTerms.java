package io.github.linkrelay.runtime.beans;

import io.github.linkrelay.event.StoredEvent;
import io.github.linkrelay.outbox.view.EventTerms;
import io.github.linkrelay.segment.EventIds;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Makes stored events findable by the ids that Segment gets. If the rules change while the process runs, an event has
 * the terms of the old rules too, so that events which were indexed by them are found. Any thread may call it.
 */
public final class SegmentTerms implements EventTerms {
    /** How many sets of rules are kept; more edits between two restarts are only trials. */
    private static final int KEPT = 4;

    /** The sets of rules, the newest last. */
    private volatile List<EventIds> rules = List.of();

    /** Returns the terms by rules that never change. */
    public static EventTerms of(EventIds ids) {
        SegmentTerms terms = new SegmentTerms();
        terms.use(ids);
        return terms;
    }

    /** Sets the rules that are in force from now on. */
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
    public String keyBeginning(String term) {
        return EventIds.keyBeginning(term);
    }

    @Override
    public boolean has(StoredEvent event, String term) {
        return rules.stream().anyMatch(ids -> ids.has(event.key().toString(), event.body(), term));
    }
}
