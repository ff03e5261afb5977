package io.github.linkrelay.operator.api;

import java.util.List;

/** The replays, the newest first. */
public record ReplaysJson(@Required List<ReplayJson> replays) {}
