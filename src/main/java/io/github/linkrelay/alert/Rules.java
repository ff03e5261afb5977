package io.github.linkrelay.alert;

import java.util.List;
import java.util.stream.Stream;

/** Has all rules for alerts. Each rule is a pure function of the figures and the settings. */
final class Rules {
    private interface Rule {
        Stream<Alert> of(Snapshot snapshot, AlertSettings settings);
    }

    private static final List<Rule> ALL = List.of(
            RoomRules::refusing,
            DestinationRules::held,
            RequestRules::refused,
            RoomRules::disk,
            RoomRules::nearLimit,
            DestinationRules::waiting,
            DestinationRules::deadLetters,
            RequestRules::wrong,
            SilenceRules::set,
            SilenceRules::learned,
            RequestRules::reload);

    private Rules() {}

    /** Returns the alerts that apply now, the most urgent first. */
    static List<Alert> of(Snapshot snapshot, AlertSettings settings) {
        return ALL.stream().flatMap(rule -> rule.of(snapshot, settings)).toList();
    }
}
