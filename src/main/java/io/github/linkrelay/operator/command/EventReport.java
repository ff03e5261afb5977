package io.github.linkrelay.operator.command;

import static io.github.linkrelay.operator.command.Table.Column.number;
import static io.github.linkrelay.operator.command.Table.Column.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** One event whole, as text. */
record EventReport(Screen screen) {

    void print(JsonNode event) {
        screen.line("Event " + event.path("sequence").asText() + ", "
                + event.path("type").asText("no type"));
        screen.line("  message id  " + event.path("messageId").asText());
        screen.line("  user        " + event.path("user").asText("-"));
        screen.line("  received    " + Moment.shown(event.path("receivedAt")) + " UTC");
        String key = event.path("key").asText();
        screen.line((key.startsWith("masked-") ? "  key         " : "  SHA-256     ") + key);
        event.path("destinations").forEach(this::printDestination);
        screen.line("");
        new BodyText(event.path("body")).print(screen);
        screen.line("");
        if (event.has("call")) {
            screen.line("Track call, as the settings of now make it:");
            screen.lines("  ", Json.pretty(event.path("call")));
        } else {
            screen.line("No Track call: " + event.path("callProblem").asText("no reason given"));
        }
    }

    private void printDestination(JsonNode destination) {
        screen.line("");
        String reason = destination.path("reason").asText();
        String letter = destination.has("deadLetter")
                ? " (dead letter " + destination.path("deadLetter").asText() + ")"
                : "";
        screen.line(destination.path("name").asText() + ": "
                + destination.path("state").asText() + letter + (reason.isEmpty() ? "" : ", " + reason));
        List<JsonNode> attempts = Json.list(destination.path("attempts"));
        if (attempts.isEmpty()) {
            screen.line("  no attempt known");
        } else {
            screen.table(
                            text("  AT (UTC)"),
                            number("TOOK"),
                            number("STATUS"),
                            text("ANSWER"),
                            number("EVENTS"),
                            number("REPLAY"),
                            text("REASON"))
                    .print(attempts.stream().map(EventReport::cells).toList());
        }
    }

    private static List<String> cells(JsonNode attempt) {
        return List.of(
                "  " + Moment.shown(attempt.path("at")),
                Amount.of(attempt.path("millis").asLong()) + " ms",
                attempt.path("status").asText("-"),
                attempt.path("answer").asText(),
                attempt.path("events").asText(),
                attempt.path("replay").asText("-"),
                attempt.path("reason").asText());
    }
}
