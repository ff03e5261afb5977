package io.github.linkrelay.operator.api;

import java.util.List;

/** Which events to send again. The times are RFC 3339 and stay the text that was sent: a replay shows it again. */
public record ReplayRequestJson(
        @Required String destination,
        String type,
        String user,
        String id,
        String from,
        String until,
        List<Long> sequences,
        Double rate,
        @Required ReplaySourceJson source,
        String group,
        Boolean dryRun) {

    /** Returns the same request as a dry run. */
    public ReplayRequestJson asDryRun() {
        return new ReplayRequestJson(destination, type, user, id, from, until, sequences, rate, source, group, true);
    }
}
