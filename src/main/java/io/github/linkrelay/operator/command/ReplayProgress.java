package io.github.linkrelay.operator.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;

/** How far a replay is, and how fast it was since it was first looked at. */
final class ReplayProgress {
    private Instant firstLook;
    private long atFirst;

    /** One short line for a person. */
    String line(JsonNode replay, Instant now) {
        long handled = handled(replay);
        if (firstLook == null) {
            firstLook = now;
            atFirst = handled;
        }
        String state = replay.path("state").asText();
        return head(replay) + ", " + (state.equals("running") ? pace(replay, handled, now) : state);
    }

    /** The same without a pace. */
    static String head(JsonNode replay) {
        long total = replay.path("total").asLong();
        long handled = handled(replay);
        long filtered = replay.path("filtered").asLong();
        String share = total == 0 ? "" : " (" + Math.min(100, handled * 100 / total) + "%)";
        return "Replay " + replay.path("id").asText() + " to "
                + replay.path("destination").asText() + ": "
                + Amount.of(replay.path("sent").asLong()) + " of " + Amount.of(total) + " sent, "
                + (filtered == 0 ? "" : Amount.of(filtered) + " filtered, ")
                + Amount.of(replay.path("failed").asLong()) + " failed" + share;
    }

    private static long handled(JsonNode replay) {
        return replay.path("sent").asLong()
                + replay.path("filtered").asLong()
                + replay.path("failed").asLong();
    }

    private String pace(JsonNode replay, long handled, Instant now) {
        double seconds = Duration.between(firstLook, now).toMillis() / 1000.0;
        if (handled <= atFirst || seconds <= 0) {
            return "running";
        }
        double perSecond = (handled - atFirst) / seconds;
        long left = Math.max(0, replay.path("total").asLong() - handled);
        return Amount.rate(perSecond) + "/s, " + Age.text(Duration.ofSeconds(Math.round(left / perSecond))) + " left";
    }
}
