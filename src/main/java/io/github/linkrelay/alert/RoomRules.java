package io.github.linkrelay.alert;

import io.github.linkrelay.outbox.view.DiskRoom;
import java.util.stream.Stream;

/** Has the rules about the room for new events. */
final class RoomRules {
    private RoomRules() {}

    static Stream<Alert> refusing(Snapshot snapshot, AlertSettings settings) {
        return snapshot.outboxes().stream()
                .filter(outbox -> !outbox.status().accepting())
                .map(outbox -> new Alert(
                        "refusing/" + outbox.name(),
                        Severity.CRITICAL,
                        "Outbox " + outbox.name() + " refuses new events",
                        Figures.text(outbox.status().refusal())
                                + ". Tolinku comes again after 1, 5 and 30 minutes, then no more:"
                                + " mend it within half an hour (docs/operating.md, Disk full)."));
    }

    static Stream<Alert> disk(Snapshot snapshot, AlertSettings settings) {
        DiskRoom disk = snapshot.disk();
        if (disk == null || !settings.free().isLittle(disk.usable(), disk.total())) {
            return Stream.empty();
        }
        return Stream.of(new Alert(
                "disk",
                Severity.CRITICAL,
                "The outbox's disk is nearly full",
                Figures.bytes(disk.usable()) + " of " + Figures.bytes(disk.total()) + " are free, limit "
                        + settings.free() + ". Once it is full, new events are refused: make room"
                        + " (docs/operating.md, Disk full)."));
    }

    /** Returns alerts for outboxes that are close to their own limit. */
    static Stream<Alert> nearLimit(Snapshot snapshot, AlertSettings settings) {
        return snapshot.outboxes().stream()
                .filter(outbox -> outbox.maxBytes() > 0)
                .filter(outbox -> settings.free()
                        .isLittle(outbox.maxBytes() - outbox.status().fileBytes(), outbox.maxBytes()))
                .map(
                        outbox -> new Alert(
                                "limit/" + outbox.name(),
                                Severity.CRITICAL,
                                "Outbox " + outbox.name() + " is nearly full",
                                "It uses " + Figures.bytes(outbox.status().fileBytes()) + " of the "
                                        + Figures.bytes(outbox.maxBytes())
                                        + " of linkrelay.outbox.max-bytes. Once it is full, new"
                                        + " events are refused: see what is not delivered (linkrelay status), or raise the limit."));
    }
}
