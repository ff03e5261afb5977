package io.github.linkrelay.operator.api;

/** The result of admitting bodies, or of a dry run. */
public record AdmittedJson(
        @Required long admitted,
        @Required long duplicates,
        @Required long unusable,
        @Required long refused,
        @Required boolean dryRun) {}
