package io.github.linkrelay.operator.command;

import io.github.linkrelay.operator.api.ReplayJson;
import io.github.linkrelay.operator.api.ReplayStateJson;
import java.time.Duration;
import java.time.Instant;

/** Describes how far a replay is, and how fast it was since the first look. */
final class ReplayProgress {
    private Instant firstLook;
    private long atFirst;

    /** Returns one short line for a person. */
    String line(ReplayJson replay, Instant now) {
        long handled = handled(replay);
        if (firstLook == null) {
            firstLook = now;
            atFirst = handled;
        }
        boolean isRunning = replay.state() == ReplayStateJson.RUNNING;
        return head(replay) + ", " + (isRunning ? pace(replay, handled, now) : Table.cell(replay.state()));
    }

    /** Returns the same line without a pace. */
    static String head(ReplayJson replay) {
        long total = replay.total();
        long handled = handled(replay);
        long filtered = replay.filtered();
        String share = total == 0 ? "" : " (" + Math.min(100, handled * 100 / total) + "%)";
        return "Replay " + replay.id() + " to "
                + replay.destination() + ": "
                + Amount.of(replay.sent()) + " of " + Amount.of(total) + " sent, "
                + (filtered == 0 ? "" : Amount.of(filtered) + " filtered, ")
                + Amount.of(replay.failed()) + " failed" + share;
    }

    private static long handled(ReplayJson replay) {
        return replay.sent() + replay.filtered() + replay.failed();
    }

    private String pace(ReplayJson replay, long handled, Instant now) {
        double seconds = Duration.between(firstLook, now).toMillis() / 1000.0;
        if (handled <= atFirst || seconds <= 0) {
            return "running";
        }
        double perSecond = (handled - atFirst) / seconds;
        long left = Math.max(0, replay.total() - handled);
        return Amount.rate(perSecond) + "/s, " + Age.text(Duration.ofSeconds(Math.round(left / perSecond))) + " left";
    }
}
