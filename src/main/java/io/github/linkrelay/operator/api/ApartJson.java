package io.github.linkrelay.operator.api;

/** The waiting events that others pass. */
public record ApartJson(@Required long setAside, String reason, @Required long refused, @Required boolean held) {}
