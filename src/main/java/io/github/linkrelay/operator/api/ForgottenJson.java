package io.github.linkrelay.operator.api;

/** The name of the destination that was forgotten. */
public record ForgottenJson(@Required String forgotten) {}
