package io.github.linkrelay.alert;

import io.github.linkrelay.alert.DeadLetterCounts.Cause;
import io.github.linkrelay.alert.Snapshot.OutboxPart;
import io.github.linkrelay.outbox.view.DestinationStatus;
import io.github.linkrelay.outbox.view.DestinationStatus.State;
import io.github.linkrelay.outbox.view.DiskRoom;
import io.github.linkrelay.outbox.view.OutboxStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.LongStream;

/** What a rule sees, all of it well but for what a test changes. */
final class Situation {
    static final Instant NOW = Instant.parse("2026-06-14T12:00:00Z");
    static final long HOUR = NOW.toEpochMilli() / TypeHistory.HOUR_MILLIS;
    static final AlertSettings SETTINGS = settings(Map.of(), true, "10%");

    Duration upFor = Duration.ofDays(1);
    DestinationStatus destination = destination(State.RUNNING, null, NOW, 0, null);
    OutboxStatus status = accepting(1_000);
    long maxBytes;
    boolean typesKnown = true;
    DiskRoom disk = new DiskRoom(50_000, 100_000);
    RequestCounts requests = RequestCounts.NONE;
    RequestCounts requestsOfWrong = RequestCounts.NONE;
    List<String> reloadProblems = List.of();
    final Map<Cause, Long> deadLetters = new HashMap<>();
    final Map<String, Instant> lastOfType = new HashMap<>();
    final List<TypeActivity> types = new ArrayList<>();

    static AlertSettings settings(Map<String, Duration> silence, boolean learned, String free) {
        return new AlertSettings(
                Duration.ofHours(1),
                Duration.ofMinutes(5),
                Duration.ofMinutes(15),
                1,
                Duration.ofMinutes(10),
                5,
                Duration.ofMinutes(5),
                50,
                5,
                Duration.ofHours(1),
                silence,
                learned,
                FreeSpace.parse(free));
    }

    /** Everything that counts something switched off. */
    static AlertSettings off() {
        return new AlertSettings(
                Duration.ofHours(1),
                Duration.ofMinutes(5),
                Duration.ZERO,
                0,
                Duration.ofMinutes(10),
                0,
                Duration.ofMinutes(5),
                50,
                0,
                Duration.ofHours(1),
                Map.of("link.clicked", Duration.ZERO),
                false,
                FreeSpace.parse("0%"));
    }

    static DestinationStatus destination(State state, String reason, Instant since, long waiting, Instant oldest) {
        return new DestinationStatus(
                "segment",
                state,
                reason,
                since,
                null,
                100 + waiting,
                100,
                0,
                0,
                waiting,
                oldest,
                null,
                0,
                0,
                null,
                null);
    }

    static DestinationStatus waitingFor(String other, Instant oldest) {
        return new DestinationStatus(
                "segment", State.RUNNING, null, NOW, null, 101, 100, 0, 0, 1, oldest, other, 0, 0, null, null);
    }

    static OutboxStatus accepting(long fileBytes) {
        return new OutboxStatus(100, 0, fileBytes, 0, 0, 0, null, null, true, null);
    }

    static OutboxStatus refusing(String why) {
        return new OutboxStatus(100, 0, 1_000, 0, 0, 0, why, NOW, false, why);
    }

    /** @param hoursAgo in which events came */
    Situation with(String type, LongStream hoursAgo) {
        TreeSet<Long> hours = new TreeSet<>();
        hoursAgo.forEach(ago -> hours.add(HOUR - ago));
        types.add(new TypeActivity(type, hours));
        return this;
    }

    List<Alert> alerts(AlertSettings settings) {
        OutboxPart part = new OutboxPart("events", status, maxBytes, List.of(destination), deadLetters, types);
        return Rules.of(
                new Snapshot(
                        NOW,
                        upFor,
                        List.of(part),
                        disk,
                        requests,
                        requestsOfWrong,
                        typesKnown,
                        lastOfType,
                        reloadProblems),
                settings);
    }

    List<Alert> alerts() {
        return alerts(SETTINGS);
    }
}
