package io.github.linkrelay.operator.command;

import static io.github.linkrelay.operator.command.Table.Column.number;
import static io.github.linkrelay.operator.command.Table.Column.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.StringJoiner;

/** A status as text. The first line says the most important, for those who read no further. */
final class StatusReport {
    private final Screen screen;
    private final JsonNode status;
    private final Instant now;
    /** Then nothing is known of what a process does. */
    private final boolean isFromFiles;

    StatusReport(Screen screen, JsonNode status) {
        this.screen = screen;
        this.status = status;
        this.now = Moment.of(status.path("now"));
        this.isFromFiles = status.at("/product/mode").asText().equals("file");
    }

    void print(List<JsonNode> outboxes, List<String> concerns) {
        printVerdict(outboxes, concerns);
        outboxes.forEach(this::printOutbox);
        screen.line("");
        JsonNode product = status.path("product");
        String versions = ", Camel " + product.path("camel").asText() + ", Java "
                + product.path("java").asText();
        if (isFromFiles) {
            screen.line("Read from the file; no process was asked. Linkrelay "
                    + product.path("version").asText() + versions);
            return;
        }
        screen.line("Webhooks since the start: " + requests());
        screen.line("Files: " + reload());
        screen.line("Linkrelay " + product.path("version").asText() + ", "
                + product.path("mode").asText() + ", up " + age(product, "startedAt") + versions);
    }

    private void printVerdict(List<JsonNode> outboxes, List<String> concerns) {
        boolean isEven = outboxes.stream()
                .flatMap(each -> Json.list(each.path("destinations")).stream())
                .allMatch(each -> Balance.of(each).isEven());
        boolean isOpen =
                outboxes.stream().allMatch(each -> each.path("accepting").asBoolean());
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

    private void printOutbox(JsonNode outbox) {
        screen.line("");
        String limit = outbox.has("maxBytes")
                ? " of " + Amount.bytes(outbox.path("maxBytes").asLong())
                : "";
        screen.line("Outbox " + outbox.path("name").asText() + ": "
                + (outbox.path("accepting").asBoolean()
                        ? isFromFiles ? "a process has it open" : "takes events"
                        : "TAKES NO EVENTS")
                + ", "
                + Amount.of(outbox.path("events").asLong()) + " ever stored, file "
                + Amount.bytes(outbox.path("fileBytes").asLong()) + limit + ", "
                + Amount.bytes(outbox.path("diskFreeBytes").asLong()) + " free on the disk");
        if (!isFromFiles) {
            JsonNode rates = outbox.path("rates");
            screen.line("Now: " + Amount.rate(Amount.newest(rates.path("received"))) + " events a second received, "
                    + Amount.rate(Amount.newest(rates.path("refused"))) + " requests a second with a wrong signature");
        }
        screen.line("Kept: " + Amount.of(outbox.path("deadLetters").asLong(), "dead letter") + ", "
                + Amount.of(outbox.path("quarantine").asLong(), "refused request") + " in the quarantine");
        List<JsonNode> destinations = Json.list(outbox.path("destinations"));
        if (destinations.isEmpty()) {
            screen.line("No destination");
            return;
        }
        destinations.forEach(each -> screen.line(each.path("name").asText() + ": " + Balance.of(each)));
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
                .filter(each -> each.has("reason"))
                .forEach(each -> screen.line(each.path("name").asText() + " rests: "
                        + each.path("reason").asText()));
        destinations.stream()
                .filter(each -> each.at("/apart/setAside").asLong() > 0)
                .forEach(each -> screen.line(each.path("name").asText() + " has set aside "
                        + Amount.of(each.at("/apart/setAside").asLong(), "event") + ", others go on: "
                        + each.at("/apart/reason").asText()));
        destinations.stream()
                .filter(each -> each.has("waitsFor"))
                .forEach(each -> screen.line(each.path("name").asText() + " waits for "
                        + each.path("waitsFor").asText()));
    }

    private List<String> row(JsonNode destination) {
        return List.of(
                destination.path("name").asText(),
                destination.path("state").asText("-"),
                age(destination, "since"),
                untilNextTry(destination),
                Amount.of(destination.path("waiting").asLong()),
                age(destination, "oldestWaiting"),
                isFromFiles ? "-" : Amount.of(destination.path("inFlight").asLong()),
                isFromFiles ? "-" : Amount.rate(Amount.newest(destination.path("delivering"))));
    }

    private String untilNextTry(JsonNode destination) {
        return destination.has("nextAttempt")
                ? "in " + Age.text(Duration.between(now, Moment.of(destination.path("nextAttempt"))))
                : "-";
    }

    private String age(JsonNode parent, String field) {
        return parent.has(field) ? Age.text(Duration.between(Moment.of(parent.path(field)), now)) : "-";
    }

    private String requests() {
        StringJoiner requests = new StringJoiner(", ").setEmptyValue("none");
        status.path("webhooks").path("requests").fields().forEachRemaining(each -> {
            if (each.getValue().asLong() > 0) {
                requests.add(Amount.of(each.getValue().asLong()) + " " + each.getKey());
            }
        });
        return requests.toString();
    }

    private String reload() {
        JsonNode reload = status.path("reload");
        if (!reload.path("enabled").asBoolean()) {
            return "an edit takes effect at the next start";
        }
        String last = reload.has("appliedAt") ? ", the last " + age(reload, "appliedAt") + " ago" : "";
        StringJoiner restart = new StringJoiner(", ", "; a restart is needed for ", "").setEmptyValue("");
        reload.path("needRestart").forEach(each -> restart.add(each.asText()));
        return Amount.of(reload.path("applied").asLong(), "edit") + " taken over" + last + ", "
                + Amount.of(reload.path("refused").asLong()) + " refused" + restart;
    }
}
