package io.github.linkrelay.alert;

import io.github.linkrelay.alert.DeadLetterCounts.Cause;
import io.github.linkrelay.alert.Snapshot.OutboxPart;
import io.github.linkrelay.outbox.view.DestinationStatus;
import io.github.linkrelay.outbox.view.DestinationStatus.State;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Has the rules about destinations: held, long waiting, dead letters. */
final class DestinationRules {
    private DestinationRules() {}

    static Stream<Alert> held(Snapshot snapshot, AlertSettings settings) {
        return each(
                snapshot,
                (outbox, destination) -> destination.state() != State.HELD
                        ? null
                        : new Alert(
                                "held/" + outbox.name() + "/" + destination.name(),
                                Severity.CRITICAL,
                                "Destination " + destination.name() + " is held",
                                "It refuses everything, not single events, for "
                                        + Figures.duration(age(snapshot, destination.since())) + " ("
                                        + Figures.reason(destination.reason()) + "); "
                                        + Figures.events(destination.waiting())
                                        + " wait in the outbox " + outbox.name()
                                        + ", none is lost. Check its key and address"
                                        + " (docs/operating.md, States of a destination)."));
    }

    static Stream<Alert> waiting(Snapshot snapshot, AlertSettings settings) {
        Duration limit = settings.oldestWaiting();
        return each(snapshot, (outbox, destination) -> {
            Instant oldest = destination.oldestWaiting();
            if (limit.isZero() || oldest == null || age(snapshot, oldest).compareTo(limit) <= 0) {
                return null;
            }
            return new Alert(
                    "waiting/" + outbox.name() + "/" + destination.name(),
                    Severity.WARNING,
                    "Events wait long for " + destination.name(),
                    "The oldest of " + Figures.events(destination.waiting()) + " in the outbox " + outbox.name()
                            + " has waited for " + Figures.duration(age(snapshot, oldest)) + ", limit "
                            + Figures.duration(limit) + "; " + state(destination)
                            + " See linkrelay status and docs/operating.md, States of a destination.");
        });
    }

    static Stream<Alert> deadLetters(Snapshot snapshot, AlertSettings settings) {
        return snapshot.outboxes().stream().flatMap(outbox -> {
            long all = outbox.deadLetters().values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
            if (settings.deadLetters() == 0 || all < settings.deadLetters()) {
                return Stream.empty();
            }
            return Stream.of(new Alert(
                    "dead-letters/" + outbox.name(),
                    Severity.WARNING,
                    "New dead letters in the outbox " + outbox.name(),
                    Figures.events(all) + " within " + Figures.duration(settings.deadLettersWindow())
                            + " will not be delivered: " + byDestination(outbox.deadLetters()) + "; "
                            + mainReason(outbox.deadLetters())
                            + ". Look at them with linkrelay dead. " + remedy(outbox.deadLetters())));
        });
    }

    private static String state(DestinationStatus destination) {
        return switch (destination.state()) {
            case RUNNING ->
                destination.waitsFor() == null
                        ? "more comes in than goes out."
                        : "they come after " + destination.waitsFor() + ", which is not done with them.";
            case BACKING_OFF -> "it can't take them now (" + Figures.reason(destination.reason()) + ").";
            case HELD -> "it refuses everything (" + Figures.reason(destination.reason()) + ").";
            case STOPPED -> "no route delivers them.";
        };
    }

    private static String byDestination(Map<Cause, Long> deadLetters) {
        Map<String, Long> counts = new TreeMap<>();
        deadLetters.forEach((cause, count) -> counts.merge(
                cause.destination() == null ? "received but unusable" : "for " + cause.destination(),
                count,
                Long::sum));
        return counts.entrySet().stream()
                .map(entry -> Figures.number(entry.getValue()) + " " + entry.getKey())
                .collect(Collectors.joining(", "));
    }

    private static String remedy(Map<Cause, Long> deadLetters) {
        boolean isOfNone = deadLetters.keySet().stream().anyMatch(cause -> cause.destination() == null);
        boolean isOfSome = deadLetters.keySet().stream().anyMatch(cause -> cause.destination() != null);
        return Stream.of(
                        isOfSome ? "Send them again with linkrelay replay once the cause is mended." : "",
                        isOfNone
                                ? "What was unusable is for no destination: an upgrade that understands it takes it in,"
                                        + " with linkrelay dead admit."
                                : "")
                .filter(sentence -> !sentence.isEmpty())
                .collect(Collectors.joining(" "));
    }

    private static String mainReason(Map<Cause, Long> deadLetters) {
        Map<String, Long> counts = new TreeMap<>();
        deadLetters.forEach((cause, count) -> counts.merge(cause.reason(), count, Long::sum));
        Map.Entry<String, Long> main = counts.entrySet().stream()
                .max(Comparator.comparing(Map.Entry::getValue))
                .orElseThrow();
        return counts.size() == 1
                ? main.getKey()
                : "most often (" + Figures.number(main.getValue()) + "): " + main.getKey();
    }

    private static Stream<Alert> each(Snapshot snapshot, BiFunction<OutboxPart, DestinationStatus, Alert> rule) {
        return snapshot.outboxes().stream().flatMap(outbox -> outbox.destinations().stream()
                .flatMap(destination -> Stream.ofNullable(rule.apply(outbox, destination))));
    }

    private static Duration age(Snapshot snapshot, Instant since) {
        return Duration.between(since, snapshot.at());
    }
}
