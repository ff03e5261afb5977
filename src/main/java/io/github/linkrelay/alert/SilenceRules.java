package io.github.linkrelay.alert;

import java.time.Duration;
import java.time.Instant;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Has the rules about event types that normally come and have stopped coming. */
final class SilenceRules {
    /** How far back the usual gaps are learned from. */
    static final Duration LEARNED_FROM = Duration.ofDays(14);

    private static final Duration LEAST_HISTORY = Duration.ofDays(3);
    private static final int LEAST_HOURS = 24;
    private static final Duration LEAST_SILENCE = Duration.ofHours(3);
    /** Events that were sent while Linkrelay did not run come again within this time. */
    private static final Duration AFTER_START = Duration.ofMinutes(35);

    private SilenceRules() {}

    /** Returns alerts for the types with a limit of their own, whichever outbox they come into. */
    static Stream<Alert> set(Snapshot snapshot, AlertSettings settings) {
        if (!snapshot.typesKnown()) {
            return Stream.empty();
        }
        return new TreeMap<>(settings.silence()).entrySet().stream().flatMap(entry -> {
            String type = entry.getKey();
            Duration limit = entry.getValue();
            Instant last = snapshot.lastOfType().get(type);
            Duration silence = last == null ? snapshot.upFor() : Duration.between(last, snapshot.at());
            if (limit.isZero() || silence.compareTo(limit) <= 0 || isTooEarly(snapshot, limit)) {
                return Stream.empty();
            }
            return Stream.of(alert(
                    "silence/" + type,
                    type,
                    (last == null ? "None has come since the start, " : "The last came ") + Figures.duration(silence)
                            + " ago, limit " + Figures.duration(limit)));
        });
    }

    /** Returns alerts for the other types, by the longest usual gap. */
    static Stream<Alert> learned(Snapshot snapshot, AlertSettings settings) {
        if (!settings.learnSilence() || isTooEarly(snapshot, AFTER_START)) {
            return Stream.empty();
        }
        long first = snapshot.at().minus(LEARNED_FROM).toEpochMilli() / TypeHistory.HOUR_MILLIS;
        return snapshot.outboxes().stream().flatMap(outbox -> outbox.types().stream()
                .flatMap(type -> type.from(first).stream())
                .filter(type -> !settings.silence().containsKey(type.type()))
                .filter(type -> type.span().compareTo(LEAST_HISTORY) >= 0
                        && type.hours().size() >= LEAST_HOURS)
                .flatMap(type -> {
                    Duration silence = Duration.between(type.lastAtTheLatest(), snapshot.at());
                    Duration gap = type.longestGap();
                    if (silence.compareTo(LEAST_SILENCE) <= 0 || silence.compareTo(gap.multipliedBy(2)) <= 0) {
                        return Stream.empty();
                    }
                    return Stream.of(alert(
                            "silence/" + outbox.name() + "/" + type.type(),
                            type.type(),
                            "None has come into the outbox " + outbox.name() + " for " + Figures.duration(silence)
                                    + "; the longest gap of the last 14 days was " + Figures.duration(gap)));
                }));
    }

    /** Whether it is too early after a start: the silence may come from the time when Linkrelay did not run. */
    private static boolean isTooEarly(Snapshot snapshot, Duration limit) {
        Duration wait = limit.compareTo(AFTER_START) < 0 ? limit : AFTER_START;
        return snapshot.upFor().compareTo(wait) < 0;
    }

    private static Alert alert(String key, String type, String what) {
        return new Alert(
                key,
                Severity.WARNING,
                "No " + Figures.name(type) + " events",
                what + ". Look at Tolinku's webhook and its delivery log (docs/operating.md)."
                        + " If this is normal, set linkrelay.alerts.silence." + Figures.name(type) + ".");
    }
}
