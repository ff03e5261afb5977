package io.github.linkrelay.operator.api;

/** A route with the file that it comes from. */
public record RouteJson(@Required String id, @Required String from, String file, @Required String state) {}
