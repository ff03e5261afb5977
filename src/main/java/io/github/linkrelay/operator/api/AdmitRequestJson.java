package io.github.linkrelay.operator.api;

import java.util.List;

/** Chooses the bodies to admit: either {@code ids} or {@code all}. */
public record AdmitRequestJson(List<Long> ids, Boolean all, String group, Boolean dryRun) {}
