package io.github.linkrelay.operator.api;

import java.time.Instant;
import java.util.List;

/**
 * Says whether edited files are taken over, and what became of the edits. If reload is off, only {@code enabled} is
 * there.
 */
public record ReloadJson(
        @Required boolean enabled,
        Long applied,
        Long refused,
        Instant appliedAt,
        List<String> problems,
        List<String> needRestart) {}
