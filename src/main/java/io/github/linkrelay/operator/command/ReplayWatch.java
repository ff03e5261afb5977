package io.github.linkrelay.operator.command;

import io.github.linkrelay.operator.api.ReplayJson;
import io.github.linkrelay.operator.api.ReplayStateJson;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine;

/** Shows a replay once, or until it ends. */
final class ReplayWatch {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(5);
    private static final Set<ReplayStateJson> ENDS = EnumSet.of(ReplayStateJson.DONE, ReplayStateJson.CANCELLED);

    private final ApiCommand command;
    private final OutboxChoice outbox;
    private final Screen screen;
    private final Surroundings surroundings;
    private Instant shownAt = Instant.MIN;
    /** It is also read by the thread that ends the program. */
    private volatile Optional<ReplayStateJson> shownState = Optional.empty();

    ReplayWatch(ApiCommand command, OutboxChoice outbox) {
        this.command = command;
        this.outbox = outbox;
        this.screen = command.screen;
        this.surroundings = command.connection.surroundings();
    }

    /** Returns how to follow, pause and cancel the replay. */
    String hints(long id) {
        return "Follow it: " + command.hint("replay status " + id + " --follow", outbox)
                + "; or put 'pause', 'cancel' in place of 'status', without --follow.";
    }

    ApiAnswer look(Api api, long id) {
        return api.get("/api/replays/" + id, outbox.query());
    }

    /** Prints how far the replay is, and returns the exit code. */
    int print(ApiAnswer answer) {
        ReplayJson replay = answer.as(ReplayJson.class);
        if (command.connection.isJson()) {
            screen.answer(answer);
        } else {
            screen.line(ReplayProgress.head(replay) + ", " + Table.cell(replay.state()));
            if (replay.failed() > 0) {
                screen.line("What failed is among the dead letters: "
                        + command.hint("dead --destination " + replay.destination(), outbox));
            }
        }
        return replay.failed() > 0 || replay.state() == ReplayStateJson.CANCELLED
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
            for (ReplayJson replay = answer.as(ReplayJson.class);
                    !ENDS.contains(replay.state());
                    replay = answer.as(ReplayJson.class)) {
                show(progress, replay);
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

    private void show(ReplayProgress progress, ReplayJson replay) {
        Instant now = surroundings.now();
        String line = progress.line(replay, now);
        Optional<ReplayStateJson> state = Optional.ofNullable(replay.state());
        if (screen.isTerminal()) {
            screen.over(line);
        } else if (!state.equals(shownState) || Duration.between(shownAt, now).compareTo(BETWEEN_LINES) >= 0) {
            screen.note(line);
            shownAt = now;
        }
        shownState = state;
    }

    private void endLine() {
        if (screen.isTerminal() && shownState.isPresent()) {
            screen.endOver();
        }
    }
}
