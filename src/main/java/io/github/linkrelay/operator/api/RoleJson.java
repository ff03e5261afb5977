package io.github.linkrelay.operator.api;

/** The role of the sender of a request. */
public record RoleJson(@Required RoleNameJson name, @Required boolean masked) {}
