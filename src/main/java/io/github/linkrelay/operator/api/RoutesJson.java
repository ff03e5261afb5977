package io.github.linkrelay.operator.api;

import java.util.List;

/** The routes that run, in the order of their ids. */
public record RoutesJson(@Required List<RouteJson> routes) {}
