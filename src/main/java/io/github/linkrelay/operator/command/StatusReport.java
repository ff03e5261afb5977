package io.github.linkrelay.operator.command;

import static io.github.linkrelay.operator.command.Table.Column.number;
import static io.github.linkrelay.operator.command.Table.Column.text;

import io.github.linkrelay.operator.api.DestinationJson;
import io.github.linkrelay.operator.api.ModeJson;
import io.github.linkrelay.operator.api.OutboxJson;
import io.github.linkrelay.operator.api.ProductJson;
import io.github.linkrelay.operator.api.ReloadJson;
import io.github.linkrelay.operator.api.StatusJson;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.StringJoiner;

/** Prints a status as text. The first line says the most important, for those who read no further. */
final class StatusReport {
    private final Screen screen;
    private final StatusJson status;
    /** If the status is read from files, nothing is known of what a process does. */
    private final boolean isFromFiles;

    StatusReport(Screen screen, StatusJson status) {
        this.screen = screen;
        this.status = status;
        this.isFromFiles = status.product().mode() == ModeJson.FILE;
    }

    void print(List<OutboxJson> outboxes, List<String> concerns) {
        printVerdict(outboxes, concerns);
        outboxes.forEach(this::printOutbox);
        screen.line("");
        ProductJson product = status.product();
        String versions = ", Camel " + product.camel() + ", Java " + product.java();
        if (isFromFiles) {
            screen.line("Read from the file; no process was asked. Linkrelay " + product.version() + versions);
            return;
        }
        screen.line("Webhooks since the start: " + requests());
        screen.line("Files: " + reload());
        screen.line("Linkrelay " + product.version() + ", " + Table.cell(product.mode()) + ", up "
                + age(product.startedAt()) + versions);
    }

    private void printVerdict(List<OutboxJson> outboxes, List<String> concerns) {
        boolean isEven = outboxes.stream()
                .flatMap(each -> each.destinations().stream())
                .allMatch(each -> Balance.of(each).isEven());
        boolean isOpen = outboxes.stream().allMatch(OutboxJson::accepting);
        String lost = !isEven
                ? "The balance is wrong"
                : isOpen
                        ? "Nothing is lost"
                        : (isFromFiles ? "No process takes events" : "New events are refused")
                                + ", what was stored is safe";
        switch (concerns.size()) {
            case 0 -> screen.line(lost + ", and nothing needs a person.");
            case 1 -> screen.line(lost + ", 1 thing needs a person:");
            default -> screen.line(lost + ", " + concerns.size() + " things need a person:");
        }
        concerns.forEach(each -> screen.line("- " + each));
    }

    private void printOutbox(OutboxJson outbox) {
        screen.line("");
        String limit = outbox.maxBytes() == null ? "" : " of " + Amount.bytes(outbox.maxBytes());
        screen.line("Outbox " + outbox.name() + ": "
                + (outbox.accepting() ? isFromFiles ? "a process has it open" : "takes events" : "TAKES NO EVENTS")
                + ", "
                + Amount.of(outbox.events()) + " ever stored, file " + Amount.bytes(outbox.fileBytes()) + limit + ", "
                + Amount.bytes(outbox.diskFreeBytes()) + " free on the disk");
        if (!isFromFiles) {
            screen.line("Now: " + Amount.rate(Amount.newest(outbox.rates().received())) + " events a second received, "
                    + Amount.rate(Amount.newest(outbox.rates().refused()))
                    + " requests a second with a wrong signature");
        }
        long notKept = outbox.quarantineNotKept();
        screen.line("Kept: " + Amount.of(outbox.deadLetters(), "dead letter") + ", "
                + Amount.of(outbox.quarantine(), "refused request") + " in the quarantine"
                + (notKept == 0 ? "" : "; " + Amount.of(notKept) + " more came too fast to be kept"));
        List<DestinationJson> destinations = outbox.destinations();
        if (destinations.isEmpty()) {
            screen.line("No destination");
            return;
        }
        destinations.forEach(each -> screen.line(each.name() + ": " + Balance.of(each)));
        screen.line("");
        screen.table(
                        text("DESTINATION"),
                        text("STATE"),
                        number("SINCE"),
                        number("NEXT TRY"),
                        number("WAITING"),
                        number("OLDEST"),
                        number("IN FLIGHT"),
                        number("PER SECOND"))
                .print(destinations.stream().map(this::row).toList());
        destinations.stream()
                .filter(each -> each.reason() != null)
                .forEach(each -> screen.line(each.name() + " rests: " + each.reason()));
        destinations.stream()
                .filter(each -> each.apart() != null && each.apart().setAside() > 0)
                .forEach(each -> screen.line(each.name() + " has set aside "
                        + Amount.of(each.apart().setAside(), "event")
                        + ", others go on: "
                        + (each.apart().reason() == null ? "" : each.apart().reason())));
        destinations.stream()
                .filter(each -> each.waitsFor() != null)
                .forEach(each -> screen.line(each.name() + " waits for " + each.waitsFor()));
    }

    private List<String> row(DestinationJson destination) {
        return List.of(
                destination.name(),
                Table.cell(destination.state()),
                age(destination.since()),
                untilNextTry(destination),
                Amount.of(destination.waiting()),
                age(destination.oldestWaiting()),
                isFromFiles ? "-" : Amount.of(destination.inFlight()),
                isFromFiles ? "-" : Amount.rate(Amount.newest(destination.delivering())));
    }

    private String untilNextTry(DestinationJson destination) {
        return destination.nextAttempt() == null
                ? "-"
                : "in " + Age.text(Duration.between(status.now(), destination.nextAttempt()));
    }

    /** Returns how long ago this was; a dash for null. */
    private String age(Instant moment) {
        return moment == null ? "-" : Age.text(Duration.between(moment, status.now()));
    }

    private String requests() {
        StringJoiner requests = new StringJoiner(", ").setEmptyValue("none");
        status.webhooks().requests().forEach((end, count) -> {
            if (count > 0) {
                requests.add(Amount.of(count) + " " + end);
            }
        });
        return requests.toString();
    }

    private String reload() {
        ReloadJson reload = status.reload();
        if (!reload.enabled()) {
            return "an edit takes effect at the next start";
        }
        String last = reload.appliedAt() == null ? "" : ", the last " + age(reload.appliedAt()) + " ago";
        String restart = reload.needRestart() == null || reload.needRestart().isEmpty()
                ? ""
                : "; a restart is needed for " + String.join(", ", reload.needRestart());
        return Amount.of(orZero(reload.applied()), "edit") + " taken over" + last + ", "
                + Amount.of(orZero(reload.refused())) + " refused" + restart;
    }

    private static long orZero(Long count) {
        return count == null ? 0 : count;
    }
}
