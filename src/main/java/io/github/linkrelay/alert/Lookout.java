package io.github.linkrelay.alert;

import io.github.linkrelay.alert.DeadLetterCounts.Cause;
import io.github.linkrelay.alert.Snapshot.Disk;
import io.github.linkrelay.alert.Snapshot.OutboxPart;
import io.github.linkrelay.alert.TypeHistory.ActiveHour;
import io.github.linkrelay.outbox.Outbox;
import io.github.linkrelay.outbox.OutboxException;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts together what the rules look at. One thread reads; any may add an outbox. */
final class Lookout {
    private static final Logger LOG = LoggerFactory.getLogger(Lookout.class);

    private record Watched(Outbox outbox, DeadLetterCounts deadLetters, Supplier<TypeHistory> types) {}

    private final Sources sources;
    private final Clock clock;
    private final Instant start;
    private final PastCounts past;
    private final List<Watched> outboxes = new CopyOnWriteArrayList<>();

    Lookout(Sources sources, Clock clock) {
        this.sources = sources;
        this.clock = clock;
        this.start = clock.instant();
        this.past = new PastCounts(start);
    }

    void watch(Outbox outbox) {
        DeadLetterCounts deadLetters = new DeadLetterCounts();
        outbox.addListener(deadLetters);
        outboxes.add(new Watched(outbox, deadLetters, () -> sources.types().apply(outbox)));
    }

    Snapshot look(AlertSettings settings) {
        Instant now = clock.instant();
        count(now, settings);
        Map<String, Map<Cause, Long>> deadLetters = past.within(settings.deadLettersWindow()).deadLetters();
        List<OutboxPart> parts = new ArrayList<>();
        Map<String, Instant> lastOfType = new HashMap<>();
        for (Watched watched : outboxes) {
            String name = watched.outbox.name();
            List<TypeActivity> types = List.of();
            try {
                TypeHistory history = watched.types.get();
                types = settings.learnSilence() ? activity(history, now) : types;
                addLast(lastOfType, history, settings.silence().keySet());
            } catch (OutboxException e) {
                LOG.warn("When which events came can't be read: {}", e.getMessage());
            }
            parts.add(new OutboxPart(name, watched.outbox.status(), sources.maxBytes(), watched.outbox.destinations(),
                    deadLetters.getOrDefault(name, Map.of()), types));
        }
        return new Snapshot(now, Duration.between(start, now), parts, disk(),
                past.within(settings.refusedWindow()).requests(), lastOfType, sources.reloadProblems().get());
    }

    private void count(Instant now, AlertSettings settings) {
        Map<String, Map<Cause, Long>> deadLetters = new HashMap<>();
        outboxes.forEach(watched -> deadLetters.put(watched.outbox.name(), watched.deadLetters.now()));
        Duration window = settings.deadLettersWindow();
        past.add(now, new Counts(sources.requests().get(), deadLetters),
                window.compareTo(settings.refusedWindow()) > 0 ? window : settings.refusedWindow());
    }

    private static List<TypeActivity> activity(TypeHistory history, Instant now) {
        Map<String, SortedSet<Long>> hours = new TreeMap<>();
        long first = now.minus(SilenceRules.LEARNED_FROM).toEpochMilli() / TypeHistory.HOUR_MILLIS;
        for (ActiveHour active : history.since(first)) {
            hours.computeIfAbsent(active.type(), type -> new TreeSet<>()).add(active.hour());
        }
        return hours.entrySet().stream().map(entry -> new TypeActivity(entry.getKey(), entry.getValue())).toList();
    }

    private static void addLast(Map<String, Instant> lastOfType, TypeHistory history, Collection<String> types) {
        for (String type : types) {
            history.last(type).ifPresent(last ->
                    lastOfType.merge(type, last, (one, other) -> one.isAfter(other) ? one : other));
        }
    }

    private Disk disk() {
        try {
            FileStore store = Files.getFileStore(sources.directory());
            return new Disk(store.getUsableSpace(), store.getTotalSpace());
        } catch (IOException e) {
            LOG.debug("The room on the disk can't be told: {}", e.toString());
            return null;
        }
    }
}
