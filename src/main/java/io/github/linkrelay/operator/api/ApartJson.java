package io.github.linkrelay.operator.api;

/** The events that wait while others go on. */
public record ApartJson(@Required long setAside, String reason, @Required long refused, @Required boolean held) {}
