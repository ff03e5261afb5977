package io.github.linkrelay.operator.api;

import java.util.List;

/** Which of the bodies that were kept out are looked at again: either {@code ids} or {@code all}. */
public record AdmitRequestJson(List<Long> ids, Boolean all, String group, Boolean dryRun) {}
