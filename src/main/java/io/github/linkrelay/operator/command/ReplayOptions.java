package io.github.linkrelay.operator.command;

import io.github.linkrelay.operator.api.JsonForm;
import io.github.linkrelay.operator.api.ReplayRequestJson;
import io.github.linkrelay.operator.api.ReplaySourceJson;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that say which events are sent again, and how. */
final class ReplayOptions {
    private static final int MOST_SEQUENCES = 1_000;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(names = "--to", paramLabel = "DESTINATION", description = "The destination to which the events are sent.")
    private String destination;

    @Option(names = "--type", paramLabel = "TYPE", description = "Only those of this event type.")
    private String type;

    @Option(names = "--user", paramLabel = "ID", description = "Only those of this user id or anonymous id.")
    private String user;

    @Option(names = "--id", paramLabel = "ID", description = "Only those with this message id.")
    private String id;

    @Option(
            names = {"--since", "--from"},
            paramLabel = "TIME",
            converter = Moment.class,
            description = "Those received then or later. " + Moment.FORMS)
    private Instant since;

    @Option(names = "--until", paramLabel = "TIME", converter = Moment.class, description = "Those received before.")
    private Instant until;

    @Option(
            names = "--sequence",
            paramLabel = "N",
            split = ",",
            description = "These, as --sequence 12,15; at most " + MOST_SEQUENCES + ".")
    private List<Long> sequences = List.of();

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "500",
            description = "Events per second at most; 0: as fast as they go. Default: ${DEFAULT-VALUE}")
    private double rate;

    @Option(names = "--dry-run", description = "Counts the events, and sends nothing.")
    private boolean dryRun;

    @Option(names = "--no-wait", description = "Starts the replay and does not wait for its end.")
    private boolean noWait;

    @Mixin
    private Confirmation confirmation;

    @Mixin
    private OutboxChoice outbox;

    void check() {
        if (destination == null) {
            throw wrong("--to is missing: the destination that the events go to");
        }
        if (!(rate >= 0 && rate < Double.POSITIVE_INFINITY)) {
            throw wrong("--rate must be a number of events per second, or 0");
        }
        if (sequences.size() > MOST_SEQUENCES) {
            throw wrong("--sequence takes at most " + MOST_SEQUENCES + " numbers");
        }
        if (!dryRun) {
            confirmation.checkSomebodyCan();
        }
    }

    /**
     * Returns what these options ask of the API.
     *
     * @param group of dead letters, or null
     */
    ReplayRequestJson request(ReplaySourceJson source, String group) {
        return new ReplayRequestJson(
                destination,
                type,
                user,
                id,
                since == null ? null : JsonForm.time(since),
                until == null ? null : JsonForm.time(until),
                sequences.isEmpty() ? null : sequences,
                rate,
                source,
                group,
                null);
    }

    boolean isMeantBefore() {
        return confirmation.isGivenBefore();
    }

    boolean isMeant(long count) {
        String pace = rate == 0 ? "as fast as they go" : "at most " + Amount.rate(rate) + " a second";
        return confirmation.isGiven("Send " + Amount.of(count, "event") + " to " + destination + ", " + pace + "?");
    }

    String destination() {
        return destination;
    }

    boolean isDryRun() {
        return dryRun;
    }

    boolean isToWait() {
        return !noWait;
    }

    OutboxChoice outbox() {
        return outbox;
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
