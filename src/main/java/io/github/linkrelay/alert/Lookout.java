package io.github.linkrelay.alert;

import io.github.linkrelay.alert.DeadLetterCounts.Cause;
import io.github.linkrelay.alert.Snapshot.OutboxPart;
import io.github.linkrelay.alert.TypeHistory.ActiveHour;
import io.github.linkrelay.event.OutboxException;
import io.github.linkrelay.outbox.view.DiskRoom;
import io.github.linkrelay.outbox.view.OpenOutbox;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Collects the figures that the rules look at. One thread reads; any thread may add an outbox. */
final class Lookout {
    private static final Logger LOG = LoggerFactory.getLogger("linkrelay.alerts");

    private record Watched(OpenOutbox outbox, DeadLetterCounts deadLetters, TypeHistory types) {}

    private final Sources sources;
    private final Clock clock;
    private final Instant start;
    private final PastCounts past;
    private final List<Watched> outboxes = new CopyOnWriteArrayList<>();
    private boolean typesKnown = true;

    Lookout(Sources sources, Clock clock) {
        this.sources = sources;
        this.clock = clock;
        this.start = clock.instant();
        this.past = new PastCounts(start);
    }

    void watch(OpenOutbox outbox) {
        DeadLetterCounts deadLetters = new DeadLetterCounts();
        outbox.addListener(deadLetters);
        outboxes.add(new Watched(outbox, deadLetters, sources.types().apply(outbox)));
    }

    Snapshot look(AlertSettings settings) {
        Instant now = clock.instant();
        count(now, settings);
        Map<String, Map<Cause, Long>> deadLetters =
                past.within(settings.deadLettersWindow()).deadLetters();
        List<OutboxPart> parts = new ArrayList<>();
        Map<String, Instant> lastOfType = new HashMap<>();
        boolean knownBefore = typesKnown;
        typesKnown = true;
        for (Watched watched : outboxes) {
            String name = watched.outbox.name();
            List<TypeActivity> types = List.of();
            try {
                types = types(watched.types, now, settings, lastOfType);
            } catch (OutboxException e) {
                // That is no reason to delay the other rules.
                if (knownBefore && typesKnown) {
                    LOG.warn(
                            "The times of the event types can't be read, trying again at each check: {}",
                            e.getMessage());
                }
                typesKnown = false;
            }
            parts.add(new OutboxPart(
                    name,
                    watched.outbox.status(),
                    sources.maxBytes(),
                    watched.outbox.destinations(),
                    deadLetters.getOrDefault(name, Map.of()),
                    types));
        }
        return new Snapshot(
                now,
                Duration.between(start, now),
                parts,
                DiskRoom.of(sources.directory()).orElse(null),
                past.within(settings.refusedWindow()).requests(),
                past.within(settings.wrongWindow()).requests(),
                typesKnown,
                lastOfType,
                sources.reloadProblems().get());
    }

    private void count(Instant now, AlertSettings settings) {
        Map<String, Map<Cause, Long>> deadLetters = new HashMap<>();
        outboxes.forEach(watched -> deadLetters.put(watched.outbox.name(), watched.deadLetters.now()));
        Duration longest = Collections.max(
                List.of(settings.deadLettersWindow(), settings.refusedWindow(), settings.wrongWindow()));
        past.add(now, new Counts(sources.requests().get(), deadLetters), longest);
    }

    /** Returns the hours in which events of each type came; an empty list if silence is not an alert. */
    private static List<TypeActivity> types(
            TypeHistory history, Instant now, AlertSettings settings, Map<String, Instant> lastOfType) {
        if (!settings.learnSilence() && settings.silence().isEmpty()) {
            return List.of();
        }
        List<TypeActivity> types = activity(history, now, settings);
        addLast(lastOfType, history, types, now, settings.silence());
        return types;
    }

    private static List<TypeActivity> activity(TypeHistory history, Instant now, AlertSettings settings) {
        Duration back = SilenceRules.LEARNED_FROM;
        for (Duration limit : settings.silence().values()) {
            back = limit.compareTo(back) > 0 ? limit : back;
        }
        Map<String, SortedSet<Long>> hours = new TreeMap<>();
        for (ActiveHour active : history.since(now.minus(back).toEpochMilli() / TypeHistory.HOUR_MILLIS)) {
            hours.computeIfAbsent(active.type(), type -> new TreeSet<>()).add(active.hour());
        }
        return hours.entrySet().stream()
                .map(entry -> new TypeActivity(entry.getKey(), entry.getValue()))
                .toList();
    }

    /** Adds when the last event of a type came. If the hour is enough, it is used, which avoids a search far back. */
    private static void addLast(
            Map<String, Instant> lastOfType,
            TypeHistory history,
            List<TypeActivity> types,
            Instant now,
            Map<String, Duration> limits) {
        for (TypeActivity type : types) {
            Duration limit = limits.get(type.type());
            if (limit != null) {
                Instant last = type.lastAtTheLatest().isBefore(now) ? type.lastAtTheLatest() : now;
                if (last.plus(limit).isAfter(now)) {
                    last = history.last(type.type()).orElse(last);
                }
                lastOfType.merge(type.type(), last, (one, other) -> one.isAfter(other) ? one : other);
            }
        }
    }
}
