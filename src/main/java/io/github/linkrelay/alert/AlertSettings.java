package io.github.linkrelay.alert;

import java.time.Duration;
import java.util.Map;

/**
 * What is an alert, and how often it is told. A zero switches a rule off.
 *
 * @param coolDown after so long an alert that still holds is told again
 * @param clearAfter an alert is over when it has not held for so long
 * @param oldestWaiting an event that waits longer is an alert
 * @param deadLetters so many new dead letters within {@code deadLettersWindow} are an alert
 * @param refused so many requests with a refused signature within {@code refusedWindow} are an alert...
 * @param refusedPercent ...if they are at least this share of all requests
 * @param silence how long an event type may not come, by type
 * @param learnSilence whether other types have a limit by what was usual
 * @param free less room than this is an alert
 */
public record AlertSettings(
        Duration coolDown,
        Duration clearAfter,
        Duration oldestWaiting,
        int deadLetters,
        Duration deadLettersWindow,
        int refused,
        Duration refusedWindow,
        int refusedPercent,
        Map<String, Duration> silence,
        boolean learnSilence,
        FreeSpace free) {

    public AlertSettings {
        silence = Map.copyOf(silence);
    }
}
