package io.github.linkrelay.operator.api;

/** What became of the bodies that were looked at again, or would become of them. */
public record AdmittedJson(
        @Required long admitted,
        @Required long duplicates,
        @Required long unusable,
        @Required long refused,
        @Required boolean dryRun) {}
