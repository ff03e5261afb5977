package io.github.linkrelay.operator.command;

import static io.github.linkrelay.operator.command.Table.Column.number;
import static io.github.linkrelay.operator.command.Table.Column.text;

import io.github.linkrelay.operator.api.AttemptJson;
import io.github.linkrelay.operator.api.EventAtDestinationJson;
import io.github.linkrelay.operator.api.EventDetailJson;
import java.util.List;

/** Prints one event with everything that is known of it. */
record EventReport(Screen screen) {

    void print(EventDetailJson event) {
        screen.line("Event " + event.sequence() + ", " + (event.type() == null ? "no type" : event.type()));
        screen.line("  message id  " + event.messageId());
        screen.line("  user        " + Table.cell(event.user()));
        screen.line("  received    " + Moment.shown(event.receivedAt()) + " UTC");
        screen.line((event.key().startsWith("masked-") ? "  key         " : "  SHA-256     ") + event.key());
        event.destinations().forEach(this::printDestination);
        screen.line("");
        new BodyText(event.body()).print(screen);
        screen.line("");
        if (event.call() != null) {
            screen.line("Track call, as the settings of now make it:");
            screen.lines("  ", PrettyJson.of(event.call()));
        } else {
            screen.line("No Track call: " + (event.callProblem() == null ? "no reason given" : event.callProblem()));
        }
    }

    private void printDestination(EventAtDestinationJson destination) {
        screen.line("");
        String letter = destination.deadLetter() == null ? "" : " (dead letter " + destination.deadLetter() + ")";
        String reason = destination.reason() == null ? "" : ", " + destination.reason();
        screen.line(destination.name() + ": " + Table.cell(destination.state()) + letter + reason);
        List<AttemptJson> attempts = destination.attempts();
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

    private static List<String> cells(AttemptJson attempt) {
        return List.of(
                "  " + Moment.shown(attempt.at()),
                Amount.of(attempt.millis()) + " ms",
                Table.cell(attempt.status()),
                Table.cell(attempt.answer()),
                Table.cell(attempt.events()),
                Table.cell(attempt.replay()),
                attempt.reason() == null ? "" : attempt.reason());
    }
}
