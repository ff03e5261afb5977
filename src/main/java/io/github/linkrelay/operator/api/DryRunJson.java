package io.github.linkrelay.operator.api;

/** How many events a replay would send. */
public record DryRunJson(@Required boolean dryRun, @Required long count) {}
