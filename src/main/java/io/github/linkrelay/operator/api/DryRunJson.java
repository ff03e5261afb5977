package io.github.linkrelay.operator.api;

/** Says how many events a replay would send. */
public record DryRunJson(@Required boolean dryRun, @Required long count) {}
