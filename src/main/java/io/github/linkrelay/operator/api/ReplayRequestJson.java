package io.github.linkrelay.operator.api;

import java.util.List;

/**
 * Says which events are to be sent again. The times are RFC 3339, and are kept as the text that was sent, because a
 * replay shows it again.
 */
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
