package io.github.linkrelay.operator.api;

import java.util.List;

/** Bodies counted by reason, the largest group first. */
public record GroupsJson(@Required List<GroupJson> groups) {}
