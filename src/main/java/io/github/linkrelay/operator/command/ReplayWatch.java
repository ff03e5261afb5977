package io.github.linkrelay.operator.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import picocli.CommandLine;

/** Looks at a replay: once, or until it ends. */
final class ReplayWatch {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(5);
    private static final Set<String> ENDS = Set.of("done", "cancelled");

    private final ApiCommand command;
    private final OutboxChoice outbox;
    private final Screen screen;
    private final Surroundings surroundings;
    private Instant toldAt = Instant.MIN;
    /** Read by the thread that ends the program too. */
    private volatile String toldState = "";

    ReplayWatch(ApiCommand command, OutboxChoice outbox) {
        this.command = command;
        this.outbox = outbox;
        this.screen = command.screen;
        this.surroundings = command.connection.surroundings();
    }

    /** How to follow, pause and cancel it. */
    String hints(long id) {
        return "Follow it: " + command.hint("replay status " + id + " --follow", outbox)
                + "; or put 'pause', 'cancel' in place of 'status', without --follow.";
    }

    ApiAnswer look(Api api, long id) {
        return api.get("/api/replays/" + id, outbox.query());
    }

    /** Prints what it is by now; returns the exit code. */
    int print(ApiAnswer answer) {
        JsonNode replay = answer.json();
        if (command.connection.isJson()) {
            screen.answer(answer);
        } else {
            screen.line(
                    ReplayProgress.head(replay) + ", " + replay.path("state").asText());
            if (replay.path("failed").asLong() > 0) {
                screen.line("What failed is among the dead letters: "
                        + command.hint(
                                "dead --destination "
                                        + replay.path("destination").asText(),
                                outbox));
            }
        }
        return replay.path("failed").asLong() > 0
                        || replay.path("state").asText().equals("cancelled")
                ? CommandLine.ExitCode.SOFTWARE
                : CommandLine.ExitCode.OK;
    }

    int followToItsEnd(Api api, long id) {
        Runnable goesOn = () -> {
            endLine();
            screen.note("Replay " + id + " goes on. " + hints(id));
        };
        Runnable undo = surroundings.whenEnded(goesOn);
        try {
            ReplayProgress progress = new ReplayProgress();
            ApiAnswer answer = look(api, id);
            while (!ENDS.contains(answer.json().path("state").asText())) {
                tell(progress, answer.json());
                surroundings.pause(BETWEEN_LOOKS);
                answer = look(api, id);
            }
            endLine();
            return print(answer);
        } catch (NoAnswer e) {
            endLine();
            screen.note("Replay " + id + " goes on when Linkrelay does. " + hints(id));
            throw e;
        } catch (InterruptedException e) {
            goesOn.run();
            Thread.currentThread().interrupt();
            return CommandLine.ExitCode.SOFTWARE;
        } finally {
            undo.run();
        }
    }

    private void tell(ReplayProgress progress, JsonNode replay) {
        Instant now = surroundings.now();
        String line = progress.line(replay, now);
        String state = replay.path("state").asText();
        if (screen.isTerminal()) {
            screen.over(line);
        } else if (!state.equals(toldState) || Duration.between(toldAt, now).compareTo(BETWEEN_LINES) >= 0) {
            screen.note(line);
            toldAt = now;
        }
        toldState = state;
    }

    private void endLine() {
        if (screen.isTerminal() && !toldState.isEmpty()) {
            screen.endOver();
        }
    }
}
