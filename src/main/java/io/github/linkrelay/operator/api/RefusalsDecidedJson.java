package io.github.linkrelay.operator.api;

/** Says how many refused events a decision was about. */
public record RefusalsDecidedJson(@Required long decided, @Required RefusalsActionJson action) {}
