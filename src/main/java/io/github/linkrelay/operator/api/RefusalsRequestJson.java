package io.github.linkrelay.operator.api;

/** The decision about refused events that are not dead letters yet. */
public record RefusalsRequestJson(@Required RefusalsActionJson action) {}
