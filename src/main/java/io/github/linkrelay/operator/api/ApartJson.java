package io.github.linkrelay.operator.api;

/**
 * Tells of the events of a destination that wait while others go on: how many are set aside and why, how many were
 * refused, and whether the destination is held because of these.
 */
public record ApartJson(@Required long setAside, String reason, @Required long refused, @Required boolean held) {}
