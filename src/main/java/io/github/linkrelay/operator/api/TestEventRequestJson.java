package io.github.linkrelay.operator.api;

/** The type of the test event to send. */
public record TestEventRequestJson(@Required String type) {}
