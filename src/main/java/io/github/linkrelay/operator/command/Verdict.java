package io.github.linkrelay.operator.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;

/**
 * What of a status needs a person.
 *
 * @param maxAge        longer no event may wait; {@code null}: as long as it takes
 * @param maxDead       so many dead letters in an outbox need nobody
 * @param maxQuarantine so many refused requests either
 */
record Verdict(Duration maxAge, long maxDead, long maxQuarantine) {

    /**
     * A line for each, the worst first.
     *
     * @param hint gives a command to look closer with, of its name and an outbox
     */
    List<String> concerns(JsonNode status, List<JsonNode> outboxes, BinaryOperator<String> hint) {
        Instant now = Moment.of(status.path("now"));
        List<String> concerns = new ArrayList<>();
        for (JsonNode outbox : outboxes) {
            String name = outbox.path("name").asText();
            if (!outbox.path("accepting").asBoolean()) {
                concerns.add("The outbox " + name + " takes no events: "
                        + outbox.path("refusal").asText("no reason given"));
            }
            outbox.path("destinations").forEach(each -> addDestination(concerns, each, now, name, hint));
            long dead = outbox.path("deadLetters").asLong();
            if (dead > maxDead) {
                concerns.add(Amount.of(dead, "dead letter") + " in the outbox " + name + ". See: "
                        + hint.apply("dead", name));
            }
            long refused = outbox.path("quarantine").asLong();
            if (refused > maxQuarantine) {
                concerns.add(Amount.of(refused, "refused request") + " in the quarantine of the outbox " + name
                        + ". See: " + hint.apply("quarantine", name));
            }
        }
        status.path("reload")
                .path("problems")
                .forEach(each -> concerns.add("The files on the disk are not in force: " + each.asText()));
        return concerns;
    }

    private void addDestination(
            List<String> concerns, JsonNode destination, Instant now, String outbox, BinaryOperator<String> hint) {
        String name = destination.path("name").asText();
        Balance balance = Balance.of(destination);
        String state = destination.path("state").asText();
        if (!balance.isEven()) {
            concerns.add(name + ": " + balance);
        }
        if (state.equals("held")) {
            concerns.add(name + " is held: " + destination.path("reason").asText("no reason given")
                    + (destination.at("/apart/held").asBoolean()
                            ? ". Put it right, or decide: " + hint.apply("refusals " + name, outbox)
                            : ""));
        }
        if (state.equals("stopped") && balance.waiting() > 0) {
            concerns.add(
                    name + " is stopped, no route consumes it: " + Amount.of(balance.waiting(), "event") + " waiting");
        }
        if (destination.has("busySince")) {
            concerns.add(name + ": a sender is busy with the same batch for "
                    + Age.text(Duration.between(Moment.of(destination.path("busySince")), now)) + ", it may hang");
        }
        if (maxAge != null && destination.has("oldestWaiting")) {
            Duration age = Duration.between(Moment.of(destination.path("oldestWaiting")), now);
            if (age.compareTo(maxAge) > 0) {
                concerns.add(name + ": the oldest event has waited for " + Age.text(age) + ", longer than "
                        + Age.text(maxAge));
            }
        }
    }
}
