package io.github.linkrelay.alert;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Remembers which alerts were sent, and so decides which messages are due. It is kept in memory: after a restart the
 * alerts that still apply are sent again.
 */
final class AlertBook {

    private static final class Entry {
        private Alert alert;
        private final Instant raisedAt;
        private Instant heldAt;
        /** Null until the alert was sent for the first time. */
        private Instant toldAt;

        private int failures;

        Entry(Instant now) {
            raisedAt = now;
        }
    }

    private final Map<String, Entry> entries = new LinkedHashMap<>();

    /**
     * Returns the messages that are to be posted now, those first whose posts failed least often. A message stays due
     * until {@link #posted} is called for it.
     *
     * @param present the alerts that apply now
     */
    List<AlertNotice> due(List<Alert> present, Instant now, Duration coolDown, Duration clearAfter) {
        for (Alert alert : present) {
            Entry entry = entries.computeIfAbsent(alert.key(), key -> new Entry(now));
            entry.alert = alert;
            entry.heldAt = now;
        }
        List<Entry> byFailures = new ArrayList<>(entries.values());
        byFailures.sort(Comparator.comparingInt(entry -> entry.failures));
        List<AlertNotice> due = new ArrayList<>();
        for (Entry entry : byFailures) {
            if (entry.toldAt == null) {
                // It is also sent if it is over by now, because nobody knows of it yet.
                due.add(notice(entry, AlertNotice.State.RAISED, "", entry.alert.text()));
            } else if (entry.heldAt.equals(now)) {
                if (!now.isBefore(entry.toldAt.plus(coolDown))) {
                    due.add(notice(entry, AlertNotice.State.AGAIN, "Still: ", entry.alert.text()));
                }
            } else if (!now.isBefore(entry.heldAt.plus(clearAfter))) {
                due.add(notice(
                        entry,
                        AlertNotice.State.CLEARED,
                        "Over: ",
                        "It began " + Figures.duration(Duration.between(entry.raisedAt, now))
                                + " ago and has been over for " + Figures.duration(Duration.between(entry.heldAt, now))
                                + "."));
            }
        }
        return due;
    }

    /** Notes that the message was posted. Returns how often its post had failed before. */
    int posted(AlertNotice notice, Instant now) {
        Entry entry = entries.get(notice.key());
        if (entry == null) {
            return 0;
        }
        int failures = entry.failures;
        if (notice.state() == AlertNotice.State.CLEARED) {
            entries.remove(notice.key());
        } else {
            entry.toldAt = now;
            entry.failures = 0;
        }
        return failures;
    }

    /** Notes that posting failed. Returns how often it has failed in a row. */
    int failed(AlertNotice notice) {
        Entry entry = entries.get(notice.key());
        return entry == null ? 0 : ++entry.failures;
    }

    private static AlertNotice notice(Entry entry, AlertNotice.State state, String before, String text) {
        Alert alert = entry.alert;
        return new AlertNotice(state, alert.severity(), alert.key(), before + alert.title(), text);
    }
}
