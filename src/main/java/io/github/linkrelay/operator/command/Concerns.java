package io.github.linkrelay.operator.command;

import io.github.linkrelay.operator.api.DestinationJson;
import io.github.linkrelay.operator.api.DestinationStateJson;
import io.github.linkrelay.operator.api.OutboxJson;
import io.github.linkrelay.operator.api.StatusJson;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;

/**
 * Finds what in a status needs a person.
 *
 * @param maxAge        how long an event may wait; {@code null} for any time
 * @param maxDead       how many dead letters of an outbox need nobody
 * @param maxQuarantine how many refused requests of an outbox need nobody
 */
record Concerns(Duration maxAge, long maxDead, long maxQuarantine) {
    /** With less room than this the disk needs a person, on the page too. */
    private static final long LITTLE_DISK = 512L * 1024 * 1024;

    private static final double FULL_SHARE = 0.8;

    /**
     * Returns a line for each, the worst first.
     *
     * @param hint gives a command for a closer look, from the command's name and an outbox
     */
    List<String> list(StatusJson status, List<OutboxJson> outboxes, BinaryOperator<String> hint) {
        List<String> concerns = new ArrayList<>();
        for (OutboxJson outbox : outboxes) {
            String name = outbox.name();
            if (!outbox.accepting()) {
                concerns.add("The outbox " + name + " takes no events: " + orNoReason(outbox.refusal()));
            }
            outbox.destinations().forEach(each -> addDestination(concerns, each, status.now(), name, hint));
            if (outbox.deadLetters() > maxDead) {
                concerns.add(Amount.of(outbox.deadLetters(), "dead letter") + " in the outbox " + name + ". See: "
                        + hint.apply("dead", name));
            }
            if (outbox.quarantine() > maxQuarantine) {
                concerns.add(Amount.of(outbox.quarantine(), "refused request") + " in the quarantine of the outbox "
                        + name + ". See: " + hint.apply("quarantine", name));
            }
            addRoom(concerns, outbox);
        }
        if (status.reload().problems() != null) {
            status.reload().problems().forEach(each -> concerns.add("The files on the disk are not in force: " + each));
        }
        return concerns;
    }

    private static void addRoom(List<String> concerns, OutboxJson outbox) {
        Long limit = outbox.maxBytes();
        if (limit != null && outbox.fileBytes() > FULL_SHARE * limit) {
            concerns.add("The file of the outbox " + outbox.name() + " has " + Amount.bytes(outbox.fileBytes()) + " of "
                    + Amount.bytes(limit));
        }
        boolean isRoomKnown = outbox.diskFreeBytes() > 0 || outbox.diskTotalBytes() != null;
        if (isRoomKnown && outbox.diskFreeBytes() < LITTLE_DISK) {
            concerns.add("The disk of the outbox " + outbox.name() + " has " + Amount.bytes(outbox.diskFreeBytes())
                    + " left");
        }
    }

    private static String orNoReason(String reason) {
        return reason == null ? "no reason given" : reason;
    }

    private void addDestination(
            List<String> concerns,
            DestinationJson destination,
            Instant now,
            String outbox,
            BinaryOperator<String> hint) {
        String name = destination.name();
        Balance balance = Balance.of(destination);
        if (!balance.isEven()) {
            concerns.add(name + ": " + balance);
        }
        if (destination.state() == DestinationStateJson.HELD) {
            boolean isForRefused =
                    destination.apart() != null && destination.apart().held();
            concerns.add(name + " is held: " + orNoReason(destination.reason())
                    + (isForRefused ? ". Put it right, or decide: " + hint.apply("refusals " + name, outbox) : ""));
        }
        if (destination.state() == DestinationStateJson.STOPPED && balance.waiting() > 0) {
            concerns.add(
                    name + " is stopped, no route consumes it: " + Amount.of(balance.waiting(), "event") + " waiting");
        }
        if (destination.busySince() != null) {
            concerns.add(name + ": a sender is busy with the same batch for "
                    + Age.text(Duration.between(destination.busySince(), now)) + ", it may hang");
        }
        if (maxAge != null && destination.oldestWaiting() != null) {
            Duration age = Duration.between(destination.oldestWaiting(), now);
            if (age.compareTo(maxAge) > 0) {
                concerns.add(name + ": the oldest event has waited for " + Age.text(age) + ", longer than "
                        + Age.text(maxAge));
            }
        }
    }
}
