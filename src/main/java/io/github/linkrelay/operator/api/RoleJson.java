package io.github.linkrelay.operator.api;

/** Who asks. */
public record RoleJson(@Required RoleNameJson name, @Required boolean masked) {}
