package io.github.linkrelay.alert;

import java.time.Duration;
import java.util.Map;

/**
 * The settings of alerts: which troubles are alerts, and how often they are sent. A zero switches a rule off.
 *
 * @param coolDown an alert that lasts is sent again after this time
 * @param clearAfter an alert is over when its cause was not seen for this time
 * @param oldestWaiting an event that waits longer is an alert
 * @param deadLetters so many new dead letters within {@code deadLettersWindow} are an alert
 * @param refused so many requests with a refused signature within {@code refusedWindow} are an alert...
 * @param refusedPercent ...if they are at least this share of all requests
 * @param wrong so many requests with a wrong signature within {@code wrongWindow} are an alert, whatever their share
 * @param silence how long an event type may not come, by type
 * @param learnSilence whether the other types have a limit that is learned from the past
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
        int wrong,
        Duration wrongWindow,
        Map<String, Duration> silence,
        boolean learnSilence,
        FreeSpace free) {

    public AlertSettings {
        silence = Map.copyOf(silence);
    }
}
