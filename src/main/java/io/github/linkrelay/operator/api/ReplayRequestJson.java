package io.github.linkrelay.operator.api;

import java.util.List;

/** Which events to send again. The times are RFC 3339 and stay the text that was sent: a replay shows it again. */
public record ReplayRequestJson(
        @Required String destination,
        @Required ReplaySourceJson source,
        String type,
        String user,
        String id,
        String group,
        List<Long> sequences,
        String from,
        String until,
        Double rate,
        Boolean dryRun) {}
